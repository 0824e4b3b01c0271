#include "policy/explain.h"

#include <algorithm>

#include "policy/diff.h"
#include "policy/words.h"

namespace wellkept::policy {
namespace {

class Writer {
 public:
  explicit Writer(std::string_view language) : language_(language), zh_(language.starts_with("zh")) {}

  const std::string& in(const Text& text) const { return text.in(language_); }
  std::string pick(std::string zh, std::string en) const { return zh_ ? std::move(zh) : std::move(en); }
  void line(const std::string& text) { out_ += text + "\n"; }
  void pair(std::string_view indent, const Facet& facet) {
    const bool sentence = in(facet.value).ends_with(".") || in(facet.value).ends_with("。");
    line(std::string(indent) + in(facet.name) + (zh_ ? "：" : ": ") + in(facet.value) +
         (sentence ? "" : pick("。", ".")));
  }
  std::string_view language() const { return language_; }
  std::string take() { return std::move(out_); }

 private:
  std::string_view language_;
  bool zh_;
  std::string out_;
};

void write_cases(Writer& writer, const Clause& clause) {
  if (clause.cases.empty()) return;
  writer.line("");
  writer.line(writer.pick("用例", "Cases"));
  for (const auto& test : clause.cases) {
    std::string expected;
    for (const auto& one : test.expect) {
      expected += (expected.empty() ? "" : "; ") + one.rule + one.of + " " + one.state;
      if (one.due) expected += ", due " + *one.due;
      if (!one.of.empty() && one.steps.empty()) expected += writer.pick("无步骤", "no step");
      for (const auto& step : one.steps) expected += (&step == &one.steps.front() ? "" : ", ") + step;
    }
    writer.line("  - " + test.name + " -> " + expected);
  }
}

void write_history(Writer& writer, const Policy& policy, std::string_view id) {
  writer.line("");
  writer.line(writer.pick("版本", "Versions"));
  const Version* before = nullptr;
  for (const auto& version : policy.versions) {
    const auto* now = version.clause(id);
    const auto* old = before ? before->clause(id) : nullptr;
    const auto head =
        "  " + version.label + writer.pick("（", " (") + version.effective_date + writer.pick("起）：", " on): ");
    if (now && !old) writer.line(head + writer.pick("制定", "introduced"));
    if (!now && old) writer.line(head + writer.pick("废止", "repealed"));
    if (now && old && !(now->canonical == old->canonical)) {
      writer.line(head + writer.pick("修订", "changed"));
      for (const auto& change : diff_versions(policy, *before, policy, version)) {
        if (change.clause == id) writer.line("    " + change_words(change, writer.language()));
      }
    }
    before = &version;
  }
}

}  // namespace

std::optional<std::string> explain(const Policy& policy, std::string_view id, std::string_view language) {
  const Clause* clause = nullptr;
  for (const auto& version : policy.versions) {
    if (const auto* found = version.clause(id)) clause = found;
  }
  if (!clause) return {};
  Writer writer(language);
  writer.line(clause->id + "  " + writer.in(clause->title));
  writer.line("");
  writer.line("  " + writer.in(clause->text));
  writer.line("");
  for (const auto& facet : clause_facets(policy, *clause)) {
    if (facet.key != "title" && facet.key != "text") writer.pair("  ", facet);
  }
  for (const auto& rule : rule_facets(policy, *clause)) {
    writer.line("");
    writer.line(rule.id + "  " + writer.in(rule.label) + writer.pick("（", " (") + writer.in(rule.shape) +
                writer.pick("）", ")"));
    for (const auto& facet : rule.facets) {
      if (facet.key != "label" && facet.key != "stop_all") writer.pair("  ", facet);
    }
  }
  write_cases(writer, *clause);
  write_history(writer, policy, id);
  return writer.take();
}

}  // namespace wellkept::policy
