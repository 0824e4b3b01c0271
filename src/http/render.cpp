#include "http/render.h"

#include <array>
#include <charconv>
#include <ctime>
#include <stdexcept>

#include "http/problem.h"

namespace wellkept::http {
namespace {

constexpr std::size_t kCopiedBody = 16 * 1024;

constexpr auto kTokenChars = [] {
  std::array<bool, 256> table{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
  for (const unsigned char c : std::string_view("!#$%&'*+-.^_`|~")) table[c] = true;
  return table;
}();
bool is_token_char(unsigned char c) {
  return kTokenChars[c];
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

void check_value(std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    throw std::invalid_argument("a response header's value holds CR, LF or NUL");
  }
}

void check_header(std::string_view name, std::string_view value) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_char)) {
    throw std::invalid_argument("a response header's name is no token");
  }
  check_value(value);
  for (const std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection", "Date", "Content-Type"}) {
    if (same_name(name, own)) throw std::invalid_argument("the transport writes this header: " + std::string(own));
  }
}

bool has(const Response& response, std::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [&](const auto& header) { return same_name(header.first, name); });
}

void append(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

std::string_view cached_date(Instant now) {
  thread_local std::int64_t second = -1;
  thread_local std::string text;
  if (now.ms / 1000 != second) {
    second = now.ms / 1000;
    text = format_http_date(now);
  }
  return text;
}

void append_defaults(std::string& out, const Response& response) {
  const auto otherwise = [&](std::string_view name, std::string_view value) {
    if (!has(response, name)) append(out, name, value);
  };
  otherwise("X-Content-Type-Options", "nosniff");
  otherwise("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  otherwise("Referrer-Policy", "no-referrer");
  // What carries an ETag is meant to be asked for again, which a browser can only do with a copy.
  otherwise("Cache-Control", has(response, "ETag") ? "private, no-cache" : "no-store");
}

}  // namespace

std::string format_http_date(Instant instant) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = static_cast<std::time_t>(instant.ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[48];
  const int length =
      std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[utc.tm_wday], utc.tm_mday,
                    months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return std::string(text, static_cast<std::size_t>(length));
}

Rendered render(const Request& request, Response response, Delivery delivery) {
  Rendered out;
  out.status = response.status;
  const bool endless = response.stream != nullptr;
  if (endless) delivery.keep_alive = false;  // its end is the connection's
  out.closes = !delivery.keep_alive;
  const bool bodiless = response.status == 204 || response.status == 304 || response.status < 200;
  std::string& head = out.head;
  head.reserve(512 + (response.body.size() <= kCopiedBody ? response.body.size() : 0));
  head += "HTTP/1.1 ";
  append_number(head, static_cast<std::size_t>(response.status));
  head += ' ';
  head += reason_phrase(response.status);
  head += "\r\n";
  append(head, "Date", cached_date(request.now));
  append(head, "X-Request-Id", request.request_id);
  if (!bodiless) {
    check_value(response.content_type);
    if (!response.content_type.empty()) append(head, "Content-Type", response.content_type);
    if (!endless) {
      head += "Content-Length: ";
      append_number(head, response.body.size());
      head += "\r\n";
    }
  }
  for (const auto& [name, value] : response.headers) {
    check_header(name, value);
    append(head, name, value);
  }
  append_defaults(head, response);
  if (!delivery.keep_alive) append(head, "Connection", "close");
  if (delivery.keep_alive && delivery.http_1_0) append(head, "Connection", "keep-alive");
  head += "\r\n";
  if (bodiless || request.method == Method::head) return out;
  out.stream = std::move(response.stream);
  if (response.body.size() <= kCopiedBody) {
    head += response.body;
  } else {
    out.body = std::move(response.body);
  }
  return out;
}

}  // namespace wellkept::http
