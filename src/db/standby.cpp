#include "db/standby.h"

namespace wellkept::db {
namespace {

thread_local int scopes = 0;

}  // namespace

StandbyReads::StandbyReads() {
  ++scopes;
}
StandbyReads::~StandbyReads() {
  --scopes;
}
bool StandbyReads::wanted() {
  return scopes > 0;
}

}  // namespace wellkept::db
