// What a customer may agree to, in the wording that is shown, with its version. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "customer/warranty.h"

namespace wellkept::customer {

struct ConsentText {
  std::string purpose;
  std::string version;  // of the wording: another wording is another version
  Words words;
};
// survey, improvement, news. Serving the request itself needs none.
const std::vector<ConsentText>& consent_texts();
const ConsentText* consent_text(std::string_view purpose);

// A word of the customer's.
struct Consent {
  std::string purpose;
  bool granted = false;
  Instant decided_at{};
  std::string channel{};       // "portal", "phone", "walk_in", "email", "letter"
  std::string text_version{};  // of the wording that was agreed to; empty: before versions were kept
  Id recorded_by{};            // the member who took it down; none: the customer
};

bool is_consent_channel(std::string_view channel);
// One entry for each purpose: the last word about it. Without a word it is not granted.
std::vector<Consent> in_force(const std::vector<Consent>& words);

}  // namespace wellkept::customer
