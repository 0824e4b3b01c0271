#include "customer/consent.h"

#include <algorithm>
#include <array>

namespace wellkept::customer {

const std::vector<ConsentText>& consent_texts() {
  static const std::vector<ConsentText> texts{
      {"survey",
       "2026-1",
       {"我同意在服务结束后收到满意度调查和回访，回答仅用于评价和改进本次服务。",
        "I agree to be asked about my satisfaction after a service; answers are used to judge and improve it only."}},
      {"improvement",
       "2026-1",
       {"我同意将我的服务记录在去除身份信息后用于改进产品和服务。",
        "I agree that records of my services, without what identifies me, are used to improve products and services."}},
      {"news",
       "2026-1",
       {"我同意收到关于产品、活动和使用建议的通知，可随时撤回。",
        "I agree to receive news about products, events and good use; I may withdraw this at any time."}},
  };
  return texts;
}

const ConsentText* consent_text(std::string_view purpose) {
  const auto& texts = consent_texts();
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const ConsentText& one) { return one.purpose == purpose; });
  return found != texts.end() ? &*found : nullptr;
}

bool is_consent_channel(std::string_view channel) {
  constexpr std::array<std::string_view, 5> kChannels{"portal", "phone", "walk_in", "email", "letter"};
  return std::find(kChannels.begin(), kChannels.end(), channel) != kChannels.end();
}

std::vector<Consent> in_force(const std::vector<Consent>& words) {
  std::vector<Consent> last;
  for (const ConsentText& text : consent_texts()) last.push_back({.purpose = text.purpose});
  for (const Consent& word : words) {
    for (Consent& one : last) {
      if (one.purpose == word.purpose) one = word;
    }
  }
  return last;
}

}  // namespace wellkept::customer
