#include <array>

#include "policy/explain.h"
#include "policy/words.h"

namespace wellkept::policy {
namespace {

std::string_view type_word(const Field& field) {
  switch (field.type) {
    case FieldType::choice:
      return "choice";
    case FieldType::flag:
      return "flag";
    case FieldType::score:
      return "score, 1 to 5";
    case FieldType::instant:
      return "instant";
    case FieldType::text:
      return field.personal ? "text, personal" : "text";
    case FieldType::number:
      return "number";
    case FieldType::member:
      return "member";
  }
  return "";
}

std::string code_list(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "`" : ", `") + name + "`";
  return out;
}

void row(std::string& out, std::initializer_list<std::string> cells) {
  for (const auto& cell : cells) out += "| " + cell + " ";
  out += "|\n";
}

void head(std::string& out, const std::string& title, std::initializer_list<std::string> cells) {
  out += "\n### " + title + "\n\n";
  row(out, cells);
  for (std::size_t i = 0; i < cells.size(); ++i) out += "|---";
  out += "|\n";
}

void names(std::string& out, const std::string& title, const std::vector<Name>& list) {
  head(out, title, {"name", "中文", "English"});
  for (const auto& name : list) row(out, {"`" + name.id + "`", name.label.zh, name.label.en});
}

}  // namespace

std::string describe_vocabulary(const Policy& policy) {
  const auto& vocabulary = policy.vocabulary;
  std::string out = "## The words of " + policy.title.en + "\n";
  head(out, "Events", {"event", "中文", "English", "fields (`by` always may be)"});
  for (const auto& event : vocabulary.events) {
    std::vector<std::string> carried;
    for (const auto field : event.fields) carried.push_back(vocabulary.fields[field].name);
    row(out, {"`" + event.name + "`", event.label.zh, event.label.en, code_list(carried)});
  }
  head(out, "Fields", {"field", "中文", "English", "type", "values"});
  for (const auto& field : vocabulary.fields) {
    const auto values = field.type == FieldType::choice ? code_list(field.values) : "";
    row(out, {"`" + field.name + "`", field.label.zh, field.label.en, std::string(type_word(field)), values});
  }
  head(out, "Defaults", {"field", "when", "value"});
  for (const auto& fill : vocabulary.defaults) {
    const auto& field = vocabulary.fields[fill.field];
    row(out, {"`" + field.name + "`", describe(vocabulary, fill.when, "en"), "`" + field.values[fill.value] + "`"});
  }
  head(out, "Pauses", {"pause", "中文", "English", "from", "to"});
  for (const auto& pause : vocabulary.pauses) {
    row(out, {"`" + pause.id + "`", pause.label.zh, pause.label.en, matchers_words(policy, pause.from).en,
              matchers_words(policy, pause.to).en});
  }
  names(out, "Roles", vocabulary.roles);
  names(out, "Owners", vocabulary.owners);
  names(out, "Stages", policy.flows.stages);
  return out;
}

}  // namespace wellkept::policy
