// Puts the reasoning of a promise into sentences, in one language. Internal to promise/.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "promise/subject.h"

namespace wellkept::promise {

class Why {
 public:
  Why(const policy::Policy& policy, std::string_view language);

  void say(std::string zh, std::string en) { lines_.push_back(zh_ ? std::move(zh) : std::move(en)); }
  std::vector<std::string> take() { return std::move(lines_); }

  std::string time(Instant instant) const;  // local, in the policy's zone
  std::string event(policy::EventIndex event) const;
  std::string condition(const policy::Condition& condition) const;
  const std::string& text(const policy::Text& text) const { return zh_ ? text.zh : text.en; }
  // "2 d 3 h 4 min 5.678 s", in the language.
  std::string duration(std::int64_t ms) const;
  // The first term that does not hold, with what the field really is: "severity is normal".
  std::string failing(const policy::Condition& condition, const policy::State& state) const;

  void version(std::size_t version, Instant at);
  void days(const calendar::Calendar& calendar, Instant from, std::int64_t days,
            std::span<const calendar::Pause> pauses);
  void pauses(std::span<const calendar::Pause> pauses);

 private:
  const policy::Policy& policy_;
  const calendar::Calendar* local_;
  bool zh_;
  std::vector<std::string> lines_;
};

}  // namespace wellkept::promise
