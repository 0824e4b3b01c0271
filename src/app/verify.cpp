#include "app/verify.h"

#include <filesystem>
#include <iostream>

#include "app/application.h"
#include "db/migrator.h"
#include "db/open.h"
#include "duty/verify_service.h"
#include "events/checkpoint.h"
#include "metric/verify_service.h"
#include "ticket/verify_service.h"

namespace wellkept::app {
namespace {

struct Found {
  std::string code;
  std::string where;
  std::string detail;
};

std::string as_json(const events::VerifyReport& log, const ticket::TicketsReport& tickets,
                    const std::vector<Found>& findings) {
  std::string text;
  json::Writer out(text);
  out.begin_object().field("intact", findings.empty()).field("events", log.events).field("streams", log.streams);
  out.field("checkpoints", log.checkpoints).field("tickets", tickets.tickets).field("promises", tickets.promises);
  out.key("findings").begin_array();
  for (const Found& one : findings) {
    out.begin_object().field("code", one.code).field("where", one.where).field("detail", one.detail).end_object();
  }
  out.end_array().end_object();
  return text;
}

std::string as_text(const events::VerifyReport& log, const ticket::TicketsReport& tickets,
                    const std::vector<Found>& findings) {
  std::string text = std::to_string(log.events) + " events in " + std::to_string(log.streams) + " streams, " +
                     std::to_string(log.checkpoints) + " checkpoints, " + std::to_string(tickets.tickets) +
                     " tickets, " + std::to_string(tickets.promises) + " promises\n";
  if (findings.empty())
    return text + "intact: every hash, signature, promise, figure and count is what the events give\n";
  text += "NOT INTACT. The first difference: " + findings.front().where + "\n";
  for (const Found& one : findings) text += "  " + one.code + "  " + one.where + ": " + one.detail + "\n";
  return text;
}

}  // namespace

namespace {

// That which judged here. Clauses of a folder that changed under their label are used as they are: what they judge
// otherwise is then found.
Result<std::shared_ptr<const policy::Policy>> policy_of(db::Database& database, const VerifyOptions& options) {
  WK_TRY(shipped, load_policy(options.policy));
  auto started = start_policy(database, options.policy, shipped, options.now);
  if (started) return std::move(started->policy);
  if (started.refusal().code != "policy.changed") return started.refusal();
  const auto published = database.read([](db::Transaction& tx) { return policyadmin::store::documents(tx); });
  return load_policy(options.policy, policyadmin::as_documents(published));
}

}  // namespace

Result<VerifyOutcome> verify(const VerifyOptions& options) {
  if (!db::address_exists(options.database)) {
    return refuse(RefusalKind::invalid, "verify.database",
                  "there is no database " + db::describe_address(options.database));
  }
  const auto database = db::open(options.database, {.readers = 2});
  const db::MigrationState state = db::migration_state(*database);
  if (!state.fits()) {
    return refuse(RefusalKind::conflict, "database.old",
                  "the database has another schema than this program; verify it with the program that wrote it");
  }
  WK_TRY(policy, policy_of(*database, options));
  std::string keys;
  std::vector<Found> findings;
  for (const std::string& one : database->read([](db::Transaction& tx) { return policyadmin::verify_documents(tx); })) {
    findings.push_back({"policy.document", "policy", one});
  }
  if (std::filesystem::exists(options.public_key)) {
    keys = events::read_public_keys(options.public_key);
  } else {
    findings.push_back(
        {"checkpoint.key", options.public_key, "the public key is missing: signatures cannot be checked"});
  }
  const auto show = [&](const char* what) {
    return [&options, what](std::int64_t done) {
      if (options.progress) std::cerr << '\r' << done << ' ' << what << std::flush;
    };
  };
  const auto max = static_cast<std::size_t>(options.max_findings);
  const events::VerifyReport log = events::verify_log(*database, options.journal, keys, max, show("events"));
  for (const events::Finding& one : log.findings) findings.push_back({one.code, one.where, one.detail});
  metric::Verifier metrics(*policy, max);
  const ticket::TicketsReport tickets =
      ticket::verify_tickets(*database, *policy, options.now, max, show("tickets"), &metrics);
  for (const ticket::Difference& one : tickets.differences) findings.push_back({one.code, one.where, one.detail});
  for (const ticket::Difference& one : metrics.differences()) findings.push_back({one.code, one.where, one.detail});
  const duty::DutiesReport duties = duty::verify_duties(*database, *policy, max);
  for (const duty::Difference& one : duties.differences) findings.push_back({one.code, one.where, one.detail});
  if (options.progress) std::cerr << '\r';
  return VerifyOutcome{findings.empty(),
                       options.json ? as_json(log, tickets, findings) : as_text(log, tickets, findings)};
}

}  // namespace wellkept::app
