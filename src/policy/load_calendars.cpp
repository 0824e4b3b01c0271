// What an amendment says of calendars: a whole one, or what changes in one that stands.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

using yaml::Node;

constexpr std::size_t kDateLength = 10;
constexpr std::size_t kMonthAt = 5;
constexpr std::size_t kDayAt = 8;

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// A date that many days on. The text has been checked to be one.
std::string shifted(const std::string& date, int days) {
  using namespace std::chrono;
  const sys_days at{year{std::stoi(date.substr(0, 4))} / std::stoi(date.substr(kMonthAt, 2)) /
                    std::stoi(date.substr(kDayAt, 2))};
  const year_month_day moved{at + std::chrono::days{days}};
  char text[16];  // with room for what the compiler thinks possible
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", static_cast<unsigned>(static_cast<int>(moved.year())) % 10'000U,
                static_cast<unsigned>(moved.month()) % 100U, static_cast<unsigned>(moved.day()) % 100U);
  return text;
}

// "2026-05-01/2026-05-05" as its two ends; one date is both.
std::pair<std::string, std::string> ends_of(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return {text, text};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

std::string range_text(const std::string& first, const std::string& last) {
  return first == last ? first : first + "/" + last;
}

Node scalar(std::string text, yaml::Mark mark) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.mark = mark;
  node.text = std::move(text);
  node.plain = false;
  return node;
}

// A calendar that an amendment bends.
class Bent {
 public:
  Bent(const Source& source, Node calendar) : source_(source), calendar_(std::move(calendar)) {}

  // What a list said of the date before no longer counts: the newer statement does.
  void day_off(const Node& item) {
    const auto [first, last] = ends_of(item.text);
    std::erase_if(
        child("make_up", Node::Kind::mapping, item.mark).entries,
        [&, &first = first, &last = last](const Node::Entry& one) { return one.key >= first && one.key <= last; });
    child("days_off", Node::Kind::sequence, item.mark).items.push_back(item);
  }

  void entry(std::string_view key, const Node::Entry& fresh) {
    auto& entries = child(key, Node::Kind::mapping, fresh.mark).entries;
    const auto old =
        std::find_if(entries.begin(), entries.end(), [&](const Node::Entry& one) { return one.key == fresh.key; });
    if (old == entries.end()) {
      entries.push_back(fresh);
    } else {
      *old = fresh;
    }
  }

  void official(const Node& year) { child("official_years", Node::Kind::sequence, year.mark).items.push_back(year); }

  // As the weekday says again.
  void restore(const Node& item) {
    if (!is_date(item.text)) return source_.problem(item.mark, quote(item.text) + " is no date such as \"2026-05-01\"");
    auto& made_up = child("make_up", Node::Kind::mapping, item.mark).entries;
    const bool was_made_up = std::erase_if(made_up, [&](const Node::Entry& one) { return one.key == item.text; }) > 0;
    if (!take_from_days_off(item) && !was_made_up)
      source_.problem(item.mark, quote(item.text) + " is neither a day off nor a make-up day");
  }

  const Node& node() const { return calendar_; }

 private:
  Node& child(std::string_view key, Node::Kind kind, yaml::Mark mark) {
    for (Node::Entry& one : calendar_.entries) {
      if (one.key == key) return one.value;
    }
    Node empty;
    empty.kind = kind;
    empty.mark = mark;
    calendar_.entries.push_back({std::string(key), mark, std::move(empty)});
    return calendar_.entries.back().value;
  }

  bool take_from_days_off(const Node& item) {
    auto& days = child("days_off", Node::Kind::sequence, item.mark).items;
    const auto found = std::find_if(days.begin(), days.end(), [&](const Node& one) {
      const auto [first, last] = ends_of(one.text);
      return is_date(first) && item.text >= first && item.text <= last;
    });
    if (found == days.end()) return false;
    const auto [first, last] = ends_of(found->text);
    std::vector<Node> rest;
    if (first < item.text) rest.push_back(scalar(range_text(first, shifted(item.text, -1)), found->mark));
    if (item.text < last) rest.push_back(scalar(range_text(shifted(item.text, 1), last), found->mark));
    days.insert(days.erase(found), rest.begin(), rest.end());
    return true;
  }

  const Source& source_;
  Node calendar_;
};

Node bend(const Source& source, const Node& change, const Node& calendar) {
  MapReader in(source, change, "the change of a calendar");
  Bent bent(source, calendar);
  for (const Node& item : in.items("restore")) bent.restore(item);
  for (const Node& item : in.items("days_off")) bent.day_off(item);
  for (const Node::Entry& one : in.entries("make_up")) bent.entry("make_up", one);
  for (const Node::Entry& one : in.entries("weekly")) bent.entry("weekly", one);
  for (const Node& item : in.items("official_years")) bent.official(item);
  in.finish();
  return bent.node();
}

const std::string* zone_of(const Node& calendar) {
  const Node* zone = calendar.find("timezone");
  return zone == nullptr ? nullptr : &zone->text;
}

}  // namespace

void amend_calendars(Loading& loading, MapReader& in, Version& version) {
  const Source& source = in.source();
  for (const auto& entry : in.entries("calendars")) {
    if (entry.key == "always" || !is_name(entry.key)) {
      source.problem(entry.mark, entry.key == "always" ? "calendar 'always' is built in"
                                                       : quote(entry.key) + " is no name of a calendar");
      continue;
    }
    const auto known = loading.calendars.find(entry.key);
    const bool whole = zone_of(entry.value) != nullptr;
    if (!whole && known == loading.calendars.end()) {
      source.problem(entry.mark, "there is no calendar " + quote(entry.key) + " yet: write its timezone and hours");
      continue;
    }
    if (whole && known != loading.calendars.end() && *zone_of(known->second) != *zone_of(entry.value)) {
      source.problem(entry.mark, "the time zone of a calendar stays: write one of another name");
      continue;
    }
    const std::size_t problems = loading.problems.size();
    Node node = whole ? entry.value : bend(source, entry.value, known->second);
    if (loading.problems.size() > problems) continue;
    auto loaded = calendar::load(node, source.file, entry.key);
    if (auto* wrong = std::get_if<1>(&loaded)) {
      loading.problems.insert(loading.problems.end(), wrong->begin(), wrong->end());
      continue;
    }
    json::Value data = as_data(node);
    const auto before = version.calendar_data.find(entry.key);
    if (before != version.calendar_data.end() && before->second == data) {
      source.problem(entry.mark, "calendar " + quote(entry.key) + " is as it was");
      continue;
    }
    version.calendar_data.insert_or_assign(entry.key, std::move(data));
    version.calendars.insert_or_assign(entry.key, std::get<0>(std::move(loaded)));
    version.calendars_changed.push_back(entry.key);
    loading.calendars.insert_or_assign(entry.key, std::move(node));
  }
}

}  // namespace wellkept::policy
