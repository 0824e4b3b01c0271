// Doubles: found with the reason, merged, taken apart again.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "dossier/dossier_service.h"
#include "dossier/double.h"

namespace wellkept::dossier {
namespace {

constexpr int kMostRows = 2000;  // of one kind that a merge takes along; more is no person
constexpr int kSameContact = 20;
constexpr std::string_view kMadeContacts = "made_contacts";
constexpr std::string_view kTookHousehold = "took_household";

Refusal conflict(std::string code, std::string detail) {
  return refuse(RefusalKind::conflict, std::move(code), std::move(detail));
}

class Found {
 public:
  explicit Found(Id self) : self_(self) {}
  void add(const std::vector<customer::Customer>& customers, const char* reason) {
    for (const customer::Customer& one : customers) {
      if (one.id == self_ || one.erased_at || one.merged_into) continue;
      Double& entry = found_.try_emplace(one.id, Double{one, {}}).first->second;
      if (std::find(entry.reasons.begin(), entry.reasons.end(), reason) == entry.reasons.end())
        entry.reasons.emplace_back(reason);
    }
  }
  std::vector<Double> take() {
    std::vector<Double> all;
    for (auto& [id, one] : found_) all.push_back(std::move(one));
    std::stable_sort(all.begin(), all.end(),
                     [](const Double& a, const Double& b) { return a.reasons.size() > b.reasons.size(); });
    return all;
  }

