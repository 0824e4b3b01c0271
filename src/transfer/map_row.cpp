#include "transfer/map_row.h"

#include <algorithm>

#include "base/text.h"
#include "policy/classify.h"
#include "transfer/html_words.h"
#include "transfer/mapping_value.h"

namespace wellkept::transfer {
namespace {

constexpr std::size_t kMaxKey = 200;  // bytes

// Texts of a cell, or the problem.
struct Reader {
  const policy::Policy& policy;
  const Mapping& mapping;
  const SourceRow& row;
  std::string problem;
  const std::vector<std::string>* item = nullptr;  // of the list that an event happens for

  bool failed() const { return !problem.empty(); }
  void wrong(std::string what) {
    if (problem.empty()) problem = std::move(what);
  }

  std::string_view value(std::size_t column) const {
    return text::trim(item != nullptr ? std::string_view((*item)[column]) : row.values[column]);
  }

  std::string text(const Cell& cell) {
    std::string joined;
    for (const std::size_t column : cell.columns) {
      const std::string_view part = value(column);
      if (part.empty()) continue;
      if (!joined.empty()) joined += cell.join;
      joined += part;
      if (cell.first) break;
    }
    if (cell.html) joined = words_of_html(joined);
    if (joined.empty()) return cell.fallback.value_or("");
    if (cell.mapped) {
      const auto found = cell.map.find(joined);
      if (found != cell.map.end()) return found->second;
      if (cell.fallback) return *cell.fallback;
      wrong("the map of column '" + mapping.columns[cell.columns.front()] + "' has no such value");
      return {};
    }
    if (cell.cut > 0) cut(joined, cell.cut);
    return joined;
  }

  static void cut(std::string& text, std::size_t characters) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) continue;
      if (seen++ == characters) return text.resize(i);
    }
  }

  json::Value fields(const std::vector<FieldSource>& sources) {
    json::Value object{json::Object{}};
    for (const FieldSource& source : sources) {
      const policy::Field& field = policy.vocabulary.fields[source.field];
      const std::string value = text(source.cell);
      if (value.empty()) continue;
      auto read = read_value(field, value, mapping);
      if (auto* what = std::get_if<std::string>(&read)) {
        wrong(std::move(*what));
      } else {
        object.set(field.name, std::move(std::get<json::Value>(read)));
      }
    }
    return object;
  }

  bool holds(const When& when) const {
    const std::string_view here = value(when.column);
    if (when.test == When::Test::present) return !here.empty();
    if (when.test == When::Test::absent) return here.empty();
    return std::find(when.values.begin(), when.values.end(), here) != when.values.end();
  }

  // Adds the event when it happened, or once for each item of its list.
  void add(const EventSource& source, Instant now, std::vector<PastEvent>& events) {
    if (!source.list) return add_one(source, now, events);
    const auto items = row.lists.find(mapping.lists[*source.list]);
    if (items == row.lists.end()) return;
    for (std::size_t i = source.skip; i < items->second.size(); ++i) {
      item = &items->second[i];
      add_one(source, now, events);
    }
    item = nullptr;
  }

  void add_one(const EventSource& source, Instant now, std::vector<PastEvent>& events) {
    if (!std::all_of(source.when.begin(), source.when.end(), [&](const When& when) { return holds(when); })) return;
    Instant at = now;
    if (!source.now) {
      const std::string time = text(source.at);
      if (time.empty() && events.empty()) return wrong("'" + source.event + "' has no time");
      if (time.empty()) return;
      const auto read = read_time_text(time, mapping);
      if (!read) return wrong("'" + source.event + "' has a time that no format of the mapping reads");
      if (*read > now) return wrong("'" + source.event + "' lies in the future");
      at = *read;
    }
    // Systems stamp a message a little before the ticket that it opened.
    if (item != nullptr && !events.empty()) at = std::max(at, events.front().at);
    if (!events.empty() && at < events.front().at) return wrong("'" + source.event + "' lies before ticket.opened");
    events.push_back({source.event, at, Id{}, source.by, fields(events.empty() ? mapping.ticket : source.fields),
                      source.file ? text(*source.file) : std::string()});
  }
};

// The class that the words suggest, with the words, as staff would get it suggested.
void classify(const Reader& in, std::vector<PastEvent>& events) {
  if (in.mapping.classify.empty() || events.front().fields.find("category") != nullptr) return;
  std::string text;
  for (const std::size_t column : in.mapping.classify) text += std::string(in.row.values[column]) + "\n";
  const auto suggestion = policy::suggest(in.policy, text);
  if (!suggestion) return;
  std::string words;
  for (const std::string& word : suggestion->words) words += (words.empty() ? "" : "、") + word;
  events.push_back({"ticket.changed", events.front().at, Id{}, "system",
                    json::Object{{"category", suggestion->category},
                                 {"subcategory", suggestion->subcategory},
                                 {"reason", "自动分类，依据词语 / suggested by the words: " + words}}});
}

std::optional<PastCustomer> customer_of(Reader& in) {
  if (!in.mapping.customer) return std::nullopt;
  const Mapping::Customer& from = *in.mapping.customer;
  PastCustomer customer{in.text(from.key), in.text(from.name), in.text(from.phone), in.text(from.email),
                        in.text(from.segment)};
  if (customer.name.empty()) return std::nullopt;
  if (customer.key.size() > kMaxKey) in.wrong("the customer's key is too long");
  if (!customer.key.empty()) customer.key = in.mapping.source + ":" + customer.key;
  return customer;
}

}  // namespace

std::string row_key(const Mapping& mapping, const SourceRow& row) {
  std::string key;
  for (const std::size_t column : mapping.key) {
    const std::string_view part = text::trim(row.values[column]);
    if (part.empty()) return {};
    if (mapping.key.size() == 1) return std::string(part);
    if (!key.empty()) key += '/';
    for (const char c : part) {
      if (c == '/' || c == '\\') key += '\\';
      key += c;
    }
  }
  return key;
}

std::variant<Past, std::string> map_row(const policy::Policy& policy, const Mapping& mapping, const SourceRow& row,
                                        Instant now) {
  for (const std::string_view value : row.values) {
    if (!text::is_utf8(value)) return "the row is not UTF-8";
  }
  Past past;
  past.line = row.line;
  past.key = row_key(mapping, row);
  if (past.key.empty()) return "the key is missing";
  if (past.key.size() > kMaxKey) return "the key is too long";
  Reader in{policy, mapping, row, {}, nullptr};
  for (const EventSource& event : mapping.events) {
    in.add(event, now, past.events);
    if (in.failed()) return in.problem;
  }
  const json::Object& opened = *past.events.front().fields.object();
  for (const char* required : {"kind", "channel", "subject"}) {
    const bool there =
        std::any_of(opened.begin(), opened.end(), [&](const auto& one) { return one.first == required; });
    if (!there) return std::string("'") + required + "' is missing";
  }
  past.subject = *past.events.front().fields.find("subject")->string();
  classify(in, past.events);
  std::stable_sort(past.events.begin() + 1, past.events.end(),
                   [](const PastEvent& a, const PastEvent& b) { return a.at < b.at; });
  past.customer = customer_of(in);
  if (mapping.unit) past.unit = in.text(*mapping.unit);
  if (in.failed()) return in.problem;
  return past;
}

}  // namespace wellkept::transfer
