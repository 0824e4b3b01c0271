#include "app/doctor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/app_sql.h"
#include "app/application.h"
#include "app/doctor_desk.h"
#include "app/doctor_setup.h"
#include "app/notify_parts.h"
#include "calendar/calendar.h"
#include "db/migrator.h"
#include "db/open.h"
#include "directory/provider_client.h"
#include "notify/inbox_service.h"
#include "search/search_followers.h"

namespace wellkept::app {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kFarBehind = 20'000;  // events
constexpr std::uintmax_t kLittleSpace = 1ULL << 30;

Check check_folder(const Settings& settings) {
  if (!fs::exists(settings.data)) {
    return {"data folder", true, settings.data + " does not exist yet; the first start makes it", ""};
  }
  if (::access(settings.data.c_str(), R_OK | W_OK | X_OK) != 0) {
    return {"data folder", false, settings.data + " cannot be written",
            "give this user the folder: chown -R USER " + settings.data};
  }
  return {"data folder", true, settings.data, ""};
}

Check check_space(const Settings& settings) {
  std::error_code error;
  const fs::path folder = fs::exists(settings.data) ? fs::path(settings.data) : fs::current_path();
  const fs::space_info space = fs::space(folder, error);
  const std::string found = std::to_string(space.available >> 20U) + " MiB free";
  if (error || space.available < kLittleSpace)
    return {"disk space", false, found, "make room: the database needs it to stay durable"};
  return {"disk space", true, found, ""};
}

Check check_policy(const Settings& settings) {
  const auto policy = load_policy(settings.policy);
  const std::string where = settings.policy.empty() ? "the built-in policy" : settings.policy;
  if (!policy) return {"policy", false, policy.refusal().detail, "mend it: wellkept policy check " + where};
  return {"policy", true, where + ", version " + (*policy)->versions.back().label, ""};
}

Check check_zones() {
  if (calendar::known_zone("Asia/Shanghai")) return {"time zones", true, "installed", ""};
  return {"time zones", false, "the system's time zones are missing", "install the package tzdata"};
}

Check check_clock() {
  const Instant now = SystemClock().now();
  const auto sane = parse_instant("2024-01-01T00:00:00Z");
  if (now < *sane)
    return {"clock", false, "it says " + format_instant(now), "set the system's clock; keep it right with NTP"};
  return {"clock", true, format_instant(now), ""};
}

Check check_key(const std::string& path, const std::string& name) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {name, true, "not made yet", ""};
  if ((info.st_mode & 077U) != 0) return {name, false, path + " can be read by others", "chmod 600 " + path};
  return {name, true, path, ""};
}

// Readable by its owner alone, and whole.
Check check_sealing_keys(const Settings& settings) {
  const std::string path = settings.seal_key_path();
  Check check = check_key(path, "sealing keys");
  if (!check.good || !fs::exists(path)) {
    if (check.good) check.found = "made from the link key; `wellkept key rotate` makes keys of their own";
    return check;
  }
  try {
    const auto keys = SealingKeys(path, {}).all();
    check.found += ", " + std::to_string(keys.size()) + (keys.size() == 1 ? " key" : " keys");
    return check;
  } catch (const std::exception& fault) {
    return {"sealing keys", false, fault.what(), "put the file back from a backup: without it second factors are lost"};
  }
}

Check check_database(const Settings& settings) {
  const std::string address = settings.database_address();
  if (!db::address_exists(address)) return {"database", true, "not made yet; the first start makes it", ""};
  try {
    const auto database = db::open(address, {.readers = 1});
    const db::MigrationState state = db::migration_state(*database);
    const std::string found = db::describe_address(address) + ", schema " + std::to_string(state.applied) +
                              ", the program knows " + std::to_string(state.known);
    if (state.needed > state.known) return {"database", false, found, "use the newer program that made it"};
    if (state.applied > state.known)
      return {"database", true, found + "; a newer program is being brought in, and this one may go on", ""};
    if (state.applied < state.known) return {"database", true, found + "; the next start brings it up to date", ""};
    return {"database", true, found, ""};
  } catch (const db::Fault& fault) {
    return {"database", false, fault.what(),
            db::engine_of(address) == db::Engine::sqlite
                ? "restore it from a backup"
                : "see that the server runs, takes this user, and can be reached"};
  }
}

Check check_mail(const Settings& settings) {
  if (settings.smtp_host.empty()) {
    return {"e-mail", true, "no smtp-host is set: members are told in their inbox only, customers not at all", ""};
  }
  const std::string where = settings.smtp_host + ":" + std::to_string(settings.smtp_port);
  const std::string problem = notify::smtp_problem(mail_server(settings));
  if (problem.empty()) return {"e-mail", true, where + " answers", ""};
  return {"e-mail", false, where + ": " + problem, "check the settings smtp-*, and whether the server can be reached"};
}

Check check_provider(const Settings& settings) {
  if (settings.oidc_issuer.empty()) return {"sign-in provider", true, "none: members sign in by password", ""};
  const std::string base = settings.oidc_issuer + (settings.oidc_issuer.ends_with('/') ? "" : "/");
  const auto answer =
      directory::make_provider_client(settings.oidc_ca)->ask({.url = base + ".well-known/openid-configuration"});
  if (!answer) {
    return {"sign-in provider", false, answer.refusal().detail,
            "check the settings oidc-issuer and oidc-ca, and whether the provider can be reached from here"};
  }
  const json::Value* const issuer = answer->find("issuer");
  if (issuer == nullptr || issuer->string() == nullptr || *issuer->string() != settings.oidc_issuer) {
    return {"sign-in provider", false, "it names itself otherwise than oidc-issuer", "set oidc-issuer to that name"};
  }
  return {"sign-in provider", true, settings.oidc_issuer + " answers", ""};
}

