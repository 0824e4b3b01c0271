// Which reads a standby may serve: those of the thread on which a StandbyReads lives, such as of a long list. They see
// all that was committed before they began, on whichever node; only the work is done elsewhere.
#pragma once

namespace wellkept::db {

class StandbyReads {
 public:
  StandbyReads();
  ~StandbyReads();
  StandbyReads(const StandbyReads&) = delete;
  StandbyReads& operator=(const StandbyReads&) = delete;
  [[nodiscard]] static bool wanted();
};

}  // namespace wellkept::db
