// For the tests of the server: a raw blocking client that sends what no library would, and a server on a free port.
#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <semaphore>

#include "http/server.h"

namespace wellkept::http::testing {

struct Reply {
  int status = 0;  // 0: the peer closed
  std::string head;
  std::string body;
  std::string header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return "";
    const auto start = at + name.size() + 4;
    return head.substr(start, head.find("\r\n", start) - start);
  }
  std::string code() const {  // of a problem document
    const auto at = body.find("\"code\":\"");
    return at == std::string::npos ? "" : body.substr(at + 8, body.find('"', at + 8) - at - 8);
  }
};

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};  // a server that never answers fails the test instead of hanging it
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  // The next answer; `to_head`: it has no body whatever its Content-Length says.
  Reply reply(bool to_head = false) {
    Reply out;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return out;
    }
    out.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    out.status = std::stoi(out.head.substr(9, 3));
    const auto length = out.header("Content-Length");
    if (length.empty() || to_head) return out;
    while (buffer_.size() < std::stoul(length)) {
      if (!more()) return out;
    }
    out.body = buffer_.substr(0, std::stoul(length));
    buffer_.erase(0, std::stoul(length));
    return out;
  }
  Reply ask(std::string_view bytes) {
    send(bytes);
    return reply();
  }
  // Of a body without an end: up to and with `last`; all until the server closes.
  std::string text(std::string_view last) {
    std::size_t end;
    while ((end = buffer_.find(last)) == std::string::npos) {
      if (!more()) return std::exchange(buffer_, {});
    }
    std::string out = buffer_.substr(0, end + last.size());
    buffer_.erase(0, out.size());
    return out;
  }
  std::string rest() {
    while (more()) {
    }
    return std::exchange(buffer_, {});
  }
  bool closed() { return buffer_.empty() && !more(); }  // blocks until the server closes or sends

 private:
  bool more() {
    char part[65536];
    const auto count = ::recv(socket_, part, sizeof part, 0);
    if (count <= 0) return false;
    buffer_.append(part, static_cast<std::size_t>(count));
    return true;
  }
  int socket_;
  bool connected_ = false;
  std::string buffer_;
};

// Lets a handler stand still until the test opens it.
struct Gate {
  std::counting_semaphore<> entered{0};
  std::counting_semaphore<> open{0};
  void pass() {
    entered.release();
    open.acquire();
  }
};

inline Route open_route(Method method, std::string pattern, Handler handler) {
  Route route;
  route.method = method;
  route.pattern = std::move(pattern);
  route.access = Access::open;
  route.handler = std::move(handler);
  return route;
}

inline std::string get(std::string_view path, std::string_view more = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(more) + "\r\n";
}
inline std::string post(std::string_view path, std::string_view body, std::string_view more = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

// Defaults of the tests: few threads, quick time-outs, no access log.
inline ServerOptions quick() {
  ServerOptions options;
  options.port = 0;
  options.workers = 4;
  options.header_timeout_s = 1;
  options.body_timeout_s = 1;
  options.idle_timeout_s = 1;
  options.drain_s = 5;
  options.access_log = false;
  return options;
}

// quick() without time-outs that could hit a slow machine.
inline ServerOptions patient() {
  ServerOptions options = quick();
  options.header_timeout_s = options.body_timeout_s = options.idle_timeout_s = 60;
  return options;
}

class ServerTest : public ::testing::Test {
 protected:
  ~ServerTest() override {
    if (server_) server_->stop();
  }
  void serve(const ServerOptions& options = patient(), Authenticator authenticator = {}, Observer observer = {}) {
    server_ =
        std::make_unique<Server>(options, std::move(router_), std::move(authenticator), clock_, std::move(observer));
    server_->start();
  }
  Client client() const { return Client(server_->port()); }
  void add(Method method, std::string pattern, Handler handler) {
    router_.add(open_route(method, std::move(pattern), std::move(handler)));
  }
  // "/echo" answers the body, "/hello" a word.
  void add_examples() {
    add(Method::get, "/hello", [](Request&) -> Result<Response> { return json_response(200, "\"hello\""); });
    add(Method::post, "/echo",
        [](Request& request) -> Result<Response> { return json_response(200, std::move(request.body)); });
  }

  ManualClock clock_{Instant{784111777000}};  // Sun, 06 Nov 1994 08:49:37 GMT
  Router router_;
  std::unique_ptr<Server> server_;
};

}  // namespace wellkept::http::testing
