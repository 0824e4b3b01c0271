// Rows of message templates and of their versions.
#pragma once
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "desk/template.h"

namespace wellkept::desk::store {

struct Template {
  Id id;
  TemplateContent content;
  bool active = true;
  std::int64_t version = 1;
  Instant updated_at;
  Id updated_by;
};
void insert_template(db::Transaction& tx, const Template& fresh);
bool update_template(db::Transaction& tx, std::int64_t version, const Template& changed);  // false: it has another one
std::optional<Template> find_template(db::Transaction& tx, Id id);
std::vector<Template> templates_after(db::Transaction& tx, Id after, int limit);
std::vector<Template> template_versions(db::Transaction& tx, Id id, std::int64_t before, int limit);  // newest first

}  // namespace wellkept::desk::store
