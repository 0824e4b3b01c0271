// The whole set-up as one file: units, members with skills and what they want to hear of but without their secrets,
// templates, saved lists, the catalogue of products, routing rules, webhooks without their secrets, amendments of the
// policy with its calendars. What is imported is matched by name (units within their parent, members by login, lists by
// name and owner, products by model and day, webhooks by address, amendments by label): what is there is changed where
// it differs, what is not is made, nothing is removed. So the same file may be imported again.
//
// What another person has to approve still has to be approved: amendments come as proposals, and webhooks are off until
// somebody turns them on.
#pragma once
#include <string>
#include <vector>

#include "app/application.h"
#include "base/json.h"
#include "base/result.h"

namespace wellkept::app {

std::string export_setup(Application& app);

struct SetupCounts {
  std::int64_t made = 0;
  std::int64_t changed = 0;
  std::int64_t same = 0;
};
struct NewLink {
  std::string login;
  std::string secret;  // one-time, to set a password
};
struct ImportedSetup {
  SetupCounts units;
  SetupCounts members;
  SetupCounts templates;
  SetupCounts views;
  SetupCounts products;
  SetupCounts routing;
  SetupCounts webhooks;
  SetupCounts amendments;
  std::vector<NewLink> links;  // of the members that were made
};
// Refuses invalid "setup.format" (no file of ours, or one that names a unit it does not have), conflict
// "setup.no_administrator", and what the services refuse; everything before that place stays. `actor` none: the command
// line.
Result<ImportedSetup> import_setup(Application& app, const json::Value& file, Id actor);
std::string describe(const ImportedSetup& imported);

}  // namespace wellkept::app
