#include "app/web_routes.h"

#include "base/crypto.h"
#include "base/text.h"

namespace wellkept::app {
namespace {

// Scripts, styles, pictures and answers come from this server alone, nothing is written into a page, and no other site
// frames it. data: and blob: are for pictures that a person has just chosen and for charts that are saved.
constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors ";

struct Coding {
  const char* name;
  const char* ending;
};
constexpr Coding kCodings[] = {{"br", ".br"}, {"gzip", ".gz"}};

std::string media_type_of(std::string_view path) {
  struct Type {
    std::string_view ending;
    const char* type;
  };
  static constexpr Type kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".ico", "image/x-icon"},
      {".webp", "image/webp"},
      {".woff2", "font/woff2"},
      {".wasm", "application/wasm"},
  };
  for (const Type& type : kTypes) {
    if (path.ends_with(type.ending)) return type.type;
  }
  return "text/plain; charset=utf-8";
}

Refusal nothing_there() {
  return refuse(RefusalKind::not_found, "request.path", "There is nothing at this path.");
}

// The body in the best form that is there and that the client takes. `hashed`: its name changes with its content.
std::string ancestors(const std::vector<std::string>& origins) {
  if (origins.empty()) return "'none'";
  std::string text = "'self'";
  for (const std::string& origin : origins) text += " " + origin;
  return text;
}

Result<http::Response> file(const WebFiles& files, const std::string& path, const http::Request& request, bool hashed) {
  std::optional<std::string> body = files.read(path);
  if (!body) return nothing_there();
  http::Response response;
  response.content_type = media_type_of(path);
  std::string tag = hashed ? path.substr(path.rfind('/') + 1) : crypto::to_hex(crypto::sha256(*body)).substr(0, 16);
  for (const Coding& coding : kCodings) {
    if (!takes_coding(request.header("accept-encoding"), coding.name)) continue;
    std::optional<std::string> smaller = files.read(path + coding.ending);
    if (!smaller) continue;
    body = std::move(smaller);
    tag += std::string("-") + coding.name;
    response.header("Content-Encoding", coding.name);
    response.header("Vary", "Accept-Encoding");
    break;
  }
  response.body = std::move(*body);
  response.header("ETag", "\"" + tag + "\"");
  response.header("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  response.header("Cross-Origin-Resource-Policy", "same-origin");
  return response;
}

Result<http::Response> page(const WebPages& pages, const std::string& path, const http::Request& request,
                            const std::vector<std::string>& frame_origins = {}) {
  WK_TRY(response, file(pages.files, path, request, false));
  response.header("Content-Security-Policy", std::string(kContentPolicy) + ancestors(frame_origins));
  response.header("Referrer-Policy", "same-origin");
  response.header("Cross-Origin-Opener-Policy", "same-origin");
  response.header("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()");
  if (pages.https_only) response.header("Strict-Transport-Security", "max-age=31536000");
  return response;
}

// A path inside an application is its page: the application finds the way. What looks like a file is none; the number
// of a clause, such as FB-4.1.1, does not: an ending begins with a letter.
bool is_place(std::string_view rest) {
  const std::size_t dot = rest.substr(rest.rfind('/') + 1).rfind('.');
  if (dot == std::string_view::npos) return true;
  const std::string_view ending = rest.substr(rest.rfind('.') + 1);
  return !ending.empty() && ending.front() >= '0' && ending.front() <= '9';
}

}  // namespace

bool takes_coding(std::string_view accept_encoding, std::string_view coding) {
  for (const auto part : text::split(accept_encoding, ',')) {
    const auto pieces = text::split(part, ';');
    const auto name = text::trim(pieces[0]);
    if (name.size() != coding.size() || !text::starts_with_ignore_case(name, coding)) continue;
    const auto weight = pieces.size() > 1 ? text::trim(pieces[1]) : "q=1";
    return weight.find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

void add_web_routes(http::Router& router, const WebPages& pages) {
  if (!pages.files.any()) return;
  // Answered from memory on the thread that reads connections: a server too busy for questions still shows its pages,
  // which then say so in words. A part of a page that is refused would leave it half there.
  const auto add = [&router, at_once = pages.files.in_memory()](const char* pattern, http::Handler handler) {
    http::Route route;
    route.pattern = pattern;
    route.access = http::Access::open;
    route.inline_handler = at_once;
    route.handler = std::move(handler);
    router.add(std::move(route));
  };
  add("/", [pages](http::Request& request) { return page(pages, "portal/index.html", request, pages.frame_origins); });
  add("/p/{path...}", [pages](http::Request& request) -> Result<http::Response> {
    if (!is_place(request.path_value("path"))) return nothing_there();
    return page(pages, "portal/index.html", request, pages.frame_origins);
  });
  add("/console/{path...}", [pages](http::Request& request) -> Result<http::Response> {
    if (!is_place(request.path_value("path"))) return nothing_there();
    return page(pages, "console/index.html", request);
  });
  add("/assets/{file}", [pages](http::Request& request) {
    return file(pages.files, "assets/" + request.path_value("file"), request, true);
  });
  // A script that other sites load; what it opens is held back by the policy of the page.
  add("/widget.js", [pages](http::Request& request) -> Result<http::Response> {
    WK_TRY(response, file(pages.files, "widget.js", request, false));
    std::erase_if(response.headers, [](const auto& one) { return one.first == "Cross-Origin-Resource-Policy"; });
    return std::move(response.header("Cross-Origin-Resource-Policy", "cross-origin"));
  });
  // Keeps the portal's pages for when there is no network; all that it asks for is on this server.
  add("/sw.js", [pages](http::Request& request) -> Result<http::Response> {
    WK_TRY(response, file(pages.files, "sw.js", request, false));
    return std::move(response.header("Content-Security-Policy", "default-src 'none'; connect-src 'self'"));
  });
  for (const char* name : {"/theme.js", "/favicon.svg"}) {
    add(name, [pages, path = std::string(name + 1)](http::Request& request) {
      return file(pages.files, path, request, false);
    });
  }
}

}  // namespace wellkept::app
