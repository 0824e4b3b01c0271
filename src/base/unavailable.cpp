#include "base/unavailable.h"

#include <cerrno>
#include <new>
#include <system_error>

namespace wellkept {

std::optional<Cause> cause_of_errno(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Cause::full;
    case EIO:
    case EROFS:
      return Cause::storage;
    case ENOMEM:
      return Cause::memory;
    case EMFILE:
    case ENFILE:
      return Cause::handles;
    default:
      return std::nullopt;
  }
}

std::optional<Cause> cause_of(const std::exception& error) {
  if (const auto* unavailable = dynamic_cast<const Unavailable*>(&error)) return unavailable->cause();
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return Cause::memory;
  const auto* system = dynamic_cast<const std::system_error*>(&error);
  if (system == nullptr) return std::nullopt;
  if (system->code().category() != std::generic_category() && system->code().category() != std::system_category()) {
    return std::nullopt;
  }
  return cause_of_errno(system->code().value());
}

}  // namespace wellkept
