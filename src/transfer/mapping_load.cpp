#include <algorithm>
#include <charconv>

#include "calendar/calendar.h"
#include "policy/binder.h"
#include "transfer/mapping.h"
#include "transfer/mapping_value.h"

namespace wellkept::transfer {
namespace {

using policy::MapReader;
using policy::Source;
using yaml::Node;

class Loader {
 public:
  Loader(const policy::Policy& policy, Source source) : policy_(policy), source_(std::move(source)) {}

  Mapping read(const Node& root) {
    MapReader in(source_, root, "a mapping");
    const std::string format = in.text("format");
    if (in.has("format") && format != "wellkept-import/1") {
      in.problem_at("format", "this program reads format wellkept-import/1");
    }
    mapping_.source = in.name("source");
    if (const Node* node = in.optional("bundle")) read_bundle(*node);
    mapping_.key = columns(in, "key");
    if (mapping_.key.empty() && in.has("key")) in.problem_at("key", "'key' names at least one column");
    if (!in.has("key")) in.problem("a mapping needs 'key'");
    read_csv(in);
    read_times(in);
    if (const Node* node = in.required("ticket")) mapping_.ticket = fields(*node, "ticket.opened", "ticket");
    require_ticket_fields(in);
    mapping_.classify = columns(in, "classify");
    if (const Node* node = in.optional("customer")) read_customer(*node);
    if (const Node* node = in.optional("unit")) mapping_.unit = cell(*node, "unit");
    read_events(in);
    in.finish();
    return std::move(mapping_);
  }

 private:
  std::size_t column(std::string name) {
    if (!list_.empty()) name.insert(0, list_ + "[].");
    const auto found = std::find(mapping_.columns.begin(), mapping_.columns.end(), name);
    if (found != mapping_.columns.end()) return static_cast<std::size_t>(found - mapping_.columns.begin());
    mapping_.columns.push_back(std::move(name));
    return mapping_.columns.size() - 1;
  }

  std::vector<std::size_t> columns(MapReader& in, std::string_view key) {
    std::vector<std::size_t> indexes;
    for (const Node& item : in.items(key)) {
      const std::string name = policy::read_text(source_, item, key);
      if (!name.empty()) indexes.push_back(column(name));
    }
    return indexes;
  }

  void read_csv(MapReader& in) {
    const std::string separator = in.optional_text("separator");
    if (separator.empty()) return;
    mapping_.separator = separator == "tab" ? '\t' : separator.front();
    if (separator != "tab" && (separator.size() != 1 || separator == "\"")) {
      in.problem_at("separator", "'separator' is one character, or tab");
    }
  }

  void read_times(MapReader& in) {
    mapping_.zone = in.optional_text("timezone");
    if (mapping_.zone.empty()) mapping_.zone = policy_.zone;
    if (!calendar::known_zone(mapping_.zone)) {
      in.problem_at("timezone", "unknown time zone '" + mapping_.zone + "'");
    }
    for (const Node& item : in.items("time_formats")) {
      const std::string pattern = policy::read_text(source_, item, "time_formats");
      auto format = TimeFormat::read(pattern);
      if (!format) {
        source_.problem(item.mark, "not a time format: '" + pattern + "' (such as yyyy-MM-dd HH:mm:ss, or iso)");
      } else {
        mapping_.formats.push_back(std::move(*format));
      }
    }
    if (mapping_.formats.empty()) mapping_.formats.push_back(*TimeFormat::read("iso"));
  }

