// What is recorded of a duty, on a stream of its own.
#pragma once
#include <string_view>

namespace wellkept::duty {

inline constexpr std::string_view kSubject = "duty";

namespace event {
// {clause, rule, period, unit, policy_version, due_at, member}
inline constexpr std::string_view kOpened = "duty.opened";
inline constexpr std::string_view kReminded = "duty.reminded";       // {member}
inline constexpr std::string_view kMissed = "duty.missed";           // {due_at}
inline constexpr std::string_view kHandedOver = "duty.handed_over";  // {from, to, reason: commitment}
inline constexpr std::string_view kFileAdded = "duty.file_added";    // {file, sha256, size}
// {by: "record", note: commitment, tickets} or {by: the event's kind, source: its stream}
inline constexpr std::string_view kCompleted = "duty.completed";
}  // namespace event

}  // namespace wellkept::duty
