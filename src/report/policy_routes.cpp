#include "report/policy_routes.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "base/crypto.h"
#include "http/paging.h"
#include "policy/canonical.h"
#include "policy/explain.h"
#include "policy/shown_text.h"

namespace wellkept::report {
namespace {

json::Value clause_summary(const policy::Clause& clause) {
  json::Array kinds;
  for (const policy::Kind kind : clause.kinds) kinds.emplace_back(policy::kind_name(kind));
  return json::Object{{"id", clause.id},
                      {"title", policy::text_value(clause.title)},
                      {"kinds", std::move(kinds)},
                      {"owner", clause.owner},
                      {"effective", clause.effective},
                      {"planned", clause.planned}};
}

json::Value regulations_of(const policy::Version& version) {
  json::Array out;
  for (const policy::Regulation& regulation : version.regulations) {
    json::Array clauses;
    for (const policy::Clause& clause : version.clauses) {
      if (clause.regulation == regulation.id) clauses.push_back(clause_summary(clause));
    }
    out.emplace_back(json::Object{{"id", regulation.id},
                                  {"title", policy::text_value(regulation.title)},
                                  {"owner", regulation.owner},
                                  {"clauses", std::move(clauses)}});
  }
  return out;
}

json::Value versions_of(const policy::Policy& policy) {
  json::Array out;
  for (const policy::Version& version : policy.versions) {
    json::Object approved{{"by", policy::text_value(version.approved_by)},
                          {"at", version.approved_at},
                          {"document", version.approved_document}};
    out.emplace_back(json::Object{{"label", version.label},
                                  {"hash", version.hash},
                                  {"effective", version.effective_date},
                                  {"reason", policy::text_value(version.reason)},
                                  {"approved", std::move(approved)}});
  }
  return out;
}

// As it stands while that version is in force.
std::string policy_json(const policy::Policy& policy, const policy::Version& in_force) {
  return json::write(json::Object{{"id", policy.id},
                                  {"title", policy::text_value(policy.title)},
                                  {"timezone", policy.zone},
                                  {"in_force", in_force.label},
                                  {"versions", versions_of(policy)},
                                  {"regulations", regulations_of(in_force)},
                                  {"vocabulary", policy::canonical_vocabulary(policy.vocabulary)},
                                  {"flows", policy::canonical_flows(policy)}});
}

http::Response tagged(std::string body) {
  const std::string tag = crypto::to_hex(crypto::sha256(body)).substr(0, 32);
  return http::json_response(200, std::move(body)).header("ETag", "\"" + tag + "\"");
}

// A policy only changes when a version is added to it, so its answers are written once until then.
class Answers {
 public:
  explicit Answers(const policy::Policy& policy) : policy_(policy) {}
  http::Response of(std::size_t version) {
    const std::lock_guard lock(mutex_);
    const std::size_t versions = policy_.versions.size();
    if (versions != written_) answers_.clear();
    written_ = versions;
    const auto [place, fresh] = answers_.try_emplace(version);
    if (fresh) place->second = tagged(policy_json(policy_, policy_.versions[version]));
    return place->second;
  }

 private:
  const policy::Policy& policy_;
  std::mutex mutex_;
  std::size_t written_ = 0;
  std::map<std::size_t, http::Response> answers_;
};

Result<http::Response> read_clause(const policy::Policy& policy, http::Request& request) {
  const std::string& id = request.path_value("clause");
  const auto words = policy::explain(policy, id, http::language_of(request));
  const auto holds = [&](const policy::Version& version) { return version.clause(id) != nullptr; };
  const auto latest = std::find_if(policy.versions.rbegin(), policy.versions.rend(), holds);
  if (!words || latest == policy.versions.rend()) {
    return refuse(RefusalKind::not_found, "policy.clause", "There is no such clause.");
  }
  std::string body;
  json::Writer out(body);
  out.begin_object()
      .field("clause", latest->clause(id)->canonical)
      .field("policy_version", latest->label)
      .field("words", *words)
      .end_object();
  return tagged(std::move(body));
}

}  // namespace

void add_policy_routes(http::Router& router, const policy::Policy& policy) {
  using http::Access;
  using http::Method;
  router.add({Method::get, "/api/v1/policy", Access::member, "policy.read", 0, 0,
              [&policy, answers = std::make_shared<Answers>(policy)](http::Request& request) -> Result<http::Response> {
                return answers->of(policy.in_force_index(request.now));
              }});
  router.add({Method::get, "/api/v1/policy/clauses/{clause}", Access::member, "policy.read", 0, 0,
              [&policy](http::Request& request) { return read_clause(policy, request); }});
}

}  // namespace wellkept::report
