#include "search/search_service.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"
#include "search/score.h"

namespace wellkept::search {
namespace {

constexpr int kWindow = 256;  // documents that are ranked at once: it bounds what a search costs
constexpr int kWindows = 8;   // in one answer
constexpr std::int64_t kTop = std::numeric_limits<std::int64_t>::max();

// Where a page ended: the moment that ages are counted from, the window, and the last that was shown in it.
struct Cursor {
  std::int64_t now_ms = 0;
  std::int64_t before = kTop;  // the window begins below this id
  std::int64_t score = kTop;
  std::int64_t id = kTop;
};

std::string write_cursor(const Cursor& cursor) {
  return std::to_string(cursor.now_ms) + "." + std::to_string(cursor.before) + "." + std::to_string(cursor.score) +
         "." + std::to_string(cursor.id);
}

Result<Cursor> read_cursor(const std::string& text) {
  Cursor cursor;
  const auto parts = text::split(text, '.');
  std::size_t read = 0;
  for (std::int64_t* number : {&cursor.now_ms, &cursor.before, &cursor.score, &cursor.id}) {
    if (parts.size() != 4) break;
    const std::string_view part = parts[read];
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), *number);
    if (error != std::errc{} || end != part.data() + part.size() || *number < 0) break;
    ++read;
  }
  if (read != 4) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  return cursor;
}

struct Ranked {
  std::int64_t score = 0;
  Index::Hit hit;
};

bool before_in_order(const Ranked& a, const Ranked& b) {
  return a.score != b.score ? a.score > b.score : a.hit.document.id > b.hit.document.id;
}

bool after_cursor(const Ranked& ranked, const Cursor& cursor) {
  return ranked.score != cursor.score ? ranked.score < cursor.score : ranked.hit.document.id.value < cursor.id;
}

Instant moment_of(const Index::Hit& hit) {
  return hit.document.kind == "ticket" && hit.ticket_updated_at ? *hit.ticket_updated_at : hit.document.at;
}

std::vector<Ranked> rank(std::vector<Index::Hit> hits, const std::vector<Term>& terms, Instant now) {
  std::vector<Ranked> ranked;
  ranked.reserve(hits.size());
  for (Index::Hit& hit : hits) {
    const Signals signals{hit.document.title, hit.document.body, now - moment_of(hit), hit.ticket_open};
    const std::int64_t value = score(signals, terms);
    ranked.push_back({value, std::move(hit)});
  }
  std::sort(ranked.begin(), ranked.end(), before_in_order);
  return ranked;
}

Result<std::vector<std::string>> kinds_of(const Ask& ask, const Viewer& viewer) {
  if (!ask.kind) {
    std::vector<std::string> kinds{"ticket", "message"};
    if (viewer.customers) kinds.emplace_back("customer");
    return kinds;
  }
  if (*ask.kind != "ticket" && *ask.kind != "message" && *ask.kind != "customer" && *ask.kind != "device") {
    return refuse(RefusalKind::invalid, "search.kind", "kind is ticket, customer, message or device.");
  }
  if ((*ask.kind == "customer" || *ask.kind == "device") && !viewer.customers) {
    return refuse(RefusalKind::forbidden, "permission.missing", "You may not see customers.");
  }
  return std::vector{*ask.kind};
}

bool looks_like_phone(std::string_view words) {
  const std::string digits = customer::normal_phone(words);
  return digits.size() >= 7 && words.find_first_not_of("0123456789+-() ") == std::string_view::npos;
}

bool sees_customer(db::Transaction& tx, const Viewer& viewer, Id customer) {
  if (!viewer.may_see) return true;
  constexpr int kLooked = 50;
  const auto tickets = newest_tickets_of_customer(tx, customer, kLooked);
  return std::any_of(tickets.begin(), tickets.end(), [&](Id ticket) {
    const auto row = find_ticket_row(tx, ticket);
    return row && viewer.may_see(row->unit, row->assignee);
  });
}

Found found_of(const Index::Hit& hit, std::int64_t score, const std::vector<Term>& terms) {
  Found found{hit.document.kind, hit.document.id, false, score, moment_of(hit)};
  found.version = hit.document.version;
  found.ticket.emplace().id = hit.document.ticket;
  found.in_texts = std::any_of(terms.begin(), terms.end(),
                               [&](const Term& term) { return find_term(hit.document.body, term).has_value(); });
  return found;
}

}  // namespace

