#include "events/checkpoint_store.h"

#include "events/event_hash.h"
#include "events/events_sql.h"

namespace wellkept::events {

namespace {

Checkpoint read_checkpoint(const db::Row& row) {
  Checkpoint checkpoint;
  checkpoint.number = row.integer(0);
  checkpoint.at = row.instant(1);
  checkpoint.last_event = row.id(2);
  checkpoint.events = row.integer(3);
  checkpoint.root = to_hash(row.blob(4));
  checkpoint.previous = to_hash(row.blob(5));
  checkpoint.signature = std::string(row.blob(6));
  checkpoint.key_id = row.string(7);
  return checkpoint;
}

}  // namespace

std::optional<Checkpoint> last_checkpoint(db::Transaction& tx) {
  return tx.one(sql::last_checkpoint, {}, read_checkpoint);
}

std::vector<Checkpoint> checkpoints_after(db::Transaction& tx, std::int64_t number, std::int64_t limit) {
  return tx.all(sql::checkpoints_after, {number, limit}, read_checkpoint);
}

std::vector<Checkpoint> checkpoints_before(db::Transaction& tx, std::int64_t number, std::int64_t limit) {
  return tx.all(sql::checkpoints_before, {number, limit}, read_checkpoint);
}

bool insert_checkpoint(db::Transaction& tx, const Checkpoint& checkpoint) {
  return tx.execute(sql::insert_checkpoint,
                    {checkpoint.number, checkpoint.at, checkpoint.last_event, checkpoint.events,
                     db::Param::blob(bytes(checkpoint.root)), db::Param::blob(bytes(checkpoint.previous)),
                     db::Param::blob(checkpoint.signature), checkpoint.key_id}) == 1;
}

}  // namespace wellkept::events
