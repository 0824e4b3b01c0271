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
  Id approved_by{};  // a second person; none: nobody looked at this version beside its author
};
void insert_template(db::Transaction& tx, const Template& fresh);
bool update_template(db::Transaction& tx, std::int64_t version, const Template& changed);  // false: it has another one
std::optional<Template> find_template(db::Transaction& tx, Id id);
std::vector<Template> templates_after(db::Transaction& tx, Id after, int limit);
std::vector<Template> template_versions(db::Transaction& tx, Id id, std::int64_t before, int limit);  // newest first
bool approve_template(db::Transaction& tx, Id id, std::int64_t version, Id by);  // false: another version, or approved

// A text that somebody would like to have.
struct TemplateProposal {
  Id id;
  Id of;                          // none: a new one
  std::int64_t base_version = 0;  // that its author has read
  TemplateContent content;
  bool active = true;
  std::string reason;
  std::string state = "open";  // "open", "approved", "rejected", "withdrawn"
  Id author;
  Instant created_at;
  Id decided_by{};
  std::optional<Instant> decided_at{};
  std::string note{};  // why it was rejected
};
void insert_proposal(db::Transaction& tx, const TemplateProposal& proposal);
std::optional<TemplateProposal> find_proposal(db::Transaction& tx, Id id);
std::vector<TemplateProposal> proposals_before(db::Transaction& tx, std::string_view state, Id before, int limit);
bool decide_proposal(db::Transaction& tx, const TemplateProposal& decided);  // false: it was decided already

}  // namespace wellkept::desk::store
