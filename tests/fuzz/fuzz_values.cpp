// Single values as people and programs write them: instants, days, times of other systems, ids, encodings, patterns,
// addresses, file names, texts with places. What is read is written back and read the same.
#include <array>
#include <string>

#include "base/crypto.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/percent.h"
#include "base/text.h"
#include "desk/template.h"
#include "directory/totp.h"
#include "http/target.h"
#include "notify/preferences.h"
#include "pieces.h"
#include "report/period.h"
#include "ticket/attachment.h"
#include "transfer/time_format.h"
#include "webhook/address.h"
#include "webhook/webhook.h"

using namespace wellkept;
using fuzz::must;

namespace {

void check_moments(std::string_view text) {
  if (const auto instant = parse_instant(text)) must(parse_instant(format_instant(*instant)) == instant);
  if (const auto day = report::parse_day(text)) must(report::format_day(*day) == text);
  if (const auto id = parse_id(text)) must(format_id(*id) == text);
}

void check_encodings(std::string_view text) {
  must(crypto::from_hex(crypto::to_hex(text)) == text);
  must(crypto::from_base64url(crypto::to_base64url(text)) == text);
  if (const auto bytes = crypto::from_base64url(text)) must(crypto::to_base64url(*bytes) == text);
  must(http::percent_decode(percent_encode(text), false) == text);
  const std::string shown = text::html_escape(text);
  must(shown.find_first_of("<>\"'") == std::string::npos);
  if (!text::is_utf8(text)) return;
  must(text::characters(text) <= text.size());
  const std::string folded = text::fold(text);
  must(text::is_utf8(folded) && text::fold(folded) == folded);
  (void)text::display_width(text);
}

void check_names(std::string_view text) {
  const std::string name = ticket::safe_file_name(text);
  must(!name.empty() && name.find_first_of("/\\\"\r\n") == std::string::npos && name != "." && name != "..");
  must(text::is_utf8(name) && text::characters(name) <= 200);
  (void)ticket::told_media_type(text);
  if (notify::is_mail_address(text)) must(text.find_first_of(" \r\n\t\"<>,;") == std::string_view::npos);
  if (webhook::is_pattern(text)) {
    const std::array<std::string, 1> patterns{std::string(text)};
    (void)webhook::matches(patterns, "ticket.closed");
  }
  if (const auto address = webhook::parse_address(text)) (void)webhook::is_public(*address);
  const std::string code = directory::totp::normal_code(text);
  must(directory::totp::normal_code(code) == code);
  (void)directory::totp::step_of("12345678901234567890", text, Instant{1'772'000'000'000});
}

// A text that passes is filled, and nothing of a place is left.
void check_places(std::string_view text) {
  if (!desk::check_places(text).ok()) return;
  const auto filled = desk::fill(text, [](std::string_view) { return std::optional<std::string>("x"); });
  must(filled.missing.empty() && filled.text.find("{{") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text_of(data, size);
  check_moments(rest);
  check_encodings(rest);
  check_names(rest);
  check_places(rest);
  const std::string_view pattern = fuzz::take(rest, '\n');
  if (const auto format = transfer::TimeFormat::read(pattern)) (void)format->parse(rest, "Asia/Shanghai");
  return 0;
}