 private:
  Id self_;
  std::map<Id, Double> found_;
};

}  // namespace

Result<customer::Customer> DossierService::living(db::Transaction& tx, Id customer) const {
  auto found = parts_.customers.find(tx, customer);
  if (!found) return refuse(RefusalKind::not_found, "customer.unknown", "There is no such customer.");
  if (found->erased_at) return conflict("customer.erased", "The customer's data were erased.");
  return std::move(*found);
}

std::vector<Double> DossierService::doubles(db::Transaction& tx, const customer::Customer& customer) const {
  Found found(customer.id);
  std::vector<std::string> phones;
  std::vector<std::string> emails;
  if (customer.phone) phones.push_back(*customer.phone);
  if (customer.email) emails.push_back(*customer.email);
  for (const customer::Contact& one : customer::RecordService::contacts(tx, customer.id)) {
    (one.kind == "phone" ? phones : emails).push_back(one.value);
  }
  for (const std::string& phone : phones) {
    for (const std::string& spelling : spellings(phone))
      found.add(parts_.customers.find_by_phone(tx, spelling, Id{}, kSameContact), "phone");
  }
  for (const std::string& email : emails) {
    found.add(parts_.customers.find_by_email(tx, email, Id{}, kSameContact), "email");
  }
  const std::string name = text::fold(customer.name);
  for (const Id id : store::at_same_address(tx, customer.id)) {
    const auto other = parts_.customers.find(tx, id);
    if (other && text::fold(other->name) == name) found.add({*other}, "name_address");
  }
  return found.take();
}

Result<Merge> DossierService::merge(db::Transaction& tx, Id kept_id, Id merged_id, Id by) {
  WK_TRY(kept, living(tx, kept_id));
  WK_TRY(merged, living(tx, merged_id));
  if (kept.id == merged.id) return conflict("merge.same", "That is one record already.");
  Merge merge{parts_.ids.next(), kept.id, merged.id, parts_.clock.now(), by, {}, json::Object{}};
  for (const Double& one : doubles(tx, kept)) {
    if (one.customer.id == merged.id) merge.reasons = one.reasons;
  }
  json::Object counts;
  for (const store::Belonging& kind : store::belongings()) {
    const auto rows = store::rows_of(tx, kind, merged.id, kMostRows + 1);
    if (rows.size() > static_cast<std::size_t>(kMostRows)) {
      return conflict("merge.too_many", "The record has more than one person has; it cannot be merged.");
    }
    std::vector<Id> moved;
    for (const Id row : rows) {
      if (store::move_row(tx, kind, row, {merged.id, kept.id})) moved.push_back(row);
    }
    counts.emplace_back(std::string(kind.name), static_cast<std::int64_t>(moved.size()));
    merge.moved.set(kind.name, ids_value(moved));
  }
  std::vector<Id> made;
  const auto take_over = [&](const char* kind, const std::optional<std::string>& value,
                             const std::optional<std::string>& own) -> Outcome {
    if (!value || value == own) return Done{};
    const auto before = customer::RecordService::contacts(tx, kept.id);
    WK_TRY(contact, parts_.records.add_contact(tx, kept.id, {{}, kind, *value, "", {}}));
    const bool new_one =
        std::none_of(before.begin(), before.end(), [&](const customer::Contact& one) { return one.id == contact.id; });
    if (new_one) made.push_back(contact.id);
    return Done{};
  };
  WK_CHECK(take_over("phone", merged.phone, kept.phone));
  WK_CHECK(take_over("email", merged.email, kept.email));
  merge.moved.set(kMadeContacts, ids_value(made));
  const bool takes_house = merged.household && !kept.household;
  if (takes_house) store::set_household(tx, kept.id, merged.household);
  merge.moved.set(kTookHousehold, takes_house);
  store::mark_merged(tx, merged.id, kept.id);
  store::insert_merge(tx, merge);
  json::Array reasons;
  for (const std::string& reason : merge.reasons) reasons.emplace_back(reason);
  const json::Object body{
      {"merge", format_id(merge.id)}, {"merged", format_id(merged.id)}, {"reasons", reasons}, {"moved", counts}};
  WK_CHECK(parts_.records.record(tx, kept.id, {"customer.merged", merge.at, by, body}));
  WK_CHECK(parts_.records.record(tx, merged.id,
                                 {"customer.merged_into", merge.at, by,
                                  json::Object{{"merge", format_id(merge.id)}, {"kept", format_id(kept.id)}}}));
  return merge;
}

Result<Merge> DossierService::undo(db::Transaction& tx, Id id, Id by) {
  auto merge = store::find_merge(tx, id);
  if (!merge) return refuse(RefusalKind::not_found, "merge.unknown", "There is no such merge.");
  if (merge->undone_at) return conflict("merge.undone", "The two were taken apart already.");
  const auto kept = parts_.customers.find(tx, merge->kept);
  if (!kept || kept->id != merge->kept || kept->erased_at) {
    return conflict("merge.later", "The record was merged on or erased since.");
  }
  merge->undone_at = parts_.clock.now();
  merge->undone_by = by;
  if (!store::mark_undone(tx, id, *merge->undone_at, by)) {
    return conflict("merge.undone", "The two were taken apart already.");
  }
  store::mark_merged(tx, merge->merged, Id{});
  for (const store::Belonging& kind : store::belongings()) {
    for (const Id row : ids_of(merge->moved, kind.name)) {
      store::move_row(tx, kind, row, {merge->kept, merge->merged});
    }
  }
  for (const Id contact : ids_of(merge->moved, kMadeContacts)) {
    const Outcome dropped = parts_.records.drop_contact(tx, merge->kept, contact);
    static_cast<void>(dropped);  // gone already: somebody took it away since
  }
  const json::Value* house = merge->moved.find(kTookHousehold);
  if (house != nullptr && house->boolean() != nullptr && *house->boolean()) {
    store::set_household(tx, merge->kept, Id{});
  }
  const json::Object body{{"merge", format_id(merge->id)}};
  WK_CHECK(parts_.records.record(tx, merge->kept, {"customer.merge_undone", *merge->undone_at, by, body}));
  WK_CHECK(parts_.records.record(tx, merge->merged, {"customer.taken_apart", *merge->undone_at, by, body}));
  return std::move(*merge);
}

}  // namespace wellkept::dossier
