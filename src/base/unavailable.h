// What a fault says of itself when its cause lies outside of the program and asking again later may succeed: a database
// without a primary, a full disk. Whoever asked is then told so by a stable code, instead of that the server failed.
#pragma once
#include <exception>
#include <optional>

namespace wellkept {

enum class Cause {
  away,      // the database does not answer
  in_doubt,  // its answer to a commit was lost: what was asked may stand or not
  busy,      // others keep it, for longer than one may wait
  full,      // no room on its disk, or on ours
  storage,   // a disk that does not keep what it is told
  memory,
  handles,  // the process may open no more files and sockets
};

class Unavailable {
 public:
  Unavailable() = default;
  explicit Unavailable(Cause cause) : cause_(cause) {}
  virtual ~Unavailable() = default;
  Cause cause() const { return cause_; }

 private:
  Cause cause_ = Cause::away;
};

// Of an Unavailable, of a lack of memory, and of an error of the system such as ENOSPC. Nothing: a fault of the
// program.
[[nodiscard]] std::optional<Cause> cause_of(const std::exception& error);
[[nodiscard]] std::optional<Cause> cause_of_errno(int error);

}  // namespace wellkept
