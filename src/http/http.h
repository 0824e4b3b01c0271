// HTTP for features: requests, responses, routes. No Asio, no Beast: the transport stands behind http/server.h.
// Handlers are plain functions that run on worker threads and may block on the database.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"

namespace wellkept::http {

enum class Method { get, head, post, put, patch, del, options };

// Who asks. Filled by the authenticator before the handler runs.
struct Principal {
  enum class Kind { anonymous, member, customer } kind = Kind::anonymous;
  Id member;
  std::string name;
  std::vector<std::string> roles;
  std::vector<std::string> scopes;  // of an API token; empty: all that the roles allow
  Id session;                       // of a cookie session, for sign-out and CSRF
  Id customer;                      // of a customer at the portal, who is never a member
  bool has_role(std::string_view role) const;
};

class Request {
 public:
  Method method = Method::get;
  std::string path;  // decoded, without the query
  std::string body;
  std::string request_id;  // ours, also sent back as X-Request-Id
  std::string remote;      // address of whoever asks: the peer, or whom a trusted proxy names
  Principal principal;
  Instant now;  // the server's clock when the request was taken

  // Case-insensitive; empty when absent; sent twice: joined by ", ".
  std::string_view header(std::string_view name) const;
  std::optional<std::string> query(std::string_view name) const;  // decoded; the first of that name
  const std::string& path_value(std::string_view name) const;     // of {name} in the route's pattern
  Result<Id> path_id(std::string_view name) const;                // not_found "request.id" when it is no id
  std::optional<std::string> cookie(std::string_view name) const;
  // Refuses invalid "request.json" with the offset; unsupported unless Content-Type is application/json.
  Result<json::Value> json() const;

  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::vector<std::pair<std::string, std::string>> queries;
  std::map<std::string, std::string, std::less<>> path_values;
};

class Stream;
struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body{};
  // Checked when rendered: CR, LF or NUL in a name or value is a fault, and so is a header that the transport writes.
  std::vector<std::pair<std::string, std::string>> headers{};
  // A body without an end instead of `body`, such as server-sent events (http/stream.h). It ends the connection.
  std::shared_ptr<Stream> stream{};
  Response& header(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};
Response json_response(int status, std::string body);
Response problem_response(const Refusal& refusal, std::string_view request_id);  // RFC 9457, application/problem+json
int status_of(RefusalKind kind);                                                 // the one place that knows

using Handler = std::function<Result<Response>(Request&)>;

enum class Access {
  open,      // anyone, such as health and the customer's signed link
  member,    // any signed-in member whose roles hold `permission` (empty: any member)
  customer,  // a customer at the portal; no member's credential opens it
};
struct Route {
  Method method = Method::get;
  std::string pattern;  // "/api/v1/tickets/{ticket_id}/messages"
  Access access = Access::member;
  std::string permission{};           // "ticket.write"; see directory/permissions.h
  std::size_t max_body = 256 * 1024;  // bytes; more is 413 before it is read
  int rate_per_minute = 0;            // per member or customer, or per address when open; 0: the server's default
  Handler handler{};
  // Runs on the thread that serves the sockets, so it must never block; only for open routes, without the
  // authenticator.
  bool inline_handler = false;
};

class Router {
 public:
  // Patterns are segments: text, {name}, or as the last one {name...}, which takes the rest of the path, even none of
  // it. Text goes before {name}, {name} before {name...}. Throws on two routes that clash and on a broken pattern.
  void add(Route route);
  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> values;
    std::string allow{};  // for 405 and OPTIONS: "GET, HEAD, OPTIONS"; empty when no route has that path
  };
  Match match(Method method, std::string_view path) const;  // a GET route answers HEAD too
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  struct Node;
  std::vector<std::unique_ptr<Route>> routes_;
  std::shared_ptr<Node> root_;
};

std::string_view method_name(Method method);

}  // namespace wellkept::http
