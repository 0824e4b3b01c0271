#include <algorithm>
#include <charconv>
#include <filesystem>

#include "calendar/impl.h"

namespace wellkept::calendar {
namespace {

using yaml::Node;

constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr Day kLongestRange = 366;

std::optional<int> parse_weekday(std::string_view text) {
  const auto found = std::ranges::find(kWeekdays, text);
  if (found == kWeekdays.end()) return std::nullopt;
  return static_cast<int>(found - kWeekdays.begin());
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!plain || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "09:00"; 24:00 only as an end.
std::optional<int> parse_minute(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(text.substr(0, 2));
  const auto minute = digits(text.substr(3));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 24 * 60) return std::nullopt;
  return *hour * 60 + *minute;
}

// "05-01", for every year.
std::optional<int> parse_yearly(std::string_view text) {
  if (text.size() != 5) return std::nullopt;
  const auto day = parse_day("2000-" + std::string(text));  // a leap year
  if (!day) return std::nullopt;
  return civil(*day).month() * 100 + civil(*day).day();
}

class Loader {
 public:
  explicit Loader(const std::string& file) : file_(file) {}

  void read(const Node& node) {
    if (node.kind != Node::Kind::mapping) return report(node.mark, "a calendar is a mapping");
    for (const auto& [key, mark, value] : node.entries) {
      if (key == "timezone")
        read_zone(value);
      else if (key == "weekly")
        read_weekly(value);
      else if (key == "days_off")
        read_days_off(value);
      else if (key == "make_up")
        read_make_up(value);
      else if (key == "official_years")
        read_years(value);
      else
        report(mark, "unknown key '" + key + "'");
    }
    if (!node.find("timezone")) report(node.mark, "'timezone' is missing");
    if (!node.find("weekly")) report(node.mark, "'weekly' is missing");
    check_make_up_hours();
  }

  std::variant<Calendar, std::vector<yaml::Problem>> finish(std::string id) {
    if (!problems_.empty()) {
      std::ranges::stable_sort(problems_, {}, [](const auto& p) { return std::pair(p.mark.line, p.mark.column); });
      return std::move(problems_);
    }
    return Builder::make(std::move(id), std::move(*zone_), std::move(rules_));
  }

 private:
  void report(yaml::Mark mark, std::string message) { problems_.push_back({file_, mark, std::move(message)}); }

  // Text, or nothing and a problem.
  const std::string* text(const Node& node, const char* what) {
    if (node.kind == Node::Kind::scalar) return &node.text;
    report(node.mark, std::string("expected ") + what);
    return nullptr;
  }
  bool is_list(const Node& node, const char* of) {
    if (node.kind == Node::Kind::sequence) return true;
    report(node.mark, std::string("expected a list of ") + of);
    return false;
  }
  bool is_mapping(const Node& node, const char* of) {
    if (node.kind == Node::Kind::mapping) return true;
    report(node.mark, std::string("expected a mapping of ") + of);
    return false;
  }

  void read_zone(const Node& node) {
    const std::string* name = text(node, "a time zone");
    if (!name) return;
    zone_ = Zone::find(*name);
    if (!zone_) report(node.mark, "unknown time zone '" + *name + "'");
  }

  void read_weekly(const Node& node) {
    if (!is_mapping(node, "weekdays")) return;
    bool any = false;
    for (const auto& [key, mark, value] : node.entries) {
      const auto weekday = parse_weekday(key);
      if (!weekday) {
        report(mark, "unknown weekday '" + key + "': mon, tue, wed, thu, fri, sat or sun");
      } else if (is_list(value, "intervals such as \"09:00-18:00\"")) {
        auto& hours = rules_.weekly[static_cast<std::size_t>(*weekday)];
        for (const Node& item : value.items) read_interval(item, hours);
        std::ranges::sort(hours, {}, &Hours::begin);
      }
      any = any || !value.items.empty();
    }
    if (!any) report(node.mark, "a week without working time");
  }

