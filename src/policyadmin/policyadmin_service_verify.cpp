#include <algorithm>

#include "base/crypto.h"
#include "policyadmin/policyadmin_events.h"
#include "policyadmin/policyadmin_service.h"

namespace wellkept::policyadmin {
namespace {

bool names(const events::Event& event, const Published& document) {
  if (event.kind != event::kPublished) return false;
  const auto body = json::parse(event.body);
  const auto* value = std::get_if<json::Value>(&body);
  const auto says = [&](std::string_view member, const std::string& expected) {
    const json::Value* found = value != nullptr ? value->find(member) : nullptr;
    return found != nullptr && found->string() != nullptr && *found->string() == expected;
  };
  return says("label", document.label) && says("sha256", document.sha256) &&
         says("effective_from", format_instant(document.effective_from));
}

}  // namespace

std::vector<std::string> verify_documents(db::Transaction& tx) {
  SystemClock unused_clock;
  IdSource unused_ids(unused_clock, 0);
  const events::EventLog log(unused_clock, unused_ids);
  std::vector<std::string> out;
  for (const Published& one : store::documents(tx)) {
    const std::string where = "policy version " + one.label;
    if (crypto::to_hex(crypto::sha256(one.document)) != one.sha256)
      out.push_back(where + ": its document is not the one that was published");
    const auto events = log.read(tx, one.proposal);
    if (std::none_of(events.begin(), events.end(), [&](const events::Event& event) { return names(event, one); }))
      out.push_back(where + ": no event of its proposal names this document");
  }
  return out;
}

}  // namespace wellkept::policyadmin
