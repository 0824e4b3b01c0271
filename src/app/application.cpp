#include "app/application.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "app/app_sql.h"
#include "app/builtin.h"
#include "app/policy_binding.h"
#include "app/watching.h"
#include "base/crypto.h"
#include "base/text.h"
#include "db/copy.h"
#include "db/migrator.h"
#include "db/open.h"
#include "promise/cases.h"
#include "staff/staff_service.h"

namespace wellkept::app {
namespace {

constexpr int kPassSize = 500;  // promises moved on in one transaction, so that requests are not kept waiting

// 32 random bytes in a file that only its owner reads; made at the first start.
std::string load_or_make_secret(const std::string& path) {
  {
    std::ifstream file(path, std::ios::binary);
    std::string hex;
    if (file && std::getline(file, hex)) {
      const auto bytes = crypto::from_hex(hex);
      if (!bytes || bytes->size() != 32) throw std::runtime_error("the key file " + path + " is damaged");
      return *bytes;
    }
  }
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::string secret = crypto::random_bytes(32);
  const std::string line = crypto::to_hex(secret) + "\n";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot create the key file " + path);
  const bool written =
      ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
  ::close(file);
  if (!written) throw std::runtime_error("cannot write the key file " + path);
  return secret;
}

std::map<std::string, std::string> builtin_files() {
  std::map<std::string, std::string> files;
  for (const auto& [path, text] : builtin_policy()) files.emplace(path, text);
  return files;
}

// The unit that everything belongs to until the organisation is entered.
void ensure_root_unit(db::Database& database, directory::DirectoryService& directory) {
  const bool exists = database.read([](db::Transaction& tx) {
    return tx.one(sql::root_unit, {}, [](const db::Row& row) { return row.id(0); }).has_value();
  });
  if (exists) return;
  const auto made = database.write([&](db::Transaction& tx) {
    return directory.create_unit(tx, {Id{}, Id{}, "department", "客户服务中心", 1}, Id{});
  });
  if (!made) throw std::runtime_error("cannot create the first unit: " + made.refusal().detail);
}

// Ids must grow past what is stored, even when the clock was set back before this start: a checkpoint covers the events
// up to an id.
Id newest_event(db::Database& database) {
  return database.read([](db::Transaction& tx) {
    return tx.one(sql::newest_event, {}, [](const db::Row& row) { return row.id(0); }).value_or(Id{});
  });
}

notify::NotifyOptions notify_options(const Settings& settings, const std::string& zone) {
  return {!settings.smtp_host.empty(), settings.smtp_from.substr(settings.smtp_from.find('@') + 1), zone};
}

// Another purpose, another key. Recovery codes are hashed with it; secrets of second factors are sealed with it until
// there are keys of their own.
std::string factor_key(std::string_view secret) {
  const crypto::Hash key = crypto::hmac_sha256(secret, "wellkept second factors");
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

directory::AccessOptions access_options(const Settings& settings, std::string_view secret, const SealingKeys& keys) {
  constexpr std::int64_t kDayMs = 86'400'000;
  directory::AccessOptions options;
  options.keep_sign_ins_ms = settings.sign_in_days * kDayMs;
  options.factors.key = factor_key(secret);
  options.factors.sealing = [&keys] { return keys.all(); };
  for (const std::string_view role : text::split(settings.second_factor_roles, ',')) {
    if (!text::trim(role).empty()) options.factors.required_of_roles.emplace_back(text::trim(role));
  }
  return options;
}

// A copy that was not finished looks like a whole database.
Outcome check_whole(db::Database& database) {
  if (!database.read(db::half_copied)) return Done{};
  return refuse(RefusalKind::conflict, "database.half_copied",
                "The copy into this database was not finished; run the same `wellkept copy` again.");
}

Outcome prepare_schema(db::Database& database, bool migrate) {
  if (migrate) {
    WK_CHECK(db::migrate(database));
    return Done{};
  }
  const db::MigrationState state = db::migration_state(database);
  if (state.fits()) return Done{};
  return refuse(RefusalKind::conflict, "database.old",
                "The database has another schema than this program; run `wellkept migrate`.");
}

}  // namespace

Refusal invalid_policy(const std::vector<yaml::Problem>& problems) {
  std::string detail;
  for (const yaml::Problem& problem : problems) detail += (detail.empty() ? "" : "\n") + yaml::format_problem(problem);
  return refuse(RefusalKind::invalid, "policy.invalid", detail);
}

Id DirectoryPeople::unit_of(db::Transaction& tx, Id member) {
  const auto found = member ? directory::DirectoryService::member(tx, member) : std::nullopt;
  if (found && found->unit) return found->unit;
  return tx.one(sql::root_unit, {}, [](const db::Row& row) { return row.id(0); }).value_or(Id{});
}

bool DirectoryPeople::is_active(db::Transaction& tx, Id member) {
  const auto found = directory::DirectoryService::member(tx, member);
  return found && found->active;
}

bool DirectoryPeople::is_unit(db::Transaction& tx, Id unit) {
  return tx.one(sql::unit_exists, {unit}, [](const db::Row& row) { return row.id(0); }).has_value();
}

std::optional<ticket::Placed> DirectoryPeople::place(db::Transaction& tx, const ticket::Placing& placing) {
  return staff::place(tx, placing);
}

ticket::Placed DirectoryPeople::choose(db::Transaction& tx, Id unit, Instant now) {
  return staff::choose_in(tx, unit, now);
}

Outcome DirectoryPeople::happened(db::Transaction& tx, const ticket::Happening& what) {
  return notify_ != nullptr ? tell_watchers(tx, *notify_, *policy_, what) : Outcome(Done{});
}

Result<std::shared_ptr<const policy::Policy>> load_policy(const std::string& folder,
                                                          std::span<const policy::Document> published,
                                                          std::span<const policy::Adoption> adopted) {
  // The built-in one runs its unit cases too, in some 20 ms: what is compiled in may have been built from changed
  // files.
  auto loaded = folder.empty() ? promise::load_checked(builtin_files()) : promise::load_checked(folder);
  // Its cases test the policy alone: an amendment that was published may have taken their clauses over since.
  const bool alone = published.empty() && adopted.empty();
  if (!alone && loaded.index() == 0)
    loaded =
        folder.empty() ? policy::load(builtin_files(), published, adopted) : policy::load(folder, published, adopted);
  if (const auto* problems = std::get_if<std::vector<yaml::Problem>>(&loaded)) return invalid_policy(*problems);
  return std::get<std::shared_ptr<const policy::Policy>>(loaded);
}

std::optional<std::string> read_policy_file(const std::string& folder, const std::string& file) {
  if (folder.empty()) {
    const auto found = builtin_policy().find(file);
    return found == builtin_policy().end() ? std::nullopt : std::optional<std::string>(found->second);
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) return {};
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Application::Application(const Settings& settings, std::unique_ptr<Clock> clock)
    : settings_(settings), clock_(std::move(clock)), node_(*clock_), files_(settings.files_path()) {}

Result<std::unique_ptr<Application>> Application::open(const Settings& settings, std::unique_ptr<Clock> clock,
                                                       OpenOptions options) {
  WK_TRY(shipped, load_policy(settings.policy));
  std::filesystem::create_directories(settings.data);
  std::unique_ptr<Application> app(new Application(settings, std::move(clock)));
  app->database_ =
      db::open(settings.database_address(),
               {settings.readers, options.durable, settings.cache_mib * 1024LL,
                [node = &app->node_](db::Transaction& tx) { node->before_turn(tx); }, settings.database_read});
  WK_CHECK(prepare_schema(*app->database_, options.migrate));
  WK_CHECK(check_whole(*app->database_));
  WK_CHECK(app->begin_policy(shipped, options.bind_policy));

  const bool several = app->database_->engine() == db::Engine::postgres;
  const int node = several && options.node == 0 ? take_node_number(*app->database_) : options.node;
  app->ids_ = std::make_unique<IdSource>(app->node_.id_clock(), node, newest_event(*app->database_));
  app->log_ = std::make_unique<events::EventLog>(*app->clock_, *app->ids_);
  app->customers_ = std::make_unique<customer::CustomerService>(*app->clock_, *app->ids_);
  const std::string secret = load_or_make_secret(settings.link_key_path());
  if (several) WK_CHECK(check_same_key(*app->database_, "links.key", secret));
  app->sealing_keys_ = std::make_unique<SealingKeys>(settings.seal_key_path(), factor_key(secret));
  (void)app->sealing_keys_->all();  // a damaged file is told at the start
  app->access_ = std::make_unique<directory::AccessService>(*app->database_, *app->log_, *app->clock_, *app->ids_,
                                                            access_options(settings, secret, *app->sealing_keys_));
  app->directory_ = std::make_unique<directory::DirectoryService>(*app->database_, *app->log_, *app->clock_, *app->ids_,
                                                                  *app->access_);
  app->notify_ =
      std::make_unique<notify::NotifyService>(*app->clock_, *app->ids_, notify_options(settings, app->policy_->zone));
  ensure_root_unit(*app->database_, *app->directory_);
  app->links_ = std::make_unique<ticket::LinkSigner>(secret);
  app->keys_ = events::load_or_make_keys(settings.signing_key_path());
  app->recorder_ = std::make_unique<ticket::Recorder>(*app->policy_, *app->clock_, *app->ids_, *app->log_);
  app->people_.tell_by(*app->notify_, *app->policy_);
  app->tickets_ = std::make_unique<ticket::TicketService>(*app->recorder_, *app->customers_, app->people_, *app->links_,
                                                          *app->clock_);
  app->amendments_ = std::make_unique<policyadmin::AmendmentService>(*app->database_, *app->log_, *app->clock_,
                                                                     *app->ids_, *app->policy_, app->policy_wiring());
  return app;
}

Outcome Application::begin_policy(const std::shared_ptr<const policy::Policy>& shipped, bool bind) {
  const Instant now = clock_->now();
  WK_TRY(started, start_policy(*database_, settings_.policy, shipped, now));
  if (bind) WK_CHECK(keep_policy(*database_, started, settings_.policy, now));
  started_ = std::move(started);
  policy_ = started_.policy;
  const auto published = database_->read([](db::Transaction& tx) { return policyadmin::store::documents(tx); });
  node_.begin(static_cast<std::int64_t>(published.size()), [this](db::Transaction& tx) { take_new_amendments(tx); });
  return Done{};
}

policyadmin::Loaded Application::load_again(std::span<const policy::Document> published) const {
  if (!started_.book.empty()) return policy::load(started_.book, published, started_.adopted);
  if (settings_.policy.empty()) return policy::load(builtin_files(), published, started_.adopted);
  return policy::load(settings_.policy, published, started_.adopted);
}

// Published on another node. A node that cannot read them must not judge by an older policy, so its writes fail.
void Application::take_new_amendments(db::Transaction& tx) {
  const auto loaded = load_again(policyadmin::as_documents(policyadmin::store::documents(tx)));
  if (const auto* problems = std::get_if<1>(&loaded)) {
    throw std::runtime_error("an amendment of another node cannot be read: " + invalid_policy(*problems).detail);
  }
  for (const policy::Version& version : std::get<0>(loaded)->versions) adopt(version);
}

// Made by this program as an object that may grow: it is const for all who read it.
void Application::adopt(const policy::Version& version) {
  const std::lock_guard lock(adopting_);
  for (const policy::Version& known : policy_->versions) {
    if (known.label == version.label) return;
  }
  std::const_pointer_cast<policy::Policy>(policy_)->add(version);
}

policyadmin::Wiring Application::policy_wiring() {
  return {[this](std::span<const policy::Document> published) { return load_again(published); },
          [this](db::Transaction& tx, const policy::Version& version) { remember_version(tx, version, clock_->now()); },
          [this](const policy::Version& version) { adopt(version); }};
}

std::int64_t Application::advance_promises() {
  std::int64_t total = 0;
  const Instant now = clock_->now();
  for (;;) {
    const auto next = database_->read([](db::Transaction& tx) { return promise::next_moment(tx); });
    if (!next || *next > now) return total;  // nothing is due: no write, no cost
    const auto moved = database_->write(
        [&](db::Transaction& tx) -> Result<int> { return promise::advance_due(tx, *policy_, now, kPassSize); });
    total += *moved;
    if (*moved == 0) return total;
  }
}

Result<std::optional<events::Checkpoint>> Application::checkpoint() {
  return events::take_checkpoint(*database_, *clock_, keys_, settings_.journal_path());
}

}  // namespace wellkept::app
