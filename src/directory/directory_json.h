// How members, units and tokens look on the wire, and what every list and change reads from a request.
#pragma once
#include "base/bind.h"
#include "base/json.h"
#include "directory/directory_service.h"
#include "http/http.h"

namespace wellkept::directory::wire {

// The login is shown to those who manage members, and to oneself.
void write_member(json::Writer& writer, const Member& member, bool with_login);
void write_unit(json::Writer& writer, const Unit& unit);
void write_token(json::Writer& writer, const store::Token& token);
void write_strings(json::Writer& writer, std::string_view name, const std::vector<std::string>& strings);

std::string etag(std::int64_t version);
// The version that If-Match names: refuses stale "request.if_match" when it names none.
Result<std::int64_t> expected_version(const http::Request& request);

struct Page {
  Id after;
  int limit = 50;
};
Result<Page> read_page(const http::Request& request);

// {"items": [...], "next": "..." or null}. `items` holds one more than the limit when there is a further page.
template <class Item, class Write>
http::Response page_response(std::vector<Item> items, int limit, Write&& write) {
  const bool more = items.size() > static_cast<std::size_t>(limit);
  if (more) items.resize(static_cast<std::size_t>(limit));
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("items").begin_array();
  for (const Item& item : items) write(writer, item);
  writer.end_array().key("next");
  if (more) {
    writer.value(format_id(items.back().id));
  } else {
    writer.null();
  }
  writer.end_object();
  return http::json_response(200, std::move(out));
}

std::optional<std::vector<std::string>> optional_strings(bind::Reader& in, std::string_view name, std::size_t max);
// Absent: nothing. null: the empty id.
std::optional<Id> optional_or_no_id(bind::Reader& in, std::string_view name);

}  // namespace wellkept::directory::wire