Check check_letters(const Settings& settings) {
  constexpr std::int64_t kTooLongMs = 3'600'000;
  const std::string address = settings.database_address();
  if (!db::address_exists(address)) return {"letters", true, "none yet", ""};
  try {
    const auto database = db::open(address, {.readers = 1});
    const db::MigrationState state = db::migration_state(*database);
    if (!state.fits()) return {"letters", true, "counted after the next start", ""};
    const auto health = database->read([](db::Transaction& tx) { return notify::store::outbox_health(tx); });
    const std::string found = std::to_string(health.waiting) + " waiting, " + std::to_string(health.dead) + " dead";
    if (health.dead > 0) {
      return {"letters", false, found, "see GET /api/v1/outbox?state=dead for why; mend it, then try them again there"};
    }
    const bool stuck = health.oldest && SystemClock().now() - *health.oldest > kTooLongMs;
    if (stuck)
      return {"letters", false, found + ", some for over an hour", "see the e-mail check, and GET /api/v1/outbox"};
    return {"letters", true, found, ""};
  } catch (const db::Fault& fault) {
    return {"letters", false, fault.what(), "see the database above"};
  }
}

// Whoever a ladder calls must exist: at the latest in the root unit.
Check check_escalation(const Settings& settings) {
  const std::string address = settings.database_address();
  const auto policy = load_policy(settings.policy);
  if (!db::address_exists(address) || !policy) return {"escalation", true, "checked once there are members", ""};
  try {
    const auto database = db::open(address, {.readers = 1});
    const db::MigrationState state = db::migration_state(*database);
    if (!state.fits()) return {"escalation", true, "checked after the next start", ""};
    const bool anybody = database->read([](db::Transaction& tx) {
      return tx.one(sql::first_member, {}, [](const db::Row& row) { return row.id(0); }).has_value();
    });
    if (!anybody) return {"escalation", true, "checked once there are members", ""};
    const auto missing = database->read([&](db::Transaction& tx) {
      const auto root = directory::DirectoryService::root_unit(tx);
      return escalation::roles_missing(tx, **policy, root ? root->id : Id{});
    });
    if (missing.empty()) return {"escalation", true, "every step finds somebody", ""};
    std::string roles;
    for (const std::string& role : missing) roles += (roles.empty() ? "" : ", ") + role;
    return {"escalation", false, "nobody of the root unit is: " + roles,
            "give a member of the root unit that role, so that an overdue ticket always finds somebody"};
  } catch (const db::Fault& fault) {
    return {"escalation", false, fault.what(), "see the database above"};
  }
}

Check check_search(const Settings& settings) {
  const std::string address = settings.database_address();
  if (!db::address_exists(address)) return {"search index", true, "not made yet; the first start makes it", ""};
  try {
    const auto database = db::open(address, {.readers = 1});
    const db::MigrationState state = db::migration_state(*database);
    if (!state.fits()) return {"search index", true, "made by the next start", ""};
    const SystemClock clock;
    const auto progress = search::Follower(*database, clock).progress();
    if (progress.phase != "follow") {
      return {"search index", false, "it is being built anew; until then not everything is found",
              "let the server run on, or finish it now: wellkept search reindex"};
    }
    const std::string found = std::to_string(progress.behind) + " events behind";
    if (progress.behind < kFarBehind) return {"search index", true, found, ""};
    return {"search index", false, found, "start the server, or run: wellkept search reindex --follow"};
  } catch (const db::Fault& fault) {
    return {"search index", false, fault.what(), "see the database above"};
  }
}

}  // namespace

bool Diagnosis::healthy() const {
  return std::all_of(checks.begin(), checks.end(), [](const Check& check) { return check.good; });
}

Diagnosis examine(const Settings& settings) {
  Diagnosis diagnosis{{check_folder(settings), check_space(settings), check_database(settings), check_search(settings),
                       check_policy(settings), check_escalation(settings), check_mail(settings),
                       check_provider(settings), check_directory(settings), check_letters(settings), check_zones(),
                       check_clock(), check_key(settings.signing_key_path(), "signing key"),
                       check_key(settings.link_key_path(), "link key"), check_sealing_keys(settings)}};
  for (Check& check : check_setup(settings, SystemClock().now())) diagnosis.checks.push_back(std::move(check));
  return diagnosis;
}

std::string describe(const Diagnosis& diagnosis) {
  std::string text;
  for (const Check& check : diagnosis.checks) {
    text += (check.good ? "✓ " : "✕ ") + check.name + ": " + check.found + "\n";
    if (!check.advice.empty()) text += "    -> " + check.advice + "\n";
  }
  text += diagnosis.healthy() ? "everything is in order\n" : "something needs attention\n";
  return text;
}

std::string describe_settings() {
  std::string text =
      "Settings come from --config FILE (name: value), then the environment, then flags; the later wins.\n\n";
  for (const SettingInfo& info : setting_list()) {
    text += info.name + "\n    " + info.meaning + "\n    environment " + info.environment + ", flag --" + info.name +
            ", default " + (info.fallback.empty() ? "none" : info.fallback) + "\n";
  }
  return text;
}

}  // namespace wellkept::app
