#include "search/similar.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "search/tokens.h"

namespace wellkept::search {
namespace {

constexpr std::size_t kMaxTokens = 64;
constexpr double kDay = 24.0 * 60 * 60 * 1000;
constexpr double kForgetDays = 45;      // after so many days half of what time may take is gone
constexpr double kTimeShare = 0.4;      // of the score that time may take
constexpr double kSameCustomer = 0.25;  // beside the overlap of words
constexpr double kSameDevice = 0.5;
constexpr double kLeastOverlap = 0.1;  // the same customer alone is no likeness
constexpr double kCommonWeight = 0.1;
constexpr std::size_t kMaxWords = 6;

// Characters that join what is said; a pair of two of them says nothing.
bool joins(std::string_view character) {
  static const std::set<std::string, std::less<>> joining{"的", "了", "是", "我", "在", "不", "有", "就", "也", "都",
                                                          "和", "这", "那", "吗", "呢", "吧", "啊", "很", "你", "您",
                                                          "们", "他", "她", "它", "一", "个", "上", "下", "来", "去",
                                                          "到", "说", "要", "会", "没", "还", "把", "被", "给", "让"};
  return joining.contains(character);
}

bool is_function_word(std::string_view word) {
  static const std::set<std::string, std::less<>> words{
      "the",  "and",  "is",   "it",   "to",  "of",  "in", "on", "for", "my", "not", "was", "we", "you", "has",
      "have", "with", "that", "this", "are", "but", "at", "be", "as",  "or", "an",  "a",   "i",  "no"};
  return words.contains(word);
}

bool tells(std::string_view token) {
  const auto first = static_cast<unsigned char>(token.front());
  if (first < 0x80) return token.size() > 1 && !is_function_word(token);
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (token.size() == size) return false;  // a single character ends every run
  return !(joins(token.substr(0, size)) && joins(token.substr(size)));
}

// A serial number: letters and digits, long enough not to be a code of a fault.
bool is_device(std::string_view token) {
  if (token.size() < 6) return false;
  const bool plain =
      std::all_of(token.begin(), token.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return plain && token.find_first_of("0123456789") != std::string_view::npos &&
         token.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos;
}

std::size_t character_size(char byte) {
  const auto first = static_cast<unsigned char>(byte);
  return first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

// Tokens that follow each other in the text and are in both, put together again: 厨房, 房漏, 漏水 are 厨房漏水.
std::vector<std::string> shared_words(std::string_view text, const std::set<std::string, std::less<>>& shared) {
  std::vector<std::string> words;
  for (const Run& run : runs_of(text)) {
    if (!run.cjk) {
      if (shared.contains(run.text)) words.emplace_back(run.text);
      continue;
    }
    std::string word;
    std::size_t at = 0;
    for (std::size_t next = character_size(run.text[0]); next < run.text.size();
         next += character_size(run.text[next])) {
      const std::string_view pair = run.text.substr(at, next - at + character_size(run.text[next]));
      if (shared.contains(pair)) {
        word += word.empty() ? pair : pair.substr(next - at);
      } else if (!word.empty()) {
        words.push_back(std::move(word));
        word.clear();
      }
      at = next;
    }
    if (!word.empty()) words.push_back(std::move(word));
  }
  std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::vector<std::string> unique;
  for (std::string& word : words) {
    const bool known = std::any_of(unique.begin(), unique.end(),
                                   [&](const std::string& longer) { return longer.find(word) != std::string::npos; });
    if (!known && unique.size() < kMaxWords) unique.push_back(std::move(word));
  }
  return unique;
}

}  // namespace

std::vector<std::string> telling_tokens(std::string_view folded) {
  std::vector<std::string> telling;
  std::set<std::string> seen;
  for (std::string& token : tokens_of(folded)) {
    if (telling.size() == kMaxTokens) break;
    if (tells(token) && seen.insert(token).second) telling.push_back(std::move(token));
  }
  return telling;
}

double weight_of(int tickets) {
  if (tickets >= kCommon) return kCommonWeight;
  return std::log2(1.0 + static_cast<double>(kCommon) / std::max(1, tickets)) / std::log2(1.0 + kCommon);
}

Likeness compare(const Pair& pair, const Rarity& rarity) {
  Likeness likeness;
  likeness.same_customer = pair.same_customer;
  likeness.age_ms = pair.age_ms;
  std::set<std::string, std::less<>> other;
  for (std::string& token : tokens_of(pair.other)) other.insert(std::move(token));
  std::set<std::string, std::less<>> shared;
  double of_text = 0;
  double of_both = 0;
  for (const std::string& token : telling_tokens(pair.text)) {
    const auto known = rarity.find(token);
    const double weight = weight_of(known == rarity.end() ? 1 : known->second);
    of_text += weight;
    if (!other.contains(token)) continue;
    of_both += weight;
    shared.insert(token);
    if (likeness.device.empty() && is_device(token)) likeness.device = token;
  }
  const double overlap = of_text > 0 ? of_both / of_text : 0;
  likeness.words = shared_words(pair.text, shared);
  if (overlap < kLeastOverlap && likeness.device.empty()) return likeness;
  const double days = std::max(0.0, static_cast<double>(pair.age_ms) / kDay);
  const double time = 1 - kTimeShare * days / (days + kForgetDays);
  const double likely =
      overlap + (pair.same_customer ? kSameCustomer : 0) + (likeness.device.empty() ? 0 : kSameDevice);
  likeness.score = std::min(1.0, likely) * time;
  return likeness;
}

}  // namespace wellkept::search
