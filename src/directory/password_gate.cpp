#include "directory/password_gate.h"

#include "base/crypto.h"

namespace wellkept::directory {

class PasswordGate::Slot {
 public:
  explicit Slot(PasswordGate& gate) : gate_(gate), held_(gate.enter()) {}
  ~Slot() {
    if (held_) gate_.leave();
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  bool held() const { return held_; }

 private:
  PasswordGate& gate_;
  const bool held_;
};

namespace {
Refusal busy() {
  return refuse(RefusalKind::unavailable, "session.busy", "Too many sign-ins at once; try again.");
}
}  // namespace

bool PasswordGate::enter() {
  std::unique_lock lock(mutex_);
  if (free_ == 0 && waiting_ >= queue_) return false;
  ++waiting_;
  freed_.wait(lock, [&] { return free_ > 0; });
  --waiting_;
  --free_;
  return true;
}

void PasswordGate::leave() {
  {
    const std::lock_guard lock(mutex_);
    ++free_;
  }
  freed_.notify_one();
}

Result<std::string> PasswordGate::hash(std::string_view password) {
  const Slot slot(*this);
  if (!slot.held()) return busy();
  return crypto::hash_password(password);
}

Result<bool> PasswordGate::check(const std::optional<std::string>& encoded, std::string_view password) {
  const Slot slot(*this);
  if (!slot.held()) return busy();
  if (encoded) return crypto::check_password(*encoded, password);
  (void)crypto::hash_password(password);  // the same work, so that the time does not tell an unknown login
  return false;
}

}  // namespace wellkept::directory
