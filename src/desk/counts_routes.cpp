// GET /api/v1/counts
#include <map>

#include "desk/counts_service.h"
#include "desk/desk_routes.h"

namespace wellkept::desk {
namespace {

using Counts = std::map<std::string, std::int64_t>;

void write_counts(json::Writer& out, std::string_view name, const Counts& counts) {
  out.key(name).begin_object();
  for (const auto& [key, count] : counts) out.field(key, count);
  out.end_object();
}

Counts lights_of(const std::vector<OpenCell>& cells) {
  Counts lights{{"blue", 0}, {"none", 0}, {"paused", 0}, {"red", 0}, {"yellow", 0}};
  for (const OpenCell& cell : cells) lights[cell.light] += cell.tickets;
  return lights;
}

void write_lights(json::Writer& out, const std::vector<OpenCell>& cells) {
  std::int64_t total = 0;
  for (const OpenCell& cell : cells) total += cell.tickets;
  out.field("total", total);
  write_counts(out, "light", lights_of(cells));
}

Result<http::Response> counts(const DeskWeb& web, http::Request& request) {
  const Desk& desk = web.desk;
  Id unit;
  if (const auto asked = request.query("unit")) {
    const auto id = parse_id(*asked);
    if (!id) return refuse(RefusalKind::invalid, "request.id", "unit is not an id.");
    unit = *id;
  }
  std::string text;
  json::Writer out(text);
  desk.database.read([&](db::Transaction& tx) {
    const directory::Sight sight = directory::sight_of(tx, request.principal);
    const auto all = open_cells(tx, sight, unit);
    Counts states;
    Counts kinds;
    Counts units;
    for (const OpenCell& cell : all) {
      states[cell.state] += cell.tickets;
      kinds[cell.kind] += cell.tickets;
      units[format_id(cell.unit)] += cell.tickets;
    }
    out.begin_object();
    write_lights(out, all);
    write_counts(out, "state", states);
    write_counts(out, "kind", kinds);
    write_counts(out, "unit", units);
    out.key("mine").begin_object();
    write_lights(out, open_cells_of(tx, sight, request.principal.member, unit));
    out.end_object().key("unassigned").begin_object();
    write_lights(out, open_cells_of(tx, sight, Id{}, unit));
    out.end_object().end_object();
  });
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_counts_routes(http::Router& router, const DeskWeb& web) {
  add(router, http::Method::get, "/api/v1/counts", "ticket.read", web, counts);
}

}  // namespace wellkept::desk
