// Rows of the table of checkpoints.
#pragma once
#include <optional>
#include <vector>

#include "events/checkpoint.h"

namespace wellkept::events {

std::optional<Checkpoint> last_checkpoint(db::Transaction& tx);
std::vector<Checkpoint> checkpoints_after(db::Transaction& tx, std::int64_t number, std::int64_t limit);
std::vector<Checkpoint> checkpoints_before(db::Transaction& tx, std::int64_t number,
                                           std::int64_t limit);             // newest first
bool insert_checkpoint(db::Transaction& tx, const Checkpoint& checkpoint);  // false: that number is taken

}  // namespace wellkept::events
