#include "live/between_nodes.h"

#include "base/json.h"

namespace wellkept::live {
namespace {

Id id_in(const json::Value& value) {
  return value.string() != nullptr ? parse_id(*value.string()).value_or(Id{}) : Id{};
}

Id id_of(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  return value != nullptr ? id_in(*value) : Id{};
}

std::string text_of(const json::Value& object, std::string_view name) {
  const json::Value* value = object.find(name);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

json::Object body_of(const LightsTurned& word) {
  json::Array tickets;
  for (const Id id : word.tickets) tickets.emplace_back(format_id(id));
  return {{"live", "lights"}, {"tickets", std::move(tickets)}};
}
json::Object body_of(const InboxChanged& word) {
  return {{"live", "inbox"}, {"member", format_id(word.member)}};
}
json::Object body_of(const SomebodyAt& word) {
  return {{"live", "present"},
          {"ticket", format_id(word.ticket)},
          {"member", format_id(word.member)},
          {"name", word.name},
          {"mode", word.writing ? "write" : "view"}};
}
json::Object body_of(const SomebodyLeft& word) {
  return {{"live", "left"}, {"ticket", format_id(word.ticket)}, {"member", format_id(word.member)}};
}

}  // namespace

std::string write_word(const Word& word) {
  return json::write(std::visit([](const auto& one) { return json::Value(body_of(one)); }, word));
}

std::optional<Word> read_word(std::string_view text) {
  const auto parsed = json::parse(text);
  const auto* object = std::get_if<json::Value>(&parsed);
  if (object == nullptr || object->object() == nullptr) return std::nullopt;
  const std::string what = text_of(*object, "live");
  const Id ticket = id_of(*object, "ticket");
  const Id member = id_of(*object, "member");
  if (what == "lights") {
    LightsTurned turned;
    const json::Value* tickets = object->find("tickets");
    if (tickets == nullptr || tickets->array() == nullptr) return std::nullopt;
    for (const json::Value& one : *tickets->array()) turned.tickets.push_back(id_in(one));
    return turned;
  }
  if (!member) return std::nullopt;
  if (what == "inbox") return InboxChanged{member};
  if (!ticket) return std::nullopt;
  if (what == "present")
    return SomebodyAt{ticket, member, text_of(*object, "name"), text_of(*object, "mode") == "write"};
  if (what == "left") return SomebodyLeft{ticket, member};
  return std::nullopt;
}

}  // namespace wellkept::live
