// Members' streams are appended to by sign-ins beside edits; on PostgreSQL two may meet. The loser reads again.
#pragma once
#include <utility>

#include "db/database.h"

namespace wellkept::directory {

template <class Body>
auto write_again_when_stale(db::Database& database, Body&& body) {
  constexpr int kTries = 5;
  for (int left = kTries - 1;; --left) {
    auto result = database.write(body);
    if (result.ok() || left == 0 || result.refusal().code != "stream.stale") return result;
  }
}

}  // namespace wellkept::directory
