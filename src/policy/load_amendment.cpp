#include <algorithm>
#include <set>

#include "policy/canonical.h"
#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

auto position(Version& version, std::string_view id) {
  return std::find_if(version.clauses.begin(), version.clauses.end(),
                      [&](const Clause& clause) { return clause.id == id; });
}

// An amendment may take effect at a minute of a day: "2026-07-01T09:30".
std::string read_moment(MapReader& in, std::string_view zone) {
  const auto* node = in.required("effective");
  if (!node) return {};
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kMinute = 16;
  const std::string& text = node->text;
  const bool minute = text.size() == kMinute && text[kDate] == 'T' && !node->plain && is_date(text.substr(0, kDate)) &&
                      calendar::parse_local(text, zone).has_value();
  return minute ? text : read_date(in.source(), *node, "effective");
}

std::vector<std::string> clause_ids(const Version& version) {
  std::vector<std::string> names;
  for (const auto& clause : version.clauses) names.push_back(clause.id);
  return names;
}

// The regulation that a clause's id names: the longest that fits.
const Regulation* regulation_of(const Version& version, std::string_view id) {
  const Regulation* best = nullptr;
  for (const auto& regulation : version.regulations) {
    if (id.starts_with(regulation.id + "-") && (!best || regulation.id.size() > best->id.size())) best = &regulation;
  }
  return best;
}

void put_clause(Loading& loading, const Source& source, const yaml::Node& node, Version& version,
                std::set<std::string>& named) {
  const auto* id = node.find("id");
  const auto* regulation = id ? regulation_of(version, id->text) : nullptr;
  if (id && !regulation) {
    source.problem(id->mark, "clause " + quote(id->text) + " is of no regulation of this policy");
    return;
  }
  auto clause =
      read_clause(loading, source, node, regulation ? *regulation : Regulation{}, version.effective_date.substr(0, 10));
  if (!regulation) return;  // without an id, which has been said
  if (!named.insert(clause.id).second) {
    source.problem(node.mark, "clause " + quote(clause.id) + " stands twice");
    return;
  }
  const auto old = position(version, clause.id);
  if (old != version.clauses.end()) {
    const bool same = canonical_clause(loading.policy, *old) == canonical_clause(loading.policy, clause);
    if (same && old->cases.size() == clause.cases.size())
      source.problem(node.mark, "clause " + quote(clause.id) + " is as it was");
    *old = std::move(clause);
    return;
  }
  const auto last = std::find_if(version.clauses.rbegin(), version.clauses.rend(),
                                 [&](const Clause& other) { return other.regulation == clause.regulation; });
  version.clauses.insert(last == version.clauses.rend() ? version.clauses.end() : last.base(), std::move(clause));
}

void read_repeals(MapReader& in, Version& version, std::set<std::string>& named) {
  for (const auto& item : in.items("repeals")) {
    const auto id = read_text(in.source(), item, "clause");
    if (id.empty()) continue;
    const auto old = position(version, id);
    if (!named.insert(id).second) {
      in.source().problem(item.mark, "clause " + quote(id) + " stands twice");
    } else if (old == version.clauses.end()) {
      in.source().problem(item.mark, "unknown clause " + quote(id) + suggestion(id, clause_ids(version)));
    } else {
      version.clauses.erase(old);
    }
  }
}

void check_order(Loading& loading, MapReader& in, const Version& version) {
  const auto& before = loading.policy.versions.back();
  if (!version.effective_date.empty() && version.effective_date <= before.effective_date) {
    in.problem_at("effective", "an amendment must come after the version before it, which is in force from " +
                                   before.effective_date);
  }
  for (const auto& other : loading.policy.versions) {
    if (!version.label.empty() && other.label == version.label)
      in.problem_at("version", "version " + quote(version.label) + " stands twice");
  }
}

}  // namespace

void read_approval(MapReader& in, Version& version) {
  const auto* node = in.required("approved");
  if (!node) return;
  MapReader map(in.source(), *node, "an approval");
  version.approved_by = map.words("by");
  version.approved_at = map.date("at");
  version.approved_document = map.optional_text("document");
  map.finish();
}

void read_effective(Loading& loading, MapReader& in, Version& version) {
  version.label = in.quoted("version");
  version.effective_date = read_moment(in, loading.policy.zone);
  if (version.effective_date.empty()) return;
  if (const auto from = calendar::parse_local(version.effective_date, loading.policy.zone))
    version.effective_from = *from;
}

void load_amendment(Loading& loading, const Source& source, const yaml::Node& root, const std::string& effective) {
  MapReader in(source, root, "an amendment");
  auto version = loading.policy.versions.back();
  version.label.clear();
  version.calendars_changed.clear();
  version.approved_by = {};
  read_effective(loading, in, version);
  const auto later = calendar::parse_local(effective, loading.policy.zone);
  if (!effective.empty() && later) {
    version.effective_date = effective;
    version.effective_from = *later;
  }
  read_approval(in, version);
  version.reason = in.words("reason");
  check_order(loading, in, version);
  if (!in.has("clauses") && !in.has("repeals") && !in.has("calendars") && in.valid())
    in.problem("an amendment changes or repeals clauses, or changes calendars");
  amend_calendars(loading, in, version);
  std::set<std::string> named;
  for (const auto& item : in.items("clauses")) put_clause(loading, source, item, version, named);
  read_repeals(in, version, named);
  in.finish();
  loading.policy.add(std::move(version));
}

}  // namespace wellkept::policy
