// Feeds arbitrary bytes, in arbitrary pieces, through everything that stands between a socket and a handler.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "http/conversation.h"

namespace {

using namespace wellkept;
using Next = http::Conversation::Next;

http::Router example_router() {
  http::Router router;
  const auto add = [&](http::Method method, const char* pattern, std::size_t max_body) {
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.access = http::Access::open;
    route.max_body = max_body;
    route.handler = [](http::Request& request) -> Result<http::Response> {
      if (request.header("content-type") != "") (void)request.json();
      (void)request.cookie("session");
      (void)request.path_id("id");
      return http::json_response(200, request.path + request.body);
    };
    router.add(std::move(route));
  };
  add(http::Method::get, "/", 10);
  add(http::Method::get, "/t/{id}", 10);
  add(http::Method::post, "/t/{id}", 4096);
  add(http::Method::put, "/f/{path...}", 64);
  return router;
}

http::ServerOptions options() {
  http::ServerOptions made;
  made.max_header = 1024;
  made.access_log = false;
  return made;
}

// An answer must be one that a client can frame: nothing of the input may have become a header of its own.
void check_output(const http::Conversation& conversation) {
  const auto head = conversation.output()[0];
  if (!head.starts_with("HTTP/1.1 ") || head.find("\r\n\r\n") == std::string_view::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ManualClock clock{Instant{1'700'000'000'000}};
  static http::Dispatcher dispatcher(options(), example_router(), {}, clock, [](auto, auto, auto, auto) {});
  static const std::atomic<bool> draining{false};
  if (size == 0) return 0;
  const http::Ticks now{std::chrono::seconds(1)};
  const std::size_t piece = data[0] == 0 ? size : data[0];  // the first byte says how the rest is cut
  const std::uint8_t* rest = data + 1;
  std::size_t left = size - 1;
  http::Conversation conversation(dispatcher, "192.0.2.1", draining, now);
  Next next = Next::read;
  while (true) {
    switch (next) {
      case Next::read: {
        if (left == 0) return 0;
        const auto space = conversation.space();
        const auto count = std::min({space.size(), left, piece});
        std::copy_n(rest, count, space.begin());
        rest += count;
        left -= count;
        next = conversation.received(count, now);
        break;
      }
      case Next::write:
        check_output(conversation);
        next = conversation.written(now);
        break;
      case Next::work:
        conversation.work();
        next = conversation.worked(now);
        break;
      case Next::stream:
      case Next::close:
        return 0;
    }
  }
}