std::vector<Found> SearchService::jump(db::Transaction& tx, const Viewer& viewer, const Ask& ask) const {
  std::vector<Found> found;
  const std::string words(text::trim(ask.words));
  if (!ask.kind || *ask.kind == "ticket") {
    std::string number = words;
    std::transform(number.begin(), number.end(), number.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    Id ticket = ticket_by_number(tx, number);
    if (!ticket) ticket = ticket_by_number(tx, "T-" + number);
    const auto row = ticket ? find_ticket_row(tx, ticket) : std::nullopt;
    if (row && (!viewer.may_see || viewer.may_see(row->unit, row->assignee))) {
      Found jump{"ticket", ticket, true, 0, row->updated_at};
      jump.version = 1;
      jump.ticket = row;
      found.push_back(std::move(jump));
    }
  }
  if (viewer.customers && (!ask.kind || *ask.kind == "customer") && looks_like_phone(words)) {
    for (customer::Customer& one : customers_.find_by_phone(tx, words, Id{}, 5)) {
      Found jump{"customer", one.id, true, 0, one.created_at};
      jump.customer = std::move(one);
      found.push_back(std::move(jump));
    }
  }
  if (viewer.customers && (!ask.kind || *ask.kind == "device")) add_devices(tx, viewer, words, found);
  return found;
}

// Registered devices stand in no text: they are found by their serial number and by their model.
void SearchService::add_devices(db::Transaction& tx, const Viewer& viewer, const std::string& words,
                                std::vector<Found>& found) {
  constexpr int kDevices = 20;
  const std::string key = customer::serial_key(words);
  for (customer::Device& one : customer::DeviceService::seek(tx, words, viewer.contacts, kDevices)) {
    Found device{"device", one.id, !key.empty() && customer::serial_key(one.serial) == key, 0, one.updated_at};
    device.device = std::move(one);
    found.push_back(std::move(device));
  }
}

std::vector<FieldSnippet> SearchService::snippets(db::Transaction& tx, const Found& found,
                                                  const std::vector<Term>& terms, bool contacts) const {
  std::vector<FieldSnippet> shown;
  const auto add = [&](const std::string& field, const std::string& source) {
    auto snippet = make_snippet(Folding::shared(), source, terms);
    if (snippet && shown.size() < 3) shown.push_back({field, std::move(*snippet)});
  };
  if (found.kind == "customer") {
    add("name", found.customer->name);
    if (contacts && found.customer->phone) add("phone", *found.customer->phone);
    if (contacts && found.customer->email) add("email", *found.customer->email);
    return shown;
  }
  if (found.kind == "ticket") {
    add("number", found.ticket->number);
    add("subject", found.ticket->subject);
    if (!found.in_texts) return shown;
  }
  for (const SourceText& source : texts_of_event(tx, found.ticket->id, found.version)) {
    if (found.kind != "ticket" || source.field != "subject") add(source.field, source.body);
  }
  return shown;
}

// Reads what is shown from where it is kept, not from the index: what was erased since is not shown. False: nothing is
// left.
bool SearchService::fill(db::Transaction& tx, const Viewer& viewer, Found& found,
                         const std::vector<Term>& terms) const {
  const bool contacts = viewer.contacts;
  if (found.kind == "customer") {
    if (!sees_customer(tx, viewer, found.id)) return false;
    if (!found.customer) found.customer = customers_.find(tx, found.id);
    found.ticket.reset();
    if (!found.customer) return false;
  } else if (found.device) {
    if (!sees_customer(tx, viewer, found.device->customer)) return false;
    found.customer = customers_.find(tx, found.device->customer);
    return found.customer.has_value();
  } else {
    auto row = find_ticket_row(tx, found.ticket->id);
    if (!row) return false;
    found.ticket = std::move(row);
    if (found.kind == "message") found.event = event_kind(tx, found.ticket->id, found.version);
  }
  found.snippets = snippets(tx, found, terms, contacts);
  return found.exact || !found.snippets.empty() || (found.kind == "customer" && !contacts);
}

Result<FoundPage> SearchService::search(db::Transaction& tx, const Viewer& viewer, const Ask& ask, Instant now) const {
  const std::string folded = Folding::shared().fold(ask.words);
  const auto terms = read_terms(folded);
  if (terms.empty() || text::characters(ask.words) > kMaxWords) {
    return refuse(RefusalKind::invalid, "search.query", "Say what to look for, in 1 to 100 characters.");
  }
  WK_TRY(kinds, kinds_of(ask, viewer));
  Cursor cursor{now.ms};
  if (!ask.cursor.empty()) {
    WK_TRY(given, read_cursor(ask.cursor));
    cursor = given;
  }
  FoundPage page;
  for (const Term& term : terms) page.words.push_back(term.words());
  std::vector<Found> first = jump(tx, viewer, ask);
  const auto is_first = [&, ids = [&] {
    std::vector<Id> known;
    for (const Found& one : first) known.push_back(one.id);
    return known;
  }()](Id id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
  if (ask.cursor.empty()) {
    for (Found& one : first) {
      if (fill(tx, viewer, one, terms)) page.items.push_back(std::move(one));
    }
  }
  if (ask.kind == "device") return page;
  const Question asked = question(terms, kinds, viewer.contacts ? Contacts::whole : Contacts::hidden, folded);
  for (int window = 0; window < kWindows; ++window) {
    auto hits = index_.match(tx, asked, Id{cursor.before}, kWindow);
    if (hits.empty()) return page;
    const bool last_window = static_cast<int>(hits.size()) < kWindow;
    Id lowest = hits.front().document.id;
    Id highest = lowest;
    for (const Index::Hit& hit : hits) {
      lowest = std::min(lowest, hit.document.id);
      highest = std::max(highest, hit.document.id);
    }
    if (cursor.before == kTop) cursor.before = highest.value + 1;  // what comes later does not move this window
    for (const Ranked& ranked : rank(std::move(hits), terms, Instant{cursor.now_ms})) {
      if (!after_cursor(ranked, cursor) || is_first(ranked.hit.document.id)) continue;
      if (viewer.may_see && ranked.hit.ticket_updated_at && !viewer.may_see(ranked.hit.unit, ranked.hit.assignee))
        continue;
      if (static_cast<int>(page.items.size()) >= ask.limit) {
        page.next = write_cursor(cursor);
        return page;
      }
      Found found = found_of(ranked.hit, ranked.score, terms);
      if (fill(tx, viewer, found, terms)) page.items.push_back(std::move(found));
      cursor.score = ranked.score;
      cursor.id = ranked.hit.document.id.value;
    }
    if (last_window) return page;
    cursor.before = lowest.value;
    cursor.score = kTop;
    cursor.id = kTop;
  }
  page.next = write_cursor(cursor);
  return page;
}

std::vector<SimilarTicket> SearchService::similar(db::Transaction& tx, const Viewer& viewer, const std::string& text,
                                                  Id customer, Id but_not, int limit, Instant now) const {
  constexpr std::size_t kCompared = 40;
  const std::string folded = Folding::shared().fold(text);
  Rarity rarity;
  std::map<Id, double> candidates;
  for (const std::string& token : telling_tokens(folded)) {
    const Question one{{{Phrase{{"t" + token}, false}}}};
    const auto tickets = index_.match_ids(tx, one, Id{kTop}, kCommon + 1);
    rarity[token] = static_cast<int>(tickets.size());
    if (static_cast<int>(tickets.size()) > kCommon) continue;  // in so many, it picks none of them out
    for (const Id ticket : tickets) candidates[ticket] += weight_of(static_cast<int>(tickets.size()));
  }
  if (customer) {
    for (const Id ticket : newest_tickets_of_customer(tx, customer, 20)) candidates[ticket] += 1;
  }
  candidates.erase(but_not);
  std::vector<std::pair<double, Id>> order;
  for (const auto& [ticket, weight] : candidates) order.emplace_back(weight, ticket);
  std::sort(order.rbegin(), order.rend());
  if (order.size() > kCompared) order.resize(kCompared);

  std::vector<SimilarTicket> found;
  for (const auto& [weight, ticket] : order) {
    const auto document = find_document(tx, ticket);
    auto row = find_ticket_row(tx, ticket);
    if (!document || !row || (viewer.may_see && !viewer.may_see(row->unit, row->assignee))) continue;
    const std::string other =
        document->title.substr(std::min(document->title.size(), row->number.size())) + "\n" + document->body;
    const bool same_customer = customer && row->customer == customer;
    Likeness likeness =
        compare({folded, other, same_customer, std::max<std::int64_t>(0, now - row->opened_at)}, rarity);
    if (likeness.score >= kWorthShowing) found.push_back({std::move(*row), std::move(likeness)});
  }
  std::sort(found.begin(), found.end(), [](const SimilarTicket& a, const SimilarTicket& b) {
    return a.likeness.score != b.likeness.score ? a.likeness.score > b.likeness.score : a.ticket.id > b.ticket.id;
  });
  if (static_cast<int>(found.size()) > limit) found.resize(static_cast<std::size_t>(limit));
  return found;
}

Result<std::vector<SimilarTicket>> SearchService::similar_to(db::Transaction& tx, const Viewer& viewer, Id ticket,
                                                             int limit, Instant now) const {
  const auto row = find_ticket_row(tx, ticket);
  if (!row || (viewer.may_see && !viewer.may_see(row->unit, row->assignee))) {
    return refuse(RefusalKind::not_found, "ticket.unknown", "There is no such ticket.");
  }
  std::string text = row->subject;
  for (const SourceText& source : texts_of_event(tx, ticket, 1)) {
    const bool who = source.field == "person" || source.field == "contact";  // says nothing of the fault
    if (source.field != "subject" && !who) text += "\n" + source.body;
  }
  return similar(tx, viewer, text, row->customer, ticket, limit, now);
}

}  // namespace wellkept::search
