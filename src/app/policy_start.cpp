#include "app/policy_start.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/app_sql.h"
#include "app/application.h"
#include "app/backup_files.h"
#include "app/builtin.h"
#include "app/policy_binding.h"
#include "base/crypto.h"
#include "calendar/local_time.h"
#include "policyadmin/policyadmin_service.h"

namespace wellkept::app {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

// As an amendment writes it.
std::string written(Instant at, const std::string& zone) {
  std::string text = calendar::local_minute_text(at, zone).value_or("");
  std::replace(text.begin(), text.end(), ' ', 'T');
  return text;
}

Instant next_minute(Instant at) {
  return {(at.ms / kMinuteMs + 1) * kMinuteMs};
}

struct Known {
  std::string label;
  Instant from;
};
std::vector<Known> known_versions(db::Transaction& tx) {
  return tx.all(sql::policy_versions_taken, {}, [](const db::Row& row) {
    return Known{row.string(0), row.instant(1)};
  });
}

json::Value as_json(const std::map<std::string, std::string>& book) {
  json::Object files;
  for (const auto& [path, text] : book) files.emplace_back(path, text);
  return files;
}

std::map<std::string, std::string> from_json(const std::string& text) {
  std::map<std::string, std::string> book;
  const auto parsed = json::parse(text);
  const auto* tree = std::get_if<json::Value>(&parsed);
  if (tree == nullptr || tree->object() == nullptr) return book;
  for (const auto& [path, content] : *tree->object()) {
    if (content.string() != nullptr) book.emplace(path, *content.string());
  }
  return book;
}

std::vector<std::map<std::string, std::string>> stored_books(db::Transaction& tx) {
  return tx.all(sql::policy_books, {}, [](const db::Row& row) { return from_json(row.string(0)); });
}

std::string note_of(const Refusal& changed) {
  return changed.detail +
         " The program goes on with the policy that this database keeps. To take over what the new program ships, "
         "propose "
         "its clauses as an amendment (console, Policy; or POST /api/v1/policy/proposals).";
}

// The newest stored book whose clauses are those that judged.
Result<StartedPolicy> from_book(db::Database& database, std::span<const policy::Document> published, Instant now,
                                const Refusal& changed) {
  for (auto& book : database.read([](db::Transaction& tx) { return stored_books(tx); })) {
    auto plain = policy::load(book);
    if (plain.index() != 0) continue;
    const auto& shipped = *std::get<0>(plain);
    auto adopted = database.read([&](db::Transaction& tx) { return adoptions(tx, shipped, now); });
    auto loaded = policy::load(book, published, adopted);
    if (loaded.index() != 0) continue;
    const auto& policy = std::get<0>(loaded);
    if (!check_bound(database, *policy)) continue;
    return StartedPolicy{policy, std::move(adopted), note_of(changed), std::move(book)};
  }
  return changed;
}

}  // namespace

std::vector<policy::Adoption> adoptions(db::Transaction& tx, const policy::Policy& shipped, Instant now) {
  const std::vector<Known> known = known_versions(tx);
  std::vector<policy::Adoption> adopted;
  if (known.empty()) return adopted;  // nothing was judged yet: every version has the date that it bears
  const auto date_of = [&](const std::string& label) {
    const auto found = std::find_if(shipped.versions.begin(), shipped.versions.end(),
                                    [&](const policy::Version& version) { return version.label == label; });
    return found == shipped.versions.end() ? std::nullopt : std::optional(found->effective_from);
  };
  for (const Known& one : known) {
    const auto date = date_of(one.label);
    adopted.push_back({one.label, date && *date != one.from ? written(one.from, shipped.zone) : ""});
  }
  Instant last = known.back().from;
  for (const policy::Version& version : shipped.versions) {
    const bool is_known =
        std::any_of(known.begin(), known.end(), [&](const Known& one) { return one.label == version.label; });
    if (is_known) continue;
    const Instant from = std::max({version.effective_from, next_minute(now), next_minute(last)});
    const bool as_it_says = version.effective_from > now && version.effective_from > last;
    adopted.push_back({version.label, as_it_says ? "" : written(from, shipped.zone)});
    last = as_it_says ? version.effective_from : from;
  }
  return adopted;
}

std::map<std::string, std::string> policy_book(const std::string& folder) {
  std::map<std::string, std::string> book;
  if (folder.empty()) {
    for (const auto& [path, text] : builtin_policy()) book.emplace(path, text);
    return book;
  }
  for (const std::string& path : files_below(folder)) {
    if (!path.ends_with(".yaml")) continue;
    std::ifstream in(std::filesystem::path(folder) / path, std::ios::binary);
    book.emplace(path, std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return book;
}

Result<StartedPolicy> start_policy(db::Database& database, const std::string& folder,
                                   const std::shared_ptr<const policy::Policy>& shipped, Instant now) {
  StartedPolicy started;
  const auto documents =
      policyadmin::as_documents(database.read([](db::Transaction& tx) { return policyadmin::store::documents(tx); }));
  started.adopted = database.read([&](db::Transaction& tx) { return adoptions(tx, *shipped, now); });
  const bool as_shipped = documents.empty() && std::all_of(started.adopted.begin(), started.adopted.end(),
                                                           [](const auto& one) { return one.effective.empty(); });
  started.policy = shipped;
  if (!as_shipped) {
    auto loaded = folder.empty() ? policy::load(policy_book(folder), documents, started.adopted)
                                 : policy::load(folder, documents, started.adopted);
    if (const auto* problems = std::get_if<1>(&loaded)) return invalid_policy(*problems);
    started.policy = std::get<0>(std::move(loaded));
  }
  const Outcome bound = check_bound(database, *started.policy);
  if (!bound && folder.empty()) return from_book(database, documents, now, bound.refusal());
  if (!bound) return bound.refusal();
  return started;
}

Outcome keep_policy(db::Database& database, const StartedPolicy& started, const std::string& folder, Instant now) {
  WK_CHECK(bind_policy(database, *started.policy, now));
  if (!started.note.empty()) return Done{};  // it came from there
  const std::string book = json::canonical(as_json(policy_book(folder)));
  const std::string hash = crypto::to_hex(crypto::sha256(book));
  const bool known = database.read([&](db::Transaction& tx) {
    return tx.one(sql::policy_book_known, {hash}, [](const db::Row& row) { return row.string(0); }).has_value();
  });
  if (known) return Done{};
  return database.write([&](db::Transaction& tx) -> Outcome {
    tx.execute(sql::keep_policy_book, {hash, book, now});
    return Done{};
  });
}

}  // namespace wellkept::app
