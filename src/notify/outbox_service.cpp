#include "notify/outbox_service.h"

#include <array>

#include "base/log.h"
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

std::optional<std::int64_t> pause_after(std::int64_t attempts) {
  if (attempts < 1 || attempts > static_cast<std::int64_t>(kPauses.size())) return std::nullopt;
  return kPauses[static_cast<std::size_t>(attempts - 1)] * kMinute;
}

std::int64_t OutboxWorker::advance() {
  std::int64_t sent = 0;
  const Instant now = clock_.now();
  const auto due = database_.read([&](db::Transaction& tx) { return store::due_letters(tx, now, kBatch); });
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
std::vector<store::Waiting> OutboxWorker::claim(Id id, Instant now) {
  auto claimed = database_.write([&](db::Transaction& tx) -> Result<std::vector<store::Waiting>> {
    std::vector<store::Waiting> rows;
    const auto first = store::due_letter(tx, id, now);
    if (!first) return rows;
    rows.push_back(*first);
    if (first->digest) rows = store::digest_of(tx, first->member, now, kMostInDigest);
    if (first->expires_at && *first->expires_at <= now) {
      store::settle_letter(tx, id, {"expired", {}, {}, "it came too late"});
      return std::vector<store::Waiting>();
    }
    for (store::Waiting& row : rows) {
      ++row.attempts;
      store::claim_letter(tx, row.id, now + kLeaseMs);
    }
    return rows;
  });
  return std::move(*claimed);
}

Letter OutboxWorker::write(const std::vector<store::Waiting>& rows, Instant now) {
  const store::Waiting& first = rows.front();
  const std::string zone =
      database_.read([&](db::Transaction& tx) { return notify_.preferences(tx, first.member).zone; });
  const auto render = [&](const store::Waiting& row) {
    const Template* form = notify_.templates().find(row.form);
    if (form == nullptr) throw std::runtime_error("there is no template '" + row.form + "' any more");
    return Templates::render(*form, read_params(row.params), first.language, zone);
  };
  Rendered text = render(first);
  if (rows.size() > 1) {
    std::string items;
    for (const store::Waiting& row : rows) {
      const Rendered one = render(row);
      items += (items.empty() ? "" : "\n\n") + one.title + "\n" + one.body;
    }
    const json::Object params{{"count", std::to_string(rows.size())}, {"items", items}};
    text = Templates::render(*notify_.templates().find("member.digest"), params, first.language, zone);
  }
  return {sender_.address, sender_.name, first.address, first.message_id, now, first.language, text.title, text.body};
}

void OutboxWorker::settle(const std::vector<store::Waiting>& rows, const Delivery& delivery, Instant now) {
  const std::string error = delivery.error.substr(0, kLongestError);
  (void)database_.write([&](db::Transaction& tx) -> Outcome {
    for (const store::Waiting& row : rows) {
      const auto pause = pause_after(row.attempts);
      if (delivery.result == Delivery::Result::sent) {
        store::settle_letter(tx, row.id, {"sent", {}, now, {}});
      } else if (delivery.result == Delivery::Result::later && pause) {
        store::settle_letter(tx, row.id, {"waiting", now + *pause, {}, error});
      } else {
        store::settle_letter(tx, row.id, {"dead", {}, {}, error});
      }
    }
    return Done{};
  });
  if (!error.empty()) log::warning("mail.failed", {{"message", format_id(rows.front().id)}, {"error", error}});
}

}  // namespace wellkept::notify
