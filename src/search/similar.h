// How likely two tickets are about the same fault, and why. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::search {

// How many tickets a token is in, counted no further than kCommon.
constexpr int kCommon = 64;
using Rarity = std::map<std::string, int, std::less<>>;

// The tokens of a text that are worth looking for, each once: no function words, at most 64.
std::vector<std::string> telling_tokens(std::string_view folded);

// More for what is in fewer tickets; next to nothing for what is common.
double weight_of(int tickets);

struct Likeness {
  double score = 0;                // 0 to 1
  std::vector<std::string> words;  // that both texts share, longest first
  bool same_customer = false;
  std::string device;  // a serial number or the like in both; empty: none
  std::int64_t age_ms = 0;
};
struct Pair {
  std::string_view text;   // folded
  std::string_view other;  // folded
  bool same_customer = false;
  std::int64_t age_ms = 0;  // of the other
};
Likeness compare(const Pair& pair, const Rarity& rarity);

constexpr double kWorthShowing = 0.2;

}  // namespace wellkept::search
