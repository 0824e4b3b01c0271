// What the client has already or can take: If-None-Match and Accept-Encoding.
#include <zlib.h>

#include <stdexcept>

#include "base/text.h"
#include "http/render.h"

namespace wellkept::http {
namespace {

constexpr std::size_t kSmallestCompressed = 1024;
constexpr int kFastest =
    1;  // lists are compressed while somebody waits; level 6 takes four times as long for a tenth less

const std::string* find(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key.size() == name.size() && text::starts_with_ignore_case(key, name)) return &value;
  }
  return nullptr;
}

std::string_view opaque(std::string_view tag) {
  tag = text::trim(tag);
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

bool accepts_gzip(std::string_view accepted) {
  for (const auto part : text::split(accepted, ',')) {
    const auto pieces = text::split(part, ';');
    const auto coding = text::trim(pieces[0]);
    if (coding.size() != 4 || !text::starts_with_ignore_case(coding, "gzip")) continue;
    const auto weight = pieces.size() > 1 ? text::trim(pieces[1]) : "q=1";
    return weight.find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

bool shrinks(std::string_view type) {
  type = text::trim(type.substr(0, type.find(';')));
  if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
  return type == "application/json" || type == "application/javascript" || type == "application/yaml";
}

std::string gzip(std::string_view body) {
  z_stream stream{};
  if (deflateInit2(&stream, kFastest, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string out(deflateBound(&stream, body.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib");
  return out;
}

}  // namespace

void apply_if_none_match(const Request& request, Response& response) {
  if (response.status != 200 || (request.method != Method::get && request.method != Method::head)) return;
  const std::string* tag = find(response, "ETag");
  const auto known = request.header("if-none-match");
  if (tag == nullptr || known.empty()) return;
  for (const auto candidate : text::split(known, ',')) {
    if (text::trim(candidate) != "*" && opaque(candidate) != opaque(*tag)) continue;
    response.status = 304;
    response.body.clear();
    return;
  }
}

// The ETag is left as it is: it names the version of the subject, which clients send back in If-Match.
void apply_gzip(const Request& request, Response& response) {
  if (response.body.size() <= kSmallestCompressed || response.body.size() > 0x7fffffff) return;
  if (!shrinks(response.content_type) || find(response, "Content-Encoding") != nullptr) return;
  response.header("Vary", "Accept-Encoding");
  if (!accepts_gzip(request.header("accept-encoding"))) return;
  response.body = gzip(response.body);
  response.header("Content-Encoding", "gzip");
}

}  // namespace wellkept::http
