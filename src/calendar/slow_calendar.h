// The rules of working time once more, minute by minute and as plainly as can be, to test the fast ones against. Only
// for tests, for a window of days, and for zones whose offsets are whole minutes. It uses the library's offsets, but
// none of its local-time look-ups.
#pragma once
#include <absl/time/time.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "calendar/calendar.h"

namespace wellkept::calendar {

using Minute = std::int64_t;  // since 1970, UTC or local

struct SlowPause {
  Minute from;
  Minute to;
};

class SlowCalendar {
 public:
  using Spans = std::vector<std::pair<int, int>>;
  struct Spec {
    std::array<Spans, 7> weekly;  // from Monday
    std::set<std::int64_t> days_off;
    std::map<std::int64_t, int> make_up;
  };

  SlowCalendar(const std::string& zone, Spec spec, Minute begin, Minute count) : spec_(std::move(spec)), begin_(begin) {
    absl::TimeZone tz;
    absl::LoadTimeZone(zone, &tz);
    for (Minute m = 0; m < count; ++m) {
      const std::int64_t second = (begin + m) * 60;
      local_.push_back((second + tz.At(absl::FromUnixSeconds(second)).offset) / 60);
      first_.try_emplace(local_.back(), begin + m);
      dates_.insert(day_of(begin + m));
    }
    works_.assign(static_cast<std::size_t>(count), false);
    for (const std::int64_t day : dates_) {
      if (!works_on(day)) continue;
      for (const auto& [from, to] : hours(day)) {
        for (Minute m = resolve(day * 1440 + from); m < resolve(day * 1440 + to); ++m) {
          if (inside(m)) works_[static_cast<std::size_t>(m - begin_)] = true;
        }
      }
    }
  }

  std::int64_t day_of(Minute utc) const {
    const Minute local = local_at(utc);
    return local >= 0 ? local / 1440 : -((-local + 1439) / 1440);
  }

  // Less than 0 when the window is too short to tell.
  Minute due_time(Minute from, std::int64_t minutes, const std::vector<SlowPause>& pauses) const {
    for (Minute m = from; inside(m); ++m) {
      if (works(m) && !paused(m, pauses) && --minutes == 0) return m + 1;
    }
    return -1;
  }
  Minute due_days(Minute from, std::int64_t days, const std::vector<SlowPause>& pauses) const {
    for (std::int64_t day = day_of(from) + 1; day < *dates_.rbegin() - 1; ++day) {
      const Minute end = resolve((day + 1) * 1440);
      if (dates_.contains(day) && works_on(day) && !paused(end - 1, pauses) && --days == 0) return end;
    }
    return -1;
  }
  std::int64_t worked(Minute from, Minute to, const std::vector<SlowPause>& pauses) const {
    std::int64_t sum = 0;
    for (Minute m = from; m < to; ++m) sum += works(m) && !paused(m, pauses) ? 1 : 0;
    return sum;
  }

 private:
  bool inside(Minute utc) const { return utc >= begin_ && utc < begin_ + static_cast<Minute>(local_.size()); }
  Minute local_at(Minute utc) const { return local_[static_cast<std::size_t>(utc - begin_)]; }
  bool works(Minute utc) const { return works_[static_cast<std::size_t>(utc - begin_)]; }

  static bool paused(Minute utc, const std::vector<SlowPause>& pauses) {
    for (const SlowPause& pause : pauses) {
      if (pause.from <= utc && utc < pause.to) return true;
    }
    return false;
  }

  static int weekday(std::int64_t day) {
    return static_cast<int>(((day + 3) % 7 + 7) % 7);
  }  // 1970-01-01 was a Thursday
  const Spans& hours(std::int64_t day) const {
    const auto made_up = spec_.make_up.find(day);
    return spec_.weekly[static_cast<std::size_t>(made_up == spec_.make_up.end() ? weekday(day) : made_up->second)];
  }
  bool works_on(std::int64_t day) const {
    return spec_.make_up.contains(day) || (!spec_.days_off.contains(day) && !hours(day).empty());
  }

  // The first minute that shows this local time; in a gap, as if the clock before it had gone on.
  Minute resolve(Minute local) const {
    if (const auto found = first_.find(local); found != first_.end()) return found->second;
    for (std::size_t i = 1; i < local_.size(); ++i) {
      if (local_[i - 1] < local && local < local_[i])
        return begin_ + static_cast<Minute>(i) - 1 + (local - local_[i - 1]);
    }
    return local < local_.front() ? begin_ : begin_ + static_cast<Minute>(local_.size());
  }

  Spec spec_;
  Minute begin_;
  std::vector<Minute> local_;
  std::map<Minute, Minute> first_;
  std::set<std::int64_t> dates_;
  std::vector<bool> works_;
};

}  // namespace wellkept::calendar
