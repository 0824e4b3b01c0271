#include "transfer/html_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace wellkept::transfer {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEntities{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};
constexpr std::array<std::string_view, 8> kBreaks{"br", "p", "div", "li", "tr", "blockquote", "h1", "h2"};
constexpr std::size_t kLongestEntity = 10;
constexpr std::uint32_t kLastCharacter = 0x10FFFF;

void append_utf8(std::string& out, std::uint32_t c) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0U | c >> 6U);
    byte(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    byte(0xE0U | c >> 12U);
    byte(0x80U | (c >> 6U & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  } else {
    byte(0xF0U | c >> 18U);
    byte(0x80U | (c >> 12U & 0x3FU));
    byte(0x80U | (c >> 6U & 0x3FU));
    byte(0x80U | (c & 0x3FU));
  }
}

// What stands between & and ; as text. False when it is no entity: then the sign itself is kept.
bool append_entity(std::string& out, std::string_view name) {
  for (const auto& [known, text] : kEntities) {
    if (name != known) continue;
    out += text;
    return true;
  }
  if (!name.starts_with('#')) return false;
  const bool hex = name.starts_with("#x") || name.starts_with("#X");
  const std::string_view digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (error != std::errc{} || end != digits.data() + digits.size() || code < ' ' || code > kLastCharacter || surrogate)
    return false;
  append_utf8(out, code);
  return true;
}

std::string tag_name(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  std::string name(tag.substr(0, tag.find_first_of(" \t\r\n/>")));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

void break_line(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty() && !out.ends_with("\n\n")) out += '\n';
}

void append_character(std::string& out, char c) {
  const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
  if (!blank) {
    out += c;
  } else if (!out.empty() && out.back() != ' ' && out.back() != '\n') {
    out += ' ';
  }
}

}  // namespace

std::string words_of_html(std::string_view html) {
  std::string out;
  std::string until;  // the end of a script or style
  for (std::size_t i = 0; i < html.size(); ++i) {
    const char c = html[i];
    if (c == '<') {
      const std::size_t end = html.find('>', i);
      if (end == std::string_view::npos) break;
      const std::string_view tag = html.substr(i + 1, end - i - 1);
      const std::string name = tag_name(tag);
      if (!until.empty()) {
        if (tag.starts_with('/') && name == until) until.clear();
      } else if (name == "script" || name == "style") {
        until = name;
      } else if (std::find(kBreaks.begin(), kBreaks.end(), name) != kBreaks.end()) {
        break_line(out);
      }
      i = end;
      continue;
    }
    if (!until.empty()) continue;
    const std::size_t semicolon = c == '&' ? html.find(';', i) : std::string_view::npos;
    const bool entity = semicolon != std::string_view::npos && semicolon - i <= kLongestEntity &&
                        append_entity(out, html.substr(i + 1, semicolon - i - 1));
    if (entity) {
      i = semicolon;
    } else {
      append_character(out, c);
    }
  }
  return std::string(text::trim(out));
}

}  // namespace wellkept::transfer
