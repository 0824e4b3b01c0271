#include "desk/template_store.h"

#include <stdexcept>

#include "base/json.h"
#include "desk/desk_sql.h"

namespace wellkept::desk::store {
namespace {

void write_text(json::Writer& out, std::string_view name, const policy::Text& text) {
  out.key(name).begin_object().field("zh", text.zh).field("en", text.en).end_object();
}

std::string text_of(const TemplateContent& content) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_text(out, "name", content.name);
  out.field("purpose", content.purpose);
  write_text(out, "subject", content.subject);
  write_text(out, "body", content.body);
  out.end_object();
  return text;
}

policy::Text read_text(const json::Value& content, std::string_view name) {
  const json::Value* text = content.find(name);
  return {*text->find("zh")->string(), *text->find("en")->string()};
}

TemplateContent read_content(std::string_view text) {
  const auto parsed = json::parse(text);
  const auto* content = std::get_if<json::Value>(&parsed);
  if (content == nullptr) throw std::runtime_error("a stored template is unreadable");
  return {read_text(*content, "name"), *content->find("purpose")->string(), read_text(*content, "subject"),
          read_text(*content, "body")};
}

Template read_template(const db::Row& row) {
  return {row.id(0), read_content(row.text(1)), row.boolean(2), row.integer(3), row.instant(4), row.id(5), row.id(6)};
}

void keep_version(db::Transaction& tx, const Template& one, const std::string& content) {
  tx.execute(sql::insert_template_change,
             {one.id, one.version, content, one.active, one.updated_at, one.updated_by, one.approved_by});
}

TemplateProposal read_proposal(const db::Row& row) {
  return {row.id(0),      row.id(1),     row.integer(2),        read_content(row.text(3)),
          row.boolean(4), row.string(5), row.string(6),         row.id(7),
          row.instant(8), row.id(9),     row.maybe_instant(10), row.string(11)};
}

}  // namespace

void insert_template(db::Transaction& tx, const Template& fresh) {
  const std::string content = text_of(fresh.content);
  tx.execute(sql::insert_template,
             {fresh.id, content, fresh.active, fresh.updated_at, fresh.updated_by, fresh.approved_by});
  keep_version(tx, fresh, content);
}

bool update_template(db::Transaction& tx, std::int64_t version, const Template& changed) {
  const std::string content = text_of(changed.content);
  if (tx.execute(sql::update_template, {changed.id, version, content, changed.active, changed.updated_at,
                                        changed.updated_by, changed.approved_by}) != 1) {
    return false;
  }
  keep_version(tx, changed, content);
  return true;
}

std::optional<Template> find_template(db::Transaction& tx, Id id) {
  return tx.one(sql::find_template, {id}, read_template);
}

std::vector<Template> templates_after(db::Transaction& tx, Id after, int limit) {
  return tx.all(sql::list_templates, {after.value, limit}, read_template);
}

std::vector<Template> template_versions(db::Transaction& tx, Id id, std::int64_t before, int limit) {
  return tx.all(sql::template_changes, {id, before, limit}, read_template);
}

bool approve_template(db::Transaction& tx, Id id, std::int64_t version, Id by) {
  if (tx.execute(sql::approve_template, {id, version, by}) != 1) return false;
  tx.execute(sql::approve_template_change, {id, version, by});
  return true;
}

void insert_proposal(db::Transaction& tx, const TemplateProposal& one) {
  tx.execute(sql::insert_template_proposal, {one.id, one.of, one.base_version, text_of(one.content), one.active,
                                             one.reason, one.author, one.created_at});
}

std::optional<TemplateProposal> find_proposal(db::Transaction& tx, Id id) {
  return tx.one(sql::find_template_proposal, {id}, read_proposal);
}

std::vector<TemplateProposal> proposals_before(db::Transaction& tx, std::string_view state, Id before, int limit) {
  return tx.all(sql::list_template_proposals, {state, before, limit}, read_proposal);
}

bool decide_proposal(db::Transaction& tx, const TemplateProposal& one) {
  return tx.execute(sql::decide_template_proposal,
                    {one.id, one.state, one.decided_by, one.decided_at, one.note, one.of}) == 1;
}

}  // namespace wellkept::desk::store
