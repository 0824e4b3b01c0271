// The parts of a set-up's file behind units, members and templates. Internal to the file.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/application.h"
#include "app/setup_file.h"
#include "desk/desk_service.h"

namespace wellkept::app::setup {

using FileIds = std::map<Id, std::string>;    // of units, in the file
using UnitsHere = std::map<std::string, Id>;  // the other way round
std::optional<std::string> file_id(const FileIds& ids, Id unit);

struct Org {
  const std::vector<directory::Unit>& units;
  const std::vector<directory::Member>& members;
  const FileIds& ids;
};

// The places that a region covers, within the unit's object.
void write_unit(json::Writer& out, db::Transaction& tx, const directory::Unit& unit);
// Skills and what the member wants to hear of, within the member's object.
void write_member(json::Writer& out, db::Transaction& tx, Id member);
// Views, products, routing, webhooks and amendments.
void write_more(json::Writer& out, Application& app, db::Transaction& tx, const Org& org);

// Whether anything was changed.
Result<bool> take_areas(Application& app, const desk::Desk& desk, const json::Value& one, Id unit, Id actor);
Result<bool> take_member(Application& app, const desk::Desk& desk, const json::Value& one, Id member, Id actor);

// Whether the file has anything for the importer.
bool has_more(const json::Value& file);

class MoreImporter {
 public:
  struct Place {
    Application& app;
    desk::Desk desk;
    Id keeper;
    const UnitsHere& units;
  };
  MoreImporter(Place place, ImportedSetup& done) : place_(std::move(place)), done_(done) {}
  Outcome run(const json::Value& file);

 private:
  Outcome take_view(const json::Value& one);
  Outcome take_product(const json::Value& one);
  Outcome take_routing(const json::Value& routing);
  Outcome take_webhook(const json::Value& one);
  Outcome take_amendment(const json::Value& one);
  Result<Id> unit_here(const std::string& id) const;

  const Place place_;
  ImportedSetup& done_;
};

}  // namespace wellkept::app::setup