  Cell cell(const Node& node, std::string_view what) {
    Cell cell;
    if (node.kind == Node::Kind::scalar) {
      cell.fallback = node.text;
      return cell;
    }
    MapReader in(source_, node, what);
    if (const Node* one = in.optional("column"))
      cell.columns.push_back(column(policy::read_text(source_, *one, "column")));
    for (const std::size_t index : columns(in, "columns")) cell.columns.push_back(index);
    if (in.has("first")) {
      cell.first = true;
      for (const std::size_t index : columns(in, "first")) cell.columns.push_back(index);
    }
    cell.html = in.optional_text("html") == "true";
    if (in.valid() && cell.columns.empty())
      in.problem(std::string(what) + " needs 'column', 'columns', 'first' or a constant");
    if (const Node* join = in.optional("join")) cell.join = join->text;
    for (const Node::Entry& entry : in.entries("map")) {
      cell.mapped = true;
      cell.map[entry.key] = policy::read_text(source_, entry.value, "map");
    }
    if (in.optional("default") != nullptr) cell.fallback = policy::read_text(source_, *node.find("default"), "default");
    cell.cut = static_cast<std::size_t>(in.integer("cut", 0, 1, 100'000));
    in.finish();
    return cell;
  }

  // Constants and the values of maps are known now: wrong ones are found before the first row.
  void check_values(const policy::Field& field, const Node& node) {
    const auto check = [&](const Node& value) {
      const auto read = read_value(field, value.text, mapping_);
      if (const auto* problem = std::get_if<std::string>(&read)) source_.problem(value.mark, *problem);
    };
    if (node.kind == Node::Kind::scalar) return check(node);
    if (const Node* fallback = node.find("default")) check(*fallback);
    if (const Node* map = node.find("map")) {
      for (const Node::Entry& entry : map->entries) check(entry.value);
    }
  }

  std::vector<FieldSource> fields(const Node& node, std::string_view event_name, std::string_view what) {
    std::vector<FieldSource> list;
    if (node.kind != Node::Kind::mapping) {
      source_.problem(node.mark, "'" + std::string(what) + "' must be a mapping of fields");
      return list;
    }
    const policy::EventIndex index = policy_.vocabulary.event(event_name);
    if (index == policy::kNone) return list;
    const policy::Event& event = policy_.vocabulary.events[index];
    for (const Node::Entry& entry : node.entries) {
      const policy::FieldIndex field = policy_.vocabulary.field(entry.key);
      const bool carried = std::find(event.fields.begin(), event.fields.end(), field) != event.fields.end();
      if (!carried || policy_.vocabulary.fields[field].type == policy::FieldType::member) {
        std::vector<std::string> names;
        for (const policy::FieldIndex one : event.fields) names.push_back(policy_.vocabulary.fields[one].name);
        source_.problem(entry.mark, "event '" + event.name + "' does not take field '" + entry.key + "' here" +
                                        policy::suggestion(entry.key, names));
        continue;
      }
      list.push_back({field, cell(entry.value, entry.key)});
      check_values(policy_.vocabulary.fields[field], entry.value);
    }
    return list;
  }

  void require_ticket_fields(MapReader& in) {
    if (!in.has("ticket")) return;
    for (const char* name : {"kind", "channel", "subject"}) {
      const policy::FieldIndex field = policy_.vocabulary.field(name);
      const bool there = std::any_of(mapping_.ticket.begin(), mapping_.ticket.end(),
                                     [&](const FieldSource& one) { return one.field == field; });
      if (!there) in.problem_at("ticket", "'ticket' needs " + std::string(name));
    }
  }

  void read_customer(const Node& node) {
    MapReader in(source_, node, "customer");
    Mapping::Customer customer;
    const auto optional = [&](const char* key, Cell& into) {
      if (const Node* value = in.optional(key)) into = cell(*value, key);
    };
    if (const Node* name = in.required("name")) customer.name = cell(*name, "name");
    optional("key", customer.key);
    optional("phone", customer.phone);
    optional("email", customer.email);
    optional("segment", customer.segment);
    in.finish();
    mapping_.customer = std::move(customer);
  }

  void read_events(MapReader& in) {
    const auto& items = in.items("events", true);
    for (const Node& item : items) mapping_.events.push_back(event(item));
    const auto opened = [](const EventSource& one) { return one.event == "ticket.opened"; };
    const auto count = std::count_if(mapping_.events.begin(), mapping_.events.end(), opened);
    if (mapping_.events.empty()) return;
    if (count != 1 || !opened(mapping_.events.front())) {
      in.problem_at("events", "the first of 'events', and no other, is ticket.opened");
    } else if (!mapping_.events.front().fields.empty() || !mapping_.events.front().when.empty()) {
      source_.problem(items.front().mark, "ticket.opened takes its fields from 'ticket' and stands for every row");
    }
  }

  EventSource event(const Node& node) {
    MapReader in(source_, node, "an event");
    EventSource event;
    event.event = in.text("event");
    if (in.has("event") && policy_.vocabulary.event(event.event) == policy::kNone) {
      std::vector<std::string> names;
      for (const policy::Event& one : policy_.vocabulary.events) names.push_back(one.name);
      in.problem_at("event", "unknown event '" + event.event + "'" + policy::suggestion(event.event, names));
    }
    list_ = in.optional_text("each");
    if (!list_.empty()) event.list = list_index();
    event.skip = static_cast<std::size_t>(in.integer("skip", 0, 0, 1000));
    if (const Node* at = in.required("at")) {
      event.now = at->kind == Node::Kind::scalar && at->text == "import";
      if (!event.now) read_time(*at, event.at);
    }
    if (in.has("by")) event.by = in.text("by");
    if (const Node* file = in.optional("file")) event.file = cell(*file, "file");
    if (!policy_.vocabulary.fields[policy_.vocabulary.by].value_index(event.by)) {
      in.problem_at("by", "'by' is a role, customer, bot or system; not '" + event.by + "'");
    }
    for (const Node::Entry& entry : in.entries("when")) event.when.push_back(when(entry));
    if (const Node* list = in.optional("fields")) event.fields = fields(*list, event.event, "fields");
    list_.clear();
    in.finish();
    return event;
  }

  std::size_t list_index() {
    const auto found = std::find(mapping_.lists.begin(), mapping_.lists.end(), list_);
    const auto index = static_cast<std::size_t>(found - mapping_.lists.begin());
    if (found == mapping_.lists.end()) mapping_.lists.push_back(list_);
    return index;
  }

  BundleTable table(const Node& node, const std::string& name, bool joined) {
    MapReader in(source_, node, "a table");
    BundleTable table;
    table.name = name;
    table.files = in.text("files");
    table.list = in.optional_text("list");
    table.key = joined ? in.text("key") : in.optional_text("key");
    table.many = in.optional_text("many") == "true";
    in.finish();
    return table;
  }

  void read_bundle(const Node& node) {
    MapReader in(source_, node, "a bundle");
    Bundle bundle;
    if (const Node* rows = in.required("rows")) bundle.rows = table(*rows, "rows", false);
    for (const Node::Entry& entry : in.entries("tables")) bundle.tables.push_back(table(entry.value, entry.key, true));
    for (const Node& item : in.items("joins")) {
      MapReader one(source_, item, "a join");
      BundleJoin join{one.text("as"), one.text("table"), one.text("by"), one.optional_text("into")};
      const bool known = std::any_of(bundle.tables.begin(), bundle.tables.end(),
                                     [&](const BundleTable& each) { return each.name == join.table; });
      if (one.has("table") && !known) one.problem_at("table", "the bundle has no table '" + join.table + "'");
      one.finish();
      bundle.joins.push_back(std::move(join));
    }
    in.finish();
    mapping_.bundle = std::move(bundle);
  }

  void read_time(const Node& node, Cell& at) {
    at = cell(node, "at");
    if (at.columns.empty() && at.fallback && !read_time_text(*at.fallback, mapping_)) {
      source_.problem(node.mark, "'at' is {column: …}, a time, or import");
    }
  }

  When when(const Node::Entry& entry) {
    When test{When::Test::one_of, column(entry.key), {}};
    if (entry.value.kind == Node::Kind::sequence) {
      for (const Node& item : entry.value.items) test.values.push_back(policy::read_text(source_, item, "when"));
    } else if (entry.value.text == "present") {
      test.test = When::Test::present;
    } else if (entry.value.text == "absent") {
      test.test = When::Test::absent;
    } else {
      source_.problem(entry.value.mark, "'when' gives a column a list of values, present or absent");
    }
    return test;
  }

  const policy::Policy& policy_;
  const Source source_;
  Mapping mapping_;
  std::string list_;  // that the columns of the event being read are of
};

}  // namespace

std::variant<std::shared_ptr<const Mapping>, std::vector<yaml::Problem>> load_mapping(const policy::Policy& policy,
                                                                                      std::string_view text,
                                                                                      const std::string& file) {
  auto parsed = yaml::parse(text, file);
  if (auto* problems = std::get_if<std::vector<yaml::Problem>>(&parsed)) return std::move(*problems);
  std::vector<yaml::Problem> problems;
  auto mapping = std::make_shared<Mapping>(Loader(policy, {file, &problems}).read(std::get<yaml::Node>(parsed)));
  if (!problems.empty()) return problems;
  return std::shared_ptr<const Mapping>(std::move(mapping));
}

}  // namespace wellkept::transfer
