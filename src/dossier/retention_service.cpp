#include "dossier/retention_service.h"

#include <vector>

#include "base/log.h"

namespace wellkept::dossier {
namespace {

constexpr int kPage = 1000;
constexpr std::int64_t kDayMs = 86'400'000;

}  // namespace

std::int64_t Retention::look(Instant before) {
  std::vector<Id> outlived;
  const bool through = dossiers_.parts().database.read([&](db::Transaction& tx) {
    const auto page = store::customers_after(tx, position_, kPage);
    for (const store::Recorded& one : page) {
      position_ = one.customer;
      // Erased ones, and doubles that were merged into another, are not found as themselves any more.
      const auto found = one.at <= before ? dossiers_.parts().customers.find(tx, one.customer) : std::nullopt;
      if (!found || found->id != one.customer || found->erased_at) continue;
      if (!store::lives_on(tx, one.customer, before)) outlived.push_back(one.customer);
    }
    return page.size() < static_cast<std::size_t>(kPage);
  });
  std::int64_t erased = 0;
  for (const Id customer : outlived) {
    const auto done = dossiers_.outlive(customer, policy_.retention.customers);
    if (done) ++erased;
    if (!done) log::info("retention.kept", {{"customer", format_id(customer)}, {"code", done.refusal().code}});
  }
  if (through) {
    position_ = Id{};
    rest_until_ = dossiers_.parts().clock.now() + kDayMs;
  }
  return erased;
}

std::int64_t Retention::advance() {
  const Instant now = dossiers_.parts().clock.now();
  if (rest_until_ && now < *rest_until_ && *rest_until_ - now <= kDayMs) return 0;
  if (policy_.retention.readings > 0) readings_.forget_before(now - policy_.retention.readings * kDayMs);
  if (policy_.retention.customers == 0) {
    rest_until_ = now + kDayMs;
    return 0;
  }
  const std::int64_t erased = look(now - policy_.retention.customers * kDayMs);
  if (erased > 0) log::info("retention.erased", {{"customers", erased}});
  return erased;
}

}  // namespace wellkept::dossier
