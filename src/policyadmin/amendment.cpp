#include "policyadmin/amendment.h"

#include <algorithm>

#include "base/crypto.h"

namespace wellkept::policyadmin {
namespace {

constexpr std::size_t kMaxLabel = 40;
constexpr std::size_t kDate = 10;
constexpr std::size_t kMinute = 16;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kNotice = 2'000;  // between the check of a moment and its record

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);  // a string of JSON is a string of YAML
  return out;
}

std::string text_pair(const policy::Text& text) {
  return "{zh: " + quoted(text.zh) + ", en: " + quoted(text.en) + "}";
}

int lines_of(const Draft& draft) {
  return static_cast<int>(std::count(draft.clauses.begin(), draft.clauses.end(), '\n')) + 1;
}

}  // namespace

bool is_label(std::string_view label) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == '_';
  };
  return !label.empty() && label.size() <= kMaxLabel && std::all_of(label.begin(), label.end(), fits);
}

bool is_effective(std::string_view effective, std::string_view zone) {
  if (effective.size() != kDate && (effective.size() != kMinute || effective[kDate] != 'T')) return false;
  return calendar::parse_local(effective, zone).has_value();
}

std::string document_name(const Draft& draft) {
  return "amendment " + draft.label;
}

std::vector<yaml::Problem> check_draft(const Draft& draft) {
  const std::string file = document_name(draft);
  auto parsed = yaml::parse(draft.clauses, file);
  if (auto* problems = std::get_if<1>(&parsed)) return std::move(*problems);
  const yaml::Node& root = std::get<0>(parsed);
  const auto start = draft.clauses.find_first_not_of(" \t\r\n");
  if (root.kind != yaml::Node::Kind::mapping || root.mark.column != 1 || draft.clauses[start] == '{')
    return {
        {file, root.mark, "write `clauses:`, `repeals:` and `calendars:` at the start of a line, one below the other"}};
  std::vector<yaml::Problem> problems;
  for (const auto& entry : root.entries) {
    if (entry.key != "clauses" && entry.key != "repeals" && entry.key != "calendars")
      problems.push_back(
          {file, entry.mark, "only `clauses`, `repeals` and `calendars` stand here, not '" + entry.key + "'"});
  }
  return problems;
}

policy::Document compose(const Draft& draft, const std::string& effective, const Approval& approval) {
  std::string text = draft.clauses + "\n";
  text += "version: " + quoted(draft.label) + "\n";
  text += "effective: " + quoted(effective) + "\n";
  text += "approved: {by: " + text_pair(approval.by) + ", at: " + quoted(approval.at) +
          ", document: " + quoted(approval.document) + "}\n";
  text += "reason: " + text_pair(draft.reason) + "\n";
  return {document_name(draft), std::move(text)};
}

std::string fingerprint(const Draft& draft) {
  const json::Value content = json::Object{{"label", draft.label},
                                           {"effective", draft.effective},
                                           {"reason", json::Object{{"zh", draft.reason.zh}, {"en", draft.reason.en}}},
                                           {"clauses", draft.clauses}};
  return crypto::to_hex(crypto::sha256(json::canonical(content)));
}

json::Value problems_json(const Draft& draft, const std::vector<yaml::Problem>& problems, bool of_text_alone) {
  const int last = lines_of(draft);
  json::Array out;
  for (const yaml::Problem& one : problems) {
    const bool in_text = of_text_alone || (one.file == document_name(draft) && one.mark.line <= last);
    out.emplace_back(json::Object{{"file", one.file},
                                  {"line", in_text ? json::Value(std::min(one.mark.line, last)) : json::Value()},
                                  {"column", in_text ? json::Value(one.mark.column) : json::Value()},
                                  {"message", one.message}});
  }
  return out;
}

std::string next_minute(Instant now, std::string_view zone) {
  const Instant at{(now.ms + kNotice + kMinuteMs - 1) / kMinuteMs * kMinuteMs};
  const auto written = [](Instant instant) { return format_instant(instant).substr(0, kMinute); };
  // What UTC shows, read in the zone, tells how far the zone is ahead.
  const auto guess = calendar::parse_local(written(at), zone);
  return guess ? written(Instant{at.ms + (at.ms - guess->ms)}) : written(at);
}

std::shared_ptr<const policy::Policy> only(std::shared_ptr<const policy::Policy> policy, std::size_t version) {
  // Nobody else holds it, and it was not made a const object.
  auto own = std::const_pointer_cast<policy::Policy>(std::move(policy));
  policy::GrowingList<policy::Version> one;
  one.push_back(own->versions[version]);
  own->versions = std::move(one);
  return own;
}

}  // namespace wellkept::policyadmin
