// A text as people's programs get it: {"zh", "zh_tw", "en"}. What is hashed or kept is canonical_text's business, in
// canonical.h.
#pragma once
#include "base/json.h"
#include "policy/policy.h"

namespace wellkept::policy {

json::Value text_value(const Text& text);
void write_text(json::Writer& out, const Text& text);

}  // namespace wellkept::policy
