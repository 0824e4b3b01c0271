// What was done to sign in, for who looks after it.
#include <arpa/inet.h>

#include "directory/directory_json.h"
#include "directory/directory_routes.h"
#include "http/paging.h"

namespace wellkept::directory {

namespace {

using http::Request;
using http::Response;

// The network without the part that tells one customer of it: enough to see where from.
std::string masked(const std::string& address) {
  in6_addr parsed{};
  if (inet_pton(AF_INET6, address.c_str(), &parsed) == 1) {
    constexpr std::size_t kKept = 6;  // bytes of a /48
    std::fill(parsed.s6_addr + kKept, std::end(parsed.s6_addr), std::uint8_t{0});
    std::string text(INET6_ADDRSTRLEN, '\0');
    inet_ntop(AF_INET6, &parsed, text.data(), INET6_ADDRSTRLEN);
    return text.substr(0, text.find('\0')) + "/48";
  }
  const std::size_t last = address.rfind('.');
  return last == std::string::npos ? std::string() : address.substr(0, last) + ".0/24";
}

void write_id(json::Writer& writer, std::string_view name, Id id) {
  writer.key(name);
  if (id) {
    writer.value(format_id(id));
  } else {
    writer.null();
  }
}

void write_sign_in(json::Writer& writer, const store::SignIn& row, bool mask) {
  writer.begin_object().field("id", format_id(row.id)).field("kind", row.kind).field("at", format_instant(row.at));
  write_id(writer, "member", row.member);
  write_id(writer, "actor", row.actor);
  writer.field("way", row.way)
      .field("address", mask ? masked(row.from.address) : row.from.address)
      .field("agent", row.from.agent);
  write_id(writer, "subject", row.subject);
  writer.end_object();
}

Result<std::optional<Instant>> moment_of(const Request& request, const char* name) {
  const auto text = request.query(name);
  if (!text || text->empty()) return std::optional<Instant>();
  auto moment = parse_instant(*text);
  if (!moment) return refuse(RefusalKind::invalid, "request.query", std::string(name) + " must be an instant.");
  return std::optional(*moment);
}

Result<Response> list(AccessService& access, bool mask, Request& request) {
  WK_TRY(page, wire::read_page(request));
  store::SignInsWanted wanted;
  wanted.below = page.after;
  wanted.limit = page.limit + 1;
  if (const auto member = request.query("member"); member && !member->empty()) {
    const auto id = parse_id(*member);
    if (!id) return refuse(RefusalKind::invalid, "request.query", "member must be an id.");
    wanted.member = *id;
  }
  wanted.kind = request.query("kind").value_or("");
  if (!wanted.kind.empty() && !is_sign_in_kind(wanted.kind)) {
    return refuse(RefusalKind::invalid, "request.query", "There is no such kind.");
  }
  WK_TRY(from, moment_of(request, "from"));
  WK_TRY(before, moment_of(request, "before"));
  wanted.from = from;
  wanted.before = before;
  return wire::page_response(
      access.sign_ins(wanted), page.limit,
      [mask](json::Writer& writer, const store::SignIn& row) { write_sign_in(writer, row, mask); });
}

}  // namespace

void add_sign_in_routes(http::Router& router, DirectoryService& directory, const WebOptions& options) {
  AccessService* const access = &directory.access();
  router.add({.method = http::Method::get,
              .pattern = "/api/v1/sign-ins",
              .access = http::Access::member,
              .permission = "sign_in.read",
              .handler = [access, mask = options.mask_addresses](Request& r) { return list(*access, mask, r); }});
}

}  // namespace wellkept::directory
