// What a fault says of itself when asking again in a moment may succeed, such as while the database has no primary.
#pragma once

namespace wellkept {

class Unavailable {
 public:
  virtual ~Unavailable() = default;
};

}  // namespace wellkept
