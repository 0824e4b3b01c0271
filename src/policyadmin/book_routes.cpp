// What a reader of the policy asks for. Nothing here changes anything.
#include <algorithm>
#include <sstream>

#include "base/crypto.h"
#include "policyadmin/book.h"
#include "policyadmin/policyadmin_json.h"
#include "policyadmin/policyadmin_routes.h"

namespace wellkept::policyadmin {
namespace {

using http::Request;
using http::Response;

Response tagged(const json::Value& body) {
  std::string text = json::write(body);
  const std::string tag = crypto::to_hex(crypto::sha256(text)).substr(0, 32);
  return http::json_response(200, std::move(text)).header("ETag", "\"" + tag + "\"");
}

Result<Response> list_versions(const AmendmentService& amendments, const Request& request) {
  const auto published = amendments.published();
  json::Array out;
  for (const policy::Version& version : amendments.live().versions)
    out.push_back(wire::version_json(amendments.live(), version, request.now, published));
  return tagged(json::Object{{"items", std::move(out)}});
}

Result<Response> compare(const policy::Policy& policy, const Request& request) {
  if (!request.query("from") || !request.query("to"))
    return refuse(RefusalKind::invalid, "policy.version", "`from` and `to` name a version each.");
  WK_TRY(from, version_of(policy, request, "from"));
  WK_TRY(to, version_of(policy, request, "to"));
  return tagged(json::Object{{"from", from->label},
                             {"to", to->label},
                             {"changes", changes_in_words(policy::diff_versions(policy, *from, policy, *to))}});
}

Result<Response> read_chapter(const policy::Policy& policy, const Request& request) {
  WK_TRY(version, version_of(policy, request));
  const std::string& id = request.path_value("regulation");
  const auto found = std::find_if(version->regulations.begin(), version->regulations.end(),
                                  [&](const policy::Regulation& one) { return one.id == id; });
  if (found == version->regulations.end())
    return refuse(RefusalKind::not_found, "policy.regulation", "There is no such regulation.");
  return tagged(chapter_json(policy, *version, *found));
}

Result<const policy::Clause*> clause_of(const policy::Version& version, const Request& request) {
  const policy::Clause* clause = version.clause(request.path_value("clause"));
  if (clause == nullptr) return refuse(RefusalKind::not_found, "policy.clause", "That version has no such clause.");
  return clause;
}

Result<Response> read_rules(const policy::Policy& policy, const Request& request) {
  WK_TRY(version, version_of(policy, request));
  WK_TRY(clause, clause_of(*version, request));
  json::Value out = clause_json(policy, *clause);
  out.object()->emplace_back("policy_version", version->label);
  return tagged(out);
}

// The item of a list that begins on a line, taken back to the left: up to the next line that is not deeper.
std::string item_at(const std::string& text, int line) {
  std::istringstream in(text);
  std::string out;
  std::size_t indent = 0;
  int number = 0;
  for (std::string row; std::getline(in, row);) {
    if (++number < line) continue;
    const std::size_t content = row.find_first_not_of(' ');
    if (number == line) {
      indent = content;
    } else if (content != std::string::npos && content <= indent) {
      break;
    }
    const std::size_t cut = std::min(indent, row.size());
    out += content == std::string::npos ? "\n" : "  " + row.substr(cut) + "\n";
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

Result<Response> read_source(const AmendmentService& amendments, const ReadFile& read_file, const Request& request) {
  const policy::Policy& policy = amendments.live();
  WK_TRY(clause, clause_of(policy.versions.back(), request));
  std::optional<std::string> text = read_file(clause->file);
  for (const policy::Document& one : as_documents(amendments.published())) {
    if (one.name == clause->file) text = one.text;
  }
  if (!text) return refuse(RefusalKind::not_found, "policy.source", "The file of the clause cannot be read.");
  return tagged(json::Object{{"clause", clause->id},
                             {"policy_version", policy.versions.back().label},
                             {"file", clause->file},
                             {"text", "clauses:\n" + item_at(*text, clause->mark.line)}});
}

Result<Response> list_charts(const policy::Policy& policy, const Request& request) {
  WK_TRY(version, version_of(policy, request));
  json::Array out;
  for (const policy::Flow& flow : policy.flows.flows) {
    const json::Value chart = chart_json(policy, *version, flow);
    out.emplace_back(json::Object{{"kind", flow.kind}, {"label", *chart.find("label")}});
  }
  return tagged(json::Object{{"items", std::move(out)}});
}

Result<Response> read_chart(const policy::Policy& policy, const Request& request) {
  WK_TRY(version, version_of(policy, request));
  const policy::Flow* flow = policy.flows.flow(request.path_value("kind"));
  if (flow == nullptr) return refuse(RefusalKind::not_found, "policy.kind", "There is no such kind of ticket.");
  return tagged(chart_json(policy, *version, *flow));
}

}  // namespace

Result<const policy::Version*> version_of(const policy::Policy& policy, const Request& request, std::string_view name) {
  const auto label = request.query(name);
  if (!label) return &policy.in_force(request.now);
  const auto found = std::find_if(policy.versions.begin(), policy.versions.end(),
                                  [&](const policy::Version& one) { return one.label == *label; });
  if (found == policy.versions.end())
    return refuse(RefusalKind::not_found, "policy.version", "The policy has no such version.");
  return &*found;
}

void add_book_routes(http::Router& router, const AmendmentService& amendments, ReadFile read_file) {
  const policy::Policy& policy = amendments.live();
  const auto get = [&](const char* pattern, http::Handler handler) {
    router.add({http::Method::get, pattern, http::Access::member, "policy.read", 0, 0, std::move(handler)});
  };
  get("/api/v1/policy/versions", [&amendments](Request& request) { return list_versions(amendments, request); });
  get("/api/v1/policy/compare", [&policy](Request& request) { return compare(policy, request); });
  get("/api/v1/policy/regulations/{regulation}", [&policy](Request& request) { return read_chapter(policy, request); });
  get("/api/v1/policy/clauses/{clause}/rules", [&policy](Request& request) { return read_rules(policy, request); });
  get("/api/v1/policy/clauses/{clause}/source", [&amendments, read_file = std::move(read_file)](Request& request) {
    return read_source(amendments, read_file, request);
  });
  get("/api/v1/policy/charts", [&policy](Request& request) { return list_charts(policy, request); });
  get("/api/v1/policy/charts/{kind}", [&policy](Request& request) { return read_chart(policy, request); });
}

}  // namespace wellkept::policyadmin
