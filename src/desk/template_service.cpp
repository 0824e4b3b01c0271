#include "desk/template_service.h"

#include <algorithm>
#include <limits>

#include "calendar/local_time.h"

namespace wellkept::desk {
namespace {

std::string value_label(const policy::Policy& policy, std::string_view field, std::string_view value,
                        std::string_view language) {
  const policy::FieldIndex index = policy.vocabulary.field(field);
  if (index == policy::kNone) return {};
  const policy::Field& definition = policy.vocabulary.fields[index];
  const auto at = definition.value_index(value);
  return at && *at < definition.value_labels.size() ? definition.value_labels[*at].in(language) : std::string();
}

// What stands in the places of a ticket's texts.
class Places {
 public:
  Places(db::Transaction& tx, const Desk& desk, const std::string& member_name, const ticket::Record& record,
         std::string_view language)
      : tx_(tx), desk_(desk), member_name_(member_name), record_(record), language_(language) {}

  std::optional<std::string> operator()(std::string_view name) const {
    const policy::Policy& policy = desk_.tickets.policy();
    const ticket::Ticket& t = record_.ticket;
    if (name == "ticket.number") return t.number;
    if (name == "ticket.subject") return t.subject;
    if (name == "ticket.kind") return value_label(policy, "kind", t.kind, language_);
    if (name == "ticket.state") return ticket::state_of(policy, t.state).label.in(language_);
    if (name == "ticket.product") return product(policy);
    if (name == "ticket.opened") return calendar::local_minute_text(t.opened_at, policy.zone);
    if (name == "ticket.due") return t.due_at ? calendar::local_minute_text(*t.due_at, policy.zone) : std::nullopt;
    if (name == "member.name") return member_name_;
    if (name != "customer.name" || !t.customer) return std::nullopt;
    const auto customer = desk_.customers.find(tx_, t.customer);
    return customer ? std::optional(customer->name) : std::nullopt;
  }

 private:
  std::string product(const policy::Policy& policy) const {
    const policy::FieldIndex index = policy.vocabulary.field("product");
    if (index == policy::kNone) return {};
    const auto state = promise::present(policy, record_.facts).fields[index];
    const policy::Field& field = policy.vocabulary.fields[index];
    return state < field.value_labels.size() ? field.value_labels[state].in(language_) : std::string();
  }

  db::Transaction& tx_;
  const Desk& desk_;
  const std::string& member_name_;
  const ticket::Record& record_;
  const std::string_view language_;
};

}  // namespace

Result<Template> find_template(db::Transaction& tx, Id id) {
  auto found = store::find_template(tx, id);
  if (!found) return refuse(RefusalKind::not_found, "template.unknown", "There is no such template.");
  return std::move(*found);
}

std::vector<Template> templates_after(db::Transaction& tx, Id after, int limit) {
  return store::templates_after(tx, after, limit);
}

std::vector<Template> template_history(db::Transaction& tx, Id id, std::int64_t before, int limit) {
  return store::template_versions(tx, id, before > 0 ? before : std::numeric_limits<std::int64_t>::max(), limit);
}

Result<Template> add_template(db::Transaction& tx, const Desk& desk, Id member, TemplateContent content) {
  WK_CHECK(check_content(content));
  Template made{desk.ids.next(), std::move(content), true, 1, desk.clock.now(), member, Id{}};
  store::insert_template(tx, made);
  return made;
}

Result<Template> change_template(db::Transaction& tx, const Desk& desk, Id member, std::int64_t version,
                                 Template changed) {
  WK_CHECK(check_content(changed.content));
  changed.version = version + 1;
  changed.updated_at = desk.clock.now();
  changed.updated_by = member;
  changed.approved_by = Id{};
  if (!store::update_template(tx, version, changed)) {
    return refuse(RefusalKind::stale, "template.stale", "Somebody changed the template in the meantime.");
  }
  return changed;
}

Result<Template> approve_template(db::Transaction& tx, const Desk& /*desk*/, Id by, Id id, std::int64_t version) {
  WK_TRY(found, find_template(tx, id));
  if (found.version != version)
    return refuse(RefusalKind::stale, "template.stale", "Somebody changed the template in the meantime.");
  if (found.updated_by == by)
    return refuse(RefusalKind::forbidden, "template.own_proposal", "Whoever wrote a text may not approve it.");
  if (!store::approve_template(tx, id, version, by))
    return refuse(RefusalKind::conflict, "template.approved", "This version is approved already.");
  return find_template(tx, id);
}

Result<Rendered> render(db::Transaction& tx, const Desk& desk, const std::string& member_name, const Template& of,
                        Id ticket, std::string_view language) {
  auto record = desk.tickets.recorder().load(tx, ticket, false);
  if (!record) return refuse(RefusalKind::not_found, "ticket.unknown", "There is no such ticket.");
  const Places places(tx, desk, member_name, *record, language);
  Filled subject = fill(of.content.subject.in(language), places);
  Filled body = fill(of.content.body.in(language), places);
  Rendered rendered{format_id(of.id) + "@" + std::to_string(of.version), std::move(subject.text), std::move(body.text),
                    std::move(subject.missing)};
  for (std::string& name : body.missing) {
    if (std::find(rendered.missing.begin(), rendered.missing.end(), name) == rendered.missing.end()) {
      rendered.missing.push_back(std::move(name));
    }
  }
  return rendered;
}

}  // namespace wellkept::desk
