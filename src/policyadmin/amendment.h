// An amendment as its author writes it, and the document of the policy that it becomes. Pure.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/json.h"
#include "base/yaml.h"
#include "policy/policy.h"

namespace wellkept::policyadmin {

struct Draft {
  std::string label;      // of the version to come: "2027.1"
  std::string effective;  // "2027-01-01" or "2027-01-01T09:00" of the policy's zone; empty: when it is published
  policy::Text reason;
  std::string clauses;  // YAML with `clauses:`, `repeals:` and `calendars:`, as in an amendment's file
};

struct Approval {
  policy::Text by;
  std::string at;        // a date
  std::string document;  // which proposal
};

// What is wrong with the author's text as a piece of an amendment; its clauses are checked by loading the document.
std::vector<yaml::Problem> check_draft(const Draft& draft);
bool is_label(std::string_view label);  // letters, digits, '.', '_' and '-', at most 40
bool is_effective(std::string_view effective, std::string_view zone);

// The author's text stays at the top, so that its lines keep their numbers; the head follows it.
policy::Document compose(const Draft& draft, const std::string& effective, const Approval& approval);
std::string document_name(const Draft& draft);

// What the hash of a revision covers: label, date, reason and clauses.
std::string fingerprint(const Draft& draft);

// {"file", "line", "column", "message"} each; line and column are null for what stands in the head, which the author
// gave field by field. `of_text_alone`: they were found before there was a head.
json::Value problems_json(const Draft& draft, const std::vector<yaml::Problem>& problems, bool of_text_alone);

// The first full minute that lies at least some seconds ahead, as local time "2026-03-02T10:01".
std::string next_minute(Instant now, std::string_view zone);

// The policy with one of its versions alone, in force always: what a trial compares. Takes a policy that nobody else
// holds.
std::shared_ptr<const policy::Policy> only(std::shared_ptr<const policy::Policy> policy, std::size_t version);

}  // namespace wellkept::policyadmin
