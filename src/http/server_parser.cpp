#include "http/server_parser.h"

#include <array>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/text.h"
#include "http/target.h"

namespace wellkept::http {
namespace {

namespace beast = boost::beast::http;
using BeastText = boost::beast::string_view;
using boost::system::error_code;

constexpr std::size_t kMaxFields = 100;
constexpr std::uint64_t kReserved = 64 * 1024;  // bytes of a body that has not come yet
constexpr std::size_t kSmallestLastChunk = 5;

std::string_view view(BeastText text) {
  return {text.data(), text.size()};
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::optional<Method> method_of(beast::verb verb) {
  switch (verb) {
    case beast::verb::get:
      return Method::get;
    case beast::verb::head:
      return Method::head;
    case beast::verb::post:
      return Method::post;
    case beast::verb::put:
      return Method::put;
    case beast::verb::patch:
      return Method::patch;
    case beast::verb::delete_:
      return Method::del;
    case beast::verb::options:
      return Method::options;
    default:
      return std::nullopt;
  }
}

// A host name or address with an optional port. What it names is the proxy's business; that it is one value is ours.
bool is_host(std::string_view host) {
  static constexpr auto allowed = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x21; c < 0x7f; ++c) table[c] = true;
    for (const unsigned char c : std::string_view("/\\?#@<>\"{}|^`,")) table[c] = false;
    return table;
  }();
  return std::all_of(host.begin(), host.end(), [](unsigned char c) { return allowed[c]; });
}

// Beast reports a broken line end after the version as a bad version; that is another fault than a version not spoken.
bool names_other_version(std::string_view bytes) {
  const auto line = bytes.substr(0, bytes.find("\r\n"));
  const auto version = line.substr(std::min(line.rfind(' '), line.size() - 1) + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && version != "HTTP/1.0" && version != "HTTP/1.1";
}

Problem problem_of(error_code error, std::string_view bytes) {
  if (error == beast::error::bad_version && names_other_version(bytes)) {
    return {505, "request.version", "Only HTTP/1.0 and HTTP/1.1 are spoken."};
  }

  if (error == beast::error::header_limit) return {431, "request.header_too_large", "The header is too large."};
  if (error == beast::error::body_limit) return {413, "request.too_large", "The body is too large."};
  if (error == beast::error::bad_content_length || error == beast::error::multiple_content_length ||
      error == beast::error::bad_transfer_encoding) {
    return {400, "request.length", "The length of the body is contradictory or malformed."};
  }
  return {400, "request.malformed", "The request is no well-formed HTTP/1.1."};
}

class Grammar final : public beast::basic_parser<true> {
 public:
  Grammar(Request& request, std::optional<Problem>& failure) : request_(request), failure_(failure) {}

  int version = 11;
  bool header_done = false;
  bool expects_continue = false;
  std::size_t hosts = 0;

 private:
  void fail(error_code& error, int status, std::string_view code, std::string_view detail) {
    failure_ = Problem{status, code, detail};
    error = beast::error::bad_value;
  }

  void on_request_impl(beast::verb verb, BeastText, BeastText target, int number, error_code& error) override {
    version = number;
    const auto method = method_of(verb);
    if (!method) return fail(error, 501, "request.method", "This method is not known here.");
    request_.method = *method;
    request_.headers.reserve(16);
    if (*method == Method::options && target == "*") {
      request_.path = "*";
      return;
    }
    auto parsed = http::parse_target(view(target));
    if (!parsed) return fail(error, 400, "request.target", "The path or the query is malformed.");
    request_.path = std::move(parsed->path);
    request_.queries = std::move(parsed->queries);
  }

  void on_field_impl(beast::field field, BeastText name, BeastText value, error_code& error) override {
    if (header_done) return;  // trailers carry nothing that we use
    if (request_.headers.size() >= kMaxFields) {
      return fail(error, 431, "request.header_too_large", "The header has too many fields.");
    }
    auto key = lower_case(view(name));
    const auto known = std::find_if(request_.headers.begin(), request_.headers.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    const bool repeated = known != request_.headers.end();
    if (!check(field, view(value), repeated, error)) return;
    if (!repeated) {
      request_.headers.emplace_back(std::move(key), view(value));
    } else {
      known->second += field == beast::field::cookie ? "; " : ", ";
      known->second += view(value);
    }
  }

  // The fields that decide where a request ends and whom it is for: a proxy in front must not read them in another way.
  bool check(beast::field field, std::string_view value, bool repeated, error_code& error) {
    if (field == beast::field::host) {
      ++hosts;
      if (repeated || !is_host(value)) fail(error, 400, "request.host", "Exactly one valid Host is required.");
    } else if (field == beast::field::content_length) {
      if (repeated || value.find(',') != std::string_view::npos) {
        fail(error, 400, "request.length", "Content-Length is sent more than once.");
      }
    } else if (field == beast::field::transfer_encoding) {
      if (version < 11 || repeated) {
        fail(error, 400, "request.length", "Transfer-Encoding is not allowed here.");
      } else if (lower_case(value) != "chunked") {
        fail(error, 501, "request.transfer_encoding", "The only transfer encoding that is known here is chunked.");
      }
    } else if (field == beast::field::expect && version >= 11) {
      expects_continue = lower_case(value) == "100-continue";
      if (!expects_continue) fail(error, 417, "request.expectation", "Only 100-continue can be expected.");
    }
    return !error;
  }

  void on_response_impl(int, BeastText, int, error_code&) override {}
  void on_header_impl(error_code&) override { header_done = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    // What is only announced costs nothing: a thousand peers may announce the most and never send it.
    if (length) request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kReserved)));
  }
  std::size_t on_body_impl(BeastText text, error_code&) override {
    request_.body.append(text.data(), text.size());
    return text.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText text, error_code&) override {
    request_.body.append(text.data(), text.size());
    return text.size();
  }
  void on_finish_impl(error_code&) override {}

