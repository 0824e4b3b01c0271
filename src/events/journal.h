// The file of checkpoints beside the database: one JSON line each, only ever appended to.
#pragma once
#include <fstream>
#include <span>
#include <string>

#include "events/checkpoint.h"

namespace wellkept::events {

// The number of the last whole line; 0 for a missing or empty file. A torn line at the end (a crash while it was
// written) is cut off: the checkpoint still stands in the database. Throws std::runtime_error when the last line is no
// checkpoint.
std::int64_t last_in_journal(const std::string& path);
void append_to_journal(const std::string& path, std::span<const Checkpoint> checkpoints);  // durable when it returns

// Reads lines in order, for verification; memory is that of a line.
class JournalReader {
 public:
  explicit JournalReader(const std::string& path);
  bool exists() const { return exists_; }
  // The next line, or nothing at the end. May be called again after the end: another process may have appended.
  std::optional<std::string> next();
  bool within_start() const { return start_ < size_; }  // the last line stood there when the reader was made
  std::int64_t line() const { return line_; }

 private:
  std::ifstream file_;
  bool exists_ = false;
  std::int64_t size_ = 0;
  std::int64_t start_ = 0;   // of the last line
  std::int64_t offset_ = 0;  // of the next one
  std::int64_t line_ = 0;
};

}  // namespace wellkept::events
