#include "notify/outbox_worker.h"

#include <array>

#include "base/log.h"
#include "notify/notify_sql.h"
#include "notify/preferences.h"
#include "notify/templates.h"

namespace wellkept::notify {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kLeaseMs = 5 * kMinute;  // a letter that was being sent when the server died is tried again then
constexpr int kBatch = 20;
constexpr int kMostInDigest = 200;
constexpr std::size_t kLongestError = 500;
constexpr std::array<std::int64_t, 9> kPauses{1, 2, 5, 15, 60, 180, 360, 720, 1440};  // minutes

json::Object read_params(const std::string& stored) {
  const auto parsed = json::parse(stored);
  const auto* value = std::get_if<json::Value>(&parsed);
  return value != nullptr && value->object() != nullptr ? *value->object() : json::Object();
}

}  // namespace

struct OutboxWorker::Waiting {
  Id id;
  Id member;
  std::string address;
  std::string form;
  std::string language;
  std::string params;
  std::int64_t attempts = 0;
  bool digest = false;
  std::string message_id;
  std::optional<Instant> expires_at;

  static Waiting read(const db::Row& row) {
    return {row.id(0),     row.id(1),      row.string(2),  row.string(3), row.string(4),
            row.string(5), row.integer(6), row.boolean(7), row.string(8), row.maybe_instant(9)};
  }
};

std::optional<std::int64_t> pause_after(std::int64_t attempts) {
  if (attempts < 1 || attempts > static_cast<std::int64_t>(kPauses.size())) return std::nullopt;
  return kPauses[static_cast<std::size_t>(attempts - 1)] * kMinute;
}

std::int64_t OutboxWorker::advance() {
  std::int64_t sent = 0;
  const Instant now = clock_.now();
  const auto due = database_.read([&](db::Transaction& tx) {
    return tx.all(sql::due_outbox, {now, kBatch}, [](const db::Row& row) { return row.id(0); });
  });
  for (const Id id : due) {
    auto rows = claim(id, now);
    if (rows.empty()) continue;  // went out with another row's digest, or was taken back
    Delivery delivery;
    try {
      delivery = mailer_.send(write(rows, now));
    } catch (const std::exception& error) {
      delivery = {Delivery::Result::never, error.what()};
    }
    settle(rows, delivery, now);
    if (delivery.result == Delivery::Result::sent) ++sent;
  }
  return sent;
}

// The row, with those that go out in the same digest; what came too late is settled here.
std::vector<OutboxWorker::Waiting> OutboxWorker::claim(Id id, Instant now) {
  auto claimed = database_.write([&](db::Transaction& tx) -> Result<std::vector<Waiting>> {
    std::vector<Waiting> rows;
    const auto first = tx.one(sql::outbox_row, {id, now}, Waiting::read);
    if (!first) return rows;
    rows.push_back(*first);
    if (first->digest) rows = tx.all(sql::digest_of, {first->member, now, kMostInDigest}, Waiting::read);
    if (first->expires_at && *first->expires_at <= now) {
      tx.execute(sql::settle_outbox, {id, "expired", nullptr, nullptr, "it came too late"});
      return std::vector<Waiting>();
    }
    for (Waiting& row : rows) {
      ++row.attempts;
      tx.execute(sql::claim_outbox, {row.id, now + kLeaseMs});
    }
    return rows;
  });
  return std::move(*claimed);
}

Letter OutboxWorker::write(const std::vector<Waiting>& rows, Instant now) {
  const Waiting& first = rows.front();
  const std::string zone =
      database_.read([&](db::Transaction& tx) { return notify_.preferences(tx, first.member).zone; });
  const auto render = [&](const Waiting& row) {
    const Template* form = notify_.templates().find(row.form);
    if (form == nullptr) throw std::runtime_error("there is no template '" + row.form + "' any more");
    return Templates::render(*form, read_params(row.params), first.language, zone);
  };
  Rendered text = render(first);
  if (rows.size() > 1) {
    std::string items;
    for (const Waiting& row : rows) {
      const Rendered one = render(row);
      items += (items.empty() ? "" : "\n\n") + one.title + "\n" + one.body;
    }
    const json::Object params{{"count", std::to_string(rows.size())}, {"items", items}};
    text = Templates::render(*notify_.templates().find("member.digest"), params, first.language, zone);
  }
  return {sender_.address, sender_.name, first.address, first.message_id, now, first.language, text.title, text.body};
}

void OutboxWorker::settle(const std::vector<Waiting>& rows, const Delivery& delivery, Instant now) {
  const std::string error = delivery.error.substr(0, kLongestError);
  (void)database_.write([&](db::Transaction& tx) -> Outcome {
    for (const Waiting& row : rows) {
      const auto pause = pause_after(row.attempts);
      if (delivery.result == Delivery::Result::sent) {
        tx.execute(sql::settle_outbox, {row.id, "sent", nullptr, now, nullptr});
      } else if (delivery.result == Delivery::Result::later && pause) {
        tx.execute(sql::settle_outbox, {row.id, "waiting", now + *pause, nullptr, error});
      } else {
        tx.execute(sql::settle_outbox, {row.id, "dead", nullptr, nullptr, error});
      }
    }
    return Done{};
  });
  if (!error.empty()) log::warning("mail.failed", {{"message", format_id(rows.front().id)}, {"error", error}});
}

}  // namespace wellkept::notify