  void read_interval(const Node& node, std::vector<Hours>& hours) {
    const std::string* words = text(node, "an interval such as \"09:00-18:00\"");
    if (!words) return;
    const auto begin = parse_minute(std::string_view(*words).substr(0, 5));
    const auto end =
        words->size() == 11 && (*words)[5] == '-' ? parse_minute(std::string_view(*words).substr(6)) : std::nullopt;
    if (!begin || !end) return report(node.mark, "'" + *words + "' is no interval such as \"09:00-18:00\"");
    if (*end <= *begin) return report(node.mark, "'" + *words + "' ends before it begins");
    const bool overlaps = std::ranges::any_of(hours, [&](Hours h) { return *begin < h.end && h.begin < *end; });
    if (overlaps) return report(node.mark, "'" + *words + "' overlaps another interval of the day");
    hours.push_back({*begin, *end});
  }

  void read_days_off(const Node& node) {
    if (!is_list(node, "dates")) return;
    for (const Node& item : node.items) {
      const std::string* words = text(item, "a date");
      if (!words) continue;
      if (const auto yearly = parse_yearly(*words)) {
        if (!rules_.yearly_off.insert(*yearly).second) report(item.mark, "'" + *words + "' is listed twice");
      } else {
        read_range(item, *words);
      }
    }
  }

  void read_range(const Node& item, const std::string& words) {
    const std::size_t slash = words.find('/');
    const auto first = parse_day(std::string_view(words).substr(0, slash));
    const auto last = slash == std::string::npos ? first : parse_day(std::string_view(words).substr(slash + 1));
    if (!first || !last) {
      return report(item.mark,
                    "'" + words + "' is no date such as \"2026-05-01\", \"05-01\" or \"2026-05-01/2026-05-05\"");
    }
    if (*last < *first) return report(item.mark, "'" + words + "' ends before it begins");
    if (*last - *first >= kLongestRange) return report(item.mark, "'" + words + "' is longer than a year");
    bool repeated = false;
    for (Day day = *first; day <= *last; ++day) repeated = !rules_.days_off.insert(day).second || repeated;
    if (repeated) report(item.mark, "'" + words + "' is listed twice");
  }

  void read_make_up(const Node& node) {
    if (!is_mapping(node, "dates to weekdays")) return;
    for (const auto& [key, mark, value] : node.entries) {
      const auto day = parse_day(key);
      const std::string* name = text(value, "a weekday");
      const auto weekday = name ? parse_weekday(*name) : std::nullopt;
      if (!day) report(mark, "'" + key + "' is no date such as \"2026-02-14\"");
      if (name && !weekday) report(value.mark, "unknown weekday '" + *name + "': mon, tue, wed, thu, fri, sat or sun");
      if (!day || !weekday) continue;
      rules_.make_up[*day] = *weekday;
      made_up_.push_back({value.mark, *weekday});
    }
  }

  void read_years(const Node& node) {
    if (!is_list(node, "years")) return;
    rules_.official_years.emplace();
    for (const Node& item : node.items) {
      const std::string* words = text(item, "a year");
      if (!words) continue;
      const auto year = digits(*words);
      if (!year || words->size() != 4 || *year < 1)
        report(item.mark, "'" + *words + "' is no year");
      else if (!rules_.official_years->insert(*year).second)
        report(item.mark, "'" + *words + "' is listed twice");
    }
  }

  // After everything, because `weekly` may stand below `make_up`.
  void check_make_up_hours() {
    for (const auto& [mark, weekday] : made_up_) {
      if (!rules_.weekly[static_cast<std::size_t>(weekday)].empty()) continue;
      report(mark, "'" + std::string(kWeekdays[static_cast<std::size_t>(weekday)]) + "' has no hours to work by");
    }
  }

  const std::string& file_;
  std::vector<yaml::Problem> problems_;
  std::optional<Zone> zone_;
  Rules rules_;
  std::vector<std::pair<yaml::Mark, int>> made_up_;
};

}  // namespace

std::variant<Calendar, std::vector<yaml::Problem>> load(const yaml::Node& node, const std::string& file,
                                                        std::string id) {
  Loader loader(file);
  loader.read(node);
  return loader.finish(std::move(id));
}

std::variant<Calendar, std::vector<yaml::Problem>> load_file(const std::string& path) {
  auto parsed = yaml::parse_file(path);
  if (auto* problems = std::get_if<std::vector<yaml::Problem>>(&parsed)) return std::move(*problems);
  return load(std::get<yaml::Node>(parsed), path, std::filesystem::path(path).stem().string());
}

}  // namespace wellkept::calendar
