// What is recorded of a quarterly report, on a stream of its own.
#pragma once
#include <string_view>

namespace wellkept::quarter::event {

inline constexpr std::string_view kSubject = "report";
// {quarter, sha256 of the document, last_event that it counted}
inline constexpr std::string_view kReleased = "report.released";

}  // namespace wellkept::quarter::event
