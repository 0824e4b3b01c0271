#include "policy/diff.h"

#include <algorithm>

#include "policy/shown_text.h"
#include "policy/words.h"

namespace wellkept::policy {
namespace {

using What = Change::What;

std::string aspect_of(const std::string& key) {
  return key.substr(0, key.find(':'));
}

template <class Item, class Same>
const Item* find(const std::vector<Item>& items, Same same) {
  const auto found = std::find_if(items.begin(), items.end(), same);
  return found == items.end() ? nullptr : &*found;
}

const Facet* facet(const std::vector<Facet>& facets, const std::string& key) {
  return find(facets, [&](const Facet& one) { return one.key == key; });
}

// The order of rows is only news when the rows themselves stayed.
bool only_order(const std::vector<Facet>& a, const std::vector<Facet>& b) {
  const auto rows_in = [](const std::vector<Facet>& from, const std::vector<Facet>& other) {
    return std::all_of(from.begin(), from.end(),
                       [&](const Facet& one) { return aspect_of(one.key) != "limit" || facet(other, one.key); });
  };
  return rows_in(a, b) && rows_in(b, a);
}

void compare_facets(std::vector<Change>& out, const std::string& clause, const std::string& rule,
                    const std::vector<Facet>& a, const std::vector<Facet>& b) {
  for (const auto& old : a) {
    const auto* now = facet(b, old.key);
    if (old.key == "order" && !only_order(a, b)) continue;
    if (!now) {
      out.push_back({What::removed, clause, rule, aspect_of(old.key), old.name, old.value, {}});
    } else if (now->data != old.data) {
      out.push_back({What::changed, clause, rule, aspect_of(old.key), now->name, old.value, now->value});
    }
  }
  for (const auto& now : b) {
    if (now.key == "order" && !only_order(a, b)) continue;
    if (!facet(a, now.key)) out.push_back({What::added, clause, rule, aspect_of(now.key), now.name, {}, now.value});
  }
}

void compare_rules(std::vector<Change>& out, const std::string& clause, const std::vector<RuleFacets>& a,
                   const std::vector<RuleFacets>& b) {
  for (const auto& old : a) {
    const auto* now = find(b, [&](const RuleFacets& one) { return one.id == old.id; });
    if (now) {
      compare_facets(out, clause, old.id, old.facets, now->facets);
    } else {
      out.push_back({What::removed, clause, old.id, "rule", old.shape, old.label, {}});
    }
  }
  for (const auto& now : b) {
    if (find(a, [&](const RuleFacets& one) { return one.id == now.id; })) continue;
    out.push_back({What::added, clause, now.id, "rule", now.shape, {}, now.label});
  }
}

Text label_of(const json::Value& item, std::string_view id) {
  const auto* label = item.find("label");
  const auto text = [&](const char* language) {
    const auto* found = label ? label->find(language) : nullptr;
    return std::string(id) + (found ? " (" + *found->string() + ")" : "");
  };
  return {text("zh"), text("en")};
}

// Two lists of objects that are known by a member, of the book's canonical form.
void compare_lists(std::vector<Change>& out, const json::Value* a, const json::Value* b, std::string_view id,
                   const std::string& aspect, const Text& name) {
  static const json::Array kNothing;
  const auto& before = a && a->array() ? *a->array() : kNothing;
  const auto& after = b && b->array() ? *b->array() : kNothing;
  const auto known_as = [&](const json::Value& item) { return *item.find(id)->string(); };
  const auto with = [&](const json::Array& list, const std::string& key) {
    return find(list, [&](const json::Value& item) { return known_as(item) == key; });
  };
  for (const auto& item : before) {
    const auto key = known_as(item);
    const auto* now = with(after, key);
    if (!now) {
      out.push_back({What::removed, "", "", aspect, name, label_of(item, key), {}});
    } else if (json::canonical(*now) != json::canonical(item)) {
      out.push_back({What::changed, "", "", aspect, name, label_of(item, key), label_of(*now, key)});
    }
  }
  for (const auto& item : after) {
    const auto key = known_as(item);
    if (!with(before, key)) out.push_back({What::added, "", "", aspect, name, {}, label_of(item, key)});
  }
}

void compare_flows(std::vector<Change>& out, const json::Value& a, const json::Value& b) {
  compare_lists(out, a.find("stages"), b.find("stages"), "id", "stage", {"阶段", "stage"});
  compare_lists(out, a.find("states"), b.find("states"), "id", "state", {"状态", "state"});
  for (const auto& flow : *b.find("flows")->array()) {
    const auto& kind = *flow.find("kind")->string();
    const auto* old =
        find(*a.find("flows")->array(), [&](const json::Value& one) { return *one.find("kind")->string() == kind; });
    compare_lists(out, old ? old->find("actions") : nullptr, flow.find("actions"), "action", "action",
                  {kind + " 的操作", "action of " + kind});
  }
}

void compare_books(std::vector<Change>& out, const json::Value& a, const json::Value& b) {
  const auto& words_a = *a.find("vocabulary");
  const auto& words_b = *b.find("vocabulary");
  compare_lists(out, words_a.find("roles"), words_b.find("roles"), "id", "role", {"角色", "role"});
  compare_lists(out, words_a.find("owners"), words_b.find("owners"), "id", "owner", {"责任部门", "owner"});
  compare_lists(out, words_a.find("fields"), words_b.find("fields"), "name", "field", {"字段", "field"});
  compare_lists(out, words_a.find("events"), words_b.find("events"), "name", "event", {"事件", "event"});
  compare_lists(out, words_a.find("pauses"), words_b.find("pauses"), "id", "pause", {"暂停", "pause"});
  if (!(*words_a.find("defaults") == *words_b.find("defaults"))) {
    out.push_back({What::changed, "", "", "defaults", {"默认值", "defaults"}, {}, {}});
  }
  compare_flows(out, *a.find("flows"), *b.find("flows"));
  if (json::canonical(*a.find("calendars")) != json::canonical(*b.find("calendars"))) {
    out.push_back({What::changed, "", "", "calendars", {"日历", "calendars"}, {}, {}});
  }
}

// The scalars of a list, or the entries of a mapping, as words.
std::vector<std::string> said(const json::Value& calendar, std::string_view key) {
  std::vector<std::string> out;
  const json::Value* node = calendar.find(key);
  if (node == nullptr) return out;
  if (const auto* list = node->array()) {
    for (const json::Value& one : *list) out.push_back(*one.string());
  } else if (const auto* map = node->object()) {
    for (const auto& [name, value] : *map) {
      std::string words = name;
      if (value.string() != nullptr) words += " (" + *value.string() + ")";
      if (value.array() != nullptr) {
        for (const json::Value& one : *value.array()) words += " " + *one.string();
      }
      out.push_back(std::move(words));
    }
  } else if (node->string() != nullptr) {
    out.push_back(*node->string());
  }
  return out;
}

std::string without(const std::vector<std::string>& from, const std::vector<std::string>& known) {
  std::string out;
  for (const std::string& one : from) {
    if (std::find(known.begin(), known.end(), one) == known.end()) out += (out.empty() ? "" : ", ") + one;
  }
  return out;
}

void compare_calendar(std::vector<Change>& out, const std::string& id, const json::Value& a, const json::Value& b) {
  static const std::vector<std::pair<std::string, Text>> kParts{{"timezone", {"的时区", "time zone"}},
                                                                {"weekly", {"的每周工作时间", "weekly hours"}},
                                                                {"days_off", {"的休息日", "days off"}},
                                                                {"make_up", {"的调休工作日", "make-up days"}},
                                                                {"official_years", {"的官方年份", "official years"}}};
  for (const auto& [key, words] : kParts) {
    const Text name{"日历 " + id + words.zh, words.en + " of calendar " + id};
    const auto old = said(a, key);
    const auto now = said(b, key);
    const std::string gone = without(old, now);
    const std::string come = without(now, old);
    if (!gone.empty()) out.push_back({What::removed, "", "", key, name, {gone, gone}, {}});
    if (!come.empty()) out.push_back({What::added, "", "", key, name, {}, {come, come}});
  }
}

void compare_calendars(std::vector<Change>& out, const Version& a, const Version& b) {
  const Text name{"日历", "calendar"};
  for (const auto& [id, data] : b.calendar_data) {
    const auto old = a.calendar_data.find(id);
    if (old == a.calendar_data.end()) {
      out.push_back({What::added, "", "", "calendar", name, {}, {id, id}});
    } else if (!(old->second == data)) {
      compare_calendar(out, id, old->second, data);
    }
  }
}

std::string_view what_name(What what) {
  switch (what) {
    case What::added:
      return "added";
    case What::removed:
      return "removed";
    case What::changed:
      return "changed";
  }
  return "";
}

json::Value text_or_null(const Text& text) {
  if (text == Text{}) return {};
  return text_value(text);
}

}  // namespace

std::vector<Change> diff_versions(const Policy& policy_a, const Version& a, const Policy& policy_b, const Version& b) {
  std::vector<Change> out;
  for (const auto& old : a.clauses) {
    const auto* now = b.clause(old.id);
    if (!now) {
      out.push_back({What::removed, old.id, "", "clause", {"条款", "clause"}, old.title, {}});
    } else if (!(now->canonical == old.canonical) || &policy_a != &policy_b) {
      compare_facets(out, old.id, "", clause_facets(policy_a, old), clause_facets(policy_b, *now));
      compare_rules(out, old.id, rule_facets(policy_a, old), rule_facets(policy_b, *now));
    }
  }
  for (const auto& now : b.clauses) {
    if (!a.clause(now.id)) out.push_back({What::added, now.id, "", "clause", {"条款", "clause"}, {}, now.title});
  }
  // Between two books their first calendars are compared as a whole.
  if (&policy_a == &policy_b) compare_calendars(out, a, b);
  return out;
}

std::vector<Change> diff(const Policy& a, const Policy& b) {
  std::vector<Change> out;
  compare_books(out, a.canonical, b.canonical);
  const auto clauses = diff_versions(a, a.versions.back(), b, b.versions.back());
  out.insert(out.end(), clauses.begin(), clauses.end());
  return out;
}

std::string change_words(const Change& change, std::string_view language) {
  const bool zh = language.starts_with("zh");
  const std::string colon = zh ? "：" : ": ";
  const auto& name = change.name.in(language);
  const auto& before = change.before.in(language);
  const auto& after = change.after.in(language);
  std::string where = change.clause + (change.rule.empty() ? "" : " " + change.rule);
  if (!where.empty()) where += colon;
  // A thing that has a name of its own, against something that a rule says.
  const bool thing = change.clause.empty() || change.aspect == "clause" || change.aspect == "rule";
  const auto stated = [&](const std::string& zh_verb, const std::string& en_verb, const std::string& what) {
    if (!thing) return where + (zh ? zh_verb : en_verb) + colon + name + colon + what;
    return where + (zh ? zh_verb + name : name + " " + en_verb) + colon + what;
  };
  switch (change.what) {
    case What::added:
      return stated("新增", "added", after);
    case What::removed:
      return change.aspect == "clause" ? stated("废止", "repealed", before) : stated("删除", "removed", before);
    case What::changed:
      break;
  }
  if (before == after) return where + (zh ? name + "有变更" : name + " changed") + (after.empty() ? "" : colon + after);
  return where + name + colon + before + " -> " + after;
}

json::Value changes_json(const std::vector<Change>& changes) {
  json::Array out;
  for (const auto& change : changes) {
    out.emplace_back(json::Object{{"what", what_name(change.what)},
                                  {"clause", change.clause},
                                  {"rule", change.rule},
                                  {"aspect", change.aspect},
                                  {"name", text_or_null(change.name)},
                                  {"before", text_or_null(change.before)},
                                  {"after", text_or_null(change.after)}});
  }
  return out;
}

}  // namespace wellkept::policy