  Request& request_;
  std::optional<Problem>& failure_;
};

}  // namespace

struct RequestParser::Impl {
  std::optional<Grammar> grammar;
  std::optional<Problem> failure;
  std::size_t taken = 0;  // bytes of the header so far
  bool header_given = false;
};

RequestParser::RequestParser(std::size_t max_header) : max_header_(max_header), impl_(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

void RequestParser::reset(Request& into) {
  impl_->failure.reset();
  impl_->taken = 0;
  impl_->header_given = false;
  impl_->grammar.emplace(into, impl_->failure);
  impl_->grammar->header_limit(static_cast<std::uint32_t>(max_header_));
  impl_->grammar->body_limit(boost::none);
}

RequestParser::Step RequestParser::fail(int status, std::string_view code, std::string_view detail) {
  impl_->failure = Problem{status, code, detail};
  return Step::failed;
}

RequestParser::Step RequestParser::feed_header(std::string_view& bytes) {
  error_code error;
  const auto used = impl_->grammar->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  impl_->taken += used;
  bytes.remove_prefix(used);
  if (impl_->failure) return Step::failed;
  const bool more = error == beast::error::need_more;
  if (error && !more) {
    impl_->failure = problem_of(error, bytes);
    return Step::failed;
  }
  // Beast limits only what it has not taken yet, so a header that trickles in field by field would never end.
  if (impl_->taken + (more ? bytes.size() : 0) > max_header_) {
    return fail(431, "request.header_too_large", "The header is too large.");
  }
  if (more) return Step::more;
  if (impl_->grammar->version >= 11 && impl_->grammar->hosts == 0) {
    return fail(400, "request.host", "Exactly one valid Host is required.");
  }
  impl_->header_given = true;
  impl_->grammar->eager(true);
  return Step::header;
}

RequestParser::Step RequestParser::feed(std::string_view& bytes) {
  if (!impl_->header_given) return feed_header(bytes);
  if (impl_->grammar->is_done()) return Step::complete;
  // Beast 1.81 asserts that a last chunk comes with five bytes, "0 CR LF CR LF". No chunked body ends with fewer, so it
  // is safe to wait for them.
  if (bytes.size() < (impl_->grammar->chunked() ? kSmallestLastChunk : 1)) return Step::more;
  error_code error;
  const auto used = impl_->grammar->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  bytes.remove_prefix(used);
  if (error && error != beast::error::need_more) {
    impl_->failure = problem_of(error, bytes);
    return Step::failed;
  }
  if (impl_->grammar->is_done()) return Step::complete;
  // The head of a chunk and the trailers must fit as a header must.
  if (bytes.size() > max_header_) return fail(431, "request.header_too_large", "A chunk's header is too large.");
  return Step::more;
}

void RequestParser::body_limit(std::uint64_t bytes) {
  impl_->grammar->body_limit(bytes);
}
bool RequestParser::keep_alive() const {
  return impl_->grammar->keep_alive();
}
bool RequestParser::has_body() const {
  return !impl_->grammar->is_done();
}
bool RequestParser::expects_continue() const {
  return impl_->grammar->expects_continue;
}
bool RequestParser::is_http_1_0() const {
  return impl_->grammar->version < 11;
}

std::optional<std::uint64_t> RequestParser::content_length() const {
  const auto length = impl_->grammar->content_length();
  if (!length) return std::nullopt;
  return *length;
}

const Problem& RequestParser::failure() const {
  return *impl_->failure;
}

}  // namespace wellkept::http
