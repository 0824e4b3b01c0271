#include "transfer/progress.h"

#include <ostream>

namespace wellkept::transfer {

double Progress::seconds() const {
  return std::chrono::duration<double>(Steady::now() - begun_).count();
}

void Progress::write(std::int64_t count, bool last) {
  const double time = seconds();
  const auto rate = time > 0 ? static_cast<std::int64_t>(static_cast<double>(count) / time) : count;
  if (terminal_) out_ << '\r';
  out_ << count << ' ' << what_ << ", " << rate << "/s";
  if (terminal_) out_ << "   ";
  if (!terminal_ || last) out_ << '\n';
  out_.flush();
}

void Progress::at(std::int64_t count) {
  const auto now = Steady::now();
  if (now - written_ < (terminal_ ? std::chrono::milliseconds(250) : std::chrono::milliseconds(5000))) return;
  written_ = now;
  write(count, false);
}

void Progress::finish(std::int64_t count) {
  write(count, true);
}

}  // namespace wellkept::transfer
