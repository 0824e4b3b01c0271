#include "directory/common_password.h"

#include <algorithm>
#include <array>
#include <string>

namespace wellkept::directory {
namespace {

constexpr std::size_t kOwn = 4;  // letters and digits beside common parts that make a password its own

// The words that lead every list of leaked passwords, in English and in Pinyin, and those that this program suggests.
constexpr std::array<std::string_view, 128> kWords{
    "password", "passw",    "passwd",    "pass",     "word",      "admin",    "administrator", "root",     "user",
    "login",    "welcome",  "letmein",   "iloveyou", "love",      "loveyou",  "monkey",        "dragon",   "master",
    "shadow",   "sunshine", "princess",  "football", "baseball",  "soccer",   "hockey",        "superman", "batman",
    "trustno",  "hello",    "freedom",   "whatever", "michael",   "jordan",   "jennifer",      "jessica",  "ashley",
    "daniel",   "thomas",   "robert",    "andrew",   "charlie",   "buster",   "ginger",        "cookie",   "pepper",
    "killer",   "ninja",    "mustang",   "access",   "secret",    "test",     "testing",       "guest",    "demo",
    "default",  "changeme", "change",    "temp",     "system",    "server",   "service",       "support",  "company",
    "office",   "internet", "computer",  "samsung",  "google",    "facebook", "linkedin",      "pokemon",  "starwars",
    "matrix",   "chelsea",  "liverpool", "arsenal",  "barcelona", "summer",   "winter",        "spring",   "autumn",
    "monday",   "sunday",   "january",   "december", "flower",    "lovely",   "angel",         "banana",   "orange",
    "purple",   "silver",   "golden",    "diamond",  "hunter",    "ranger",   "tigger",        "maggie",   "please",
    "woaini",   "woaiwo",   "nihao",     "zhongguo", "china",     "beijing",  "shanghai",      "taobao",   "wechat",
    "weixin",   "alibaba",  "huawei",    "xiaomi",   "mima",      "zhanghao", "aini",          "baobei",   "wangyi",
    "wellkept", "shounuo",  "desk",      "kefu",     "the",       "and",      "you",           "mein",     "abc",
    "number",   "one"};

constexpr std::array<std::string_view, 12> kRows{"01234567890123456789",
                                                 "abcdefghijklmnopqrstuvwxyz",
                                                 "qwertyuiop",
                                                 "asdfghjkl",
                                                 "zxcvbnm",
                                                 "qazwsxedcrfvtgbyhnujmikolp",
                                                 "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                                                 "1q2w3e4r5t6y7u8i9o0p",
                                                 "147258369",
                                                 "qweasdzxc",
                                                 "741852963",
                                                 "0987654321098765432109876543210"};

// What people write in place of a letter.
char plain(char c) {
  constexpr std::string_view kSigns = "@$!3|0";
  constexpr std::string_view kLetters = "asieio";
  const auto at = kSigns.find(c);
  return at == std::string_view::npos ? c : kLetters[at];
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool counts(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t word_at(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string_view word : kWords) {
    if (word.size() <= longest || text.size() < word.size()) continue;
    const bool same =
        std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return a == b || a == plain(b); });
    if (same) longest = word.size();
  }
  return longest;
}

// A run along a row, either way, of three characters or more.
std::size_t run_at(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string_view row : kRows) {
    const std::string backwards(row.rbegin(), row.rend());
    for (const std::string_view way : {row, std::string_view(backwards)}) {
      std::size_t length = std::min(text.size(), way.size());
      while (length >= 3 && length > longest && way.find(text.substr(0, length)) == std::string_view::npos) --length;
      if (length >= 3) longest = std::max(longest, length);
    }
  }
  return longest;
}

// One character again and again, and whatever is numbers.
std::size_t row_of_same(std::string_view text) {
  const std::size_t same = std::min(text.find_first_not_of(text.front()), text.size());
  return same >= 3 ? same : 0;
}

}  // namespace

bool is_common_password(std::string_view folded) {
  std::size_t own = 0;
  std::size_t digits = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const std::string_view rest = folded.substr(at);
    const std::size_t common = std::max({word_at(rest), run_at(rest), row_of_same(rest)});
    if (common > 0) {
      at += common;
      continue;
    }
    if (is_digit(rest.front())) ++digits;
    if (counts(rest.front()) && !is_digit(rest.front())) ++own;
    ++at;
  }
  // Digits alone are a date or a telephone number; twelve of them can be tried out.
  return own < kOwn && own + digits / 4 < kOwn;
}

}  // namespace wellkept::directory
