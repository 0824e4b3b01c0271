// Message templates under change control: every version stays readable, with who made it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk_service.h"
#include "desk/template_store.h"

namespace wellkept::desk {

using store::Template;

// All run in the caller's transaction. Not_found "template.unknown", stale "template.stale".
Result<Template> add_template(db::Transaction& tx, const Desk& desk, Id member, TemplateContent content);
Result<Template> change_template(db::Transaction& tx, const Desk& desk, Id member, std::int64_t version,
                                 Template changed);
Result<Template> find_template(db::Transaction& tx, Id id);
std::vector<Template> templates_after(db::Transaction& tx, Id after, int limit);
// Newest first, before a version (0: all).
std::vector<Template> template_history(db::Transaction& tx, Id id, std::int64_t before, int limit);

// What the template says of a ticket, in "zh" or "en".
struct Rendered {
  std::string subject;
  std::string body;
  std::vector<std::string> missing;
};
Result<Rendered> render(db::Transaction& tx, const Desk& desk, const std::string& member_name, const Template& of,
                        Id ticket, std::string_view language);

}  // namespace wellkept::desk
