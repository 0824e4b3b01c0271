#include "directory/directory_json.h"

#include <charconv>

#include "base/text.h"
#include "http/paging.h"

namespace wellkept::directory::wire {

namespace {

void write_id(json::Writer& writer, std::string_view name, Id id) {
  writer.key(name);
  if (id) {
    writer.value(format_id(id));
  } else {
    writer.null();
  }
}

void write_instant(json::Writer& writer, std::string_view name, const std::optional<Instant>& instant) {
  writer.key(name);
  if (instant) {
    writer.value(format_instant(*instant));
  } else {
    writer.null();
  }
}

}  // namespace

void write_strings(json::Writer& writer, std::string_view name, const std::vector<std::string>& strings) {
  writer.key(name).begin_array();
  for (const std::string& text : strings) writer.value(text);
  writer.end_array();
}

void write_member(json::Writer& writer, const Member& member, bool with_login) {
  writer.begin_object();
  write_id(writer, "id", member.id);
  if (with_login) writer.field("login", member.login);
  writer.field("name", member.name);
  write_strings(writer, "roles", member.roles);
  write_id(writer, "unit", member.unit);
  writer.field("active", member.active).field("has_password", member.has_password).field("version", member.version);
  write_instant(writer, "created_at", member.created_at);
  writer.end_object();
}

void write_unit(json::Writer& writer, const Unit& unit) {
  writer.begin_object();
  write_id(writer, "id", unit.id);
  write_id(writer, "parent", unit.parent);
  writer.field("kind", unit.kind).field("name", unit.name).field("version", unit.version).end_object();
}

void write_token(json::Writer& writer, const store::Token& token) {
  writer.begin_object();
  write_id(writer, "id", token.id);
  write_id(writer, "member", token.member);
  writer.field("name", token.name);
  write_strings(writer, "scopes", token.scopes);
  write_instant(writer, "created_at", token.created_at);
  write_instant(writer, "expires_at", token.expires_at);
  write_instant(writer, "used_at", token.used_at);
  write_instant(writer, "revoked_at", token.revoked_at);
  writer.end_object();
}

std::string etag(std::int64_t version) {
  return "\"v" + std::to_string(version) + "\"";
}

Result<std::int64_t> expected_version(const http::Request& request) {
  const auto header = text::trim(request.header("if-match"));
  std::int64_t version = 0;
  if (header.size() > 3 && header.starts_with("\"v") && header.ends_with("\"")) {
    const char* const end = header.data() + header.size() - 1;
    const auto [stop, error] = std::from_chars(header.data() + 2, end, version);
    if (error == std::errc{} && stop == end) return version;
  }
  return refuse(RefusalKind::stale, "request.if_match", "Say with If-Match which version you are changing.");
}

Result<Page> read_page(const http::Request& request) {
  WK_TRY(asked, http::read_page(request));
  Page page{{}, asked.limit};
  if (asked.cursor.empty()) return page;
  const auto after = parse_id(asked.cursor);
  if (!after) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  page.after = *after;
  return page;
}

std::optional<std::vector<std::string>> optional_strings(bind::Reader& in, std::string_view name, std::size_t max) {
  const json::Value* list = in.optional_array(name, max);
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> strings;
  for (const json::Value& item : *list->array()) {
    if (item.string() == nullptr) {
      in.error(name, "type", "must be a list of texts");
      return std::nullopt;
    }
    strings.push_back(*item.string());
  }
  return strings;
}

std::optional<Id> optional_or_no_id(bind::Reader& in, std::string_view name) {
  const json::Value* member = in.any(name);
  if (member != nullptr && member->is_null()) return Id{};
  return in.optional_id(name);
}

}  // namespace wellkept::directory::wire
