// The copy of everything that is kept of one person, as one document that programs can read.
#include "base/crypto.h"
#include "customer/customer_view_service.h"
#include "dossier/dossier_service.h"
#include "dossier/dossier_view_service.h"
#include "ticket/view_service.h"

namespace wellkept::dossier {
namespace {

constexpr std::size_t kMostContent = 64U * 1024 * 1024;  // of files within the document; what is beyond is named only
constexpr int kPage = 200;

class Archive {
 public:
  Archive(const DossierParts& parts, db::Transaction& tx, json::Writer& out) : parts_(parts), tx_(tx), out_(out) {}

  void write_ticket(const ticket::Ticket& row) {
    auto record = parts_.tickets.recorder().load(tx_, row.id, true);
    if (!record) return;
    out_.begin_object();
    ticket::write_row_fields(out_, record->ticket, parts_.clock.now());
    out_.key("timeline").begin_array();
    for (const events::Event& event : record->events) {
      ticket::write_event(out_, parts_.tickets.policy(), event, record->texts);
    }
    out_.end_array().key("promises").begin_array();
    write_promises(out_, tx_, row.id);
    out_.end_array().key("attachments").begin_array();
    for (const ticket::Attachment& file : ticket::attachments_of(tx_, row.id)) write_file(file);
    out_.end_array().end_object();
  }

 private:
  void write_file(const ticket::Attachment& file) {
    out_.begin_object().field("name", file.name).field("media_type", file.media_type).field("size", file.size);
    out_.field("sha256", file.sha256).key("content_base64url");
    const auto content =
        spent_ + static_cast<std::size_t>(file.size) <= kMostContent ? parts_.files.get(file.sha256) : std::nullopt;
    if (content) {
      spent_ += content->size();
      out_.value(crypto::to_base64url(*content));
    } else {
      out_.null();
    }
    out_.end_object();
  }

  const DossierParts& parts_;
  db::Transaction& tx_;
  json::Writer& out_;
  std::size_t spent_ = 0;
};

}  // namespace

std::string DossierService::archive(db::Transaction& tx, const customer::Customer& customer) const {
  std::string text;
  json::Writer out(text);
  out.begin_object().field("format", "wellkept.customer/1").field("made_at", format_instant(parts_.clock.now()));
  out.key("customer");
  customer::write_customer(out, customer, true);
  write_belongings(out, tx, parts_, {customer, true, parts_.day_of(parts_.clock.now())});
  out.key("tickets").begin_array();
  Archive archive(parts_, tx, out);
  ticket::Page page{ticket::Queue::customer, customer.id, {}, {}, kPage};
  for (;;) {
    const auto rows = ticket::list_tickets(tx, page);
    for (const ticket::Ticket& row : rows) archive.write_ticket(row);
    if (rows.size() < static_cast<std::size_t>(kPage)) break;
    page.after = rows.back().id;
  }
  out.end_array().end_object();
  return text;
}

}  // namespace wellkept::dossier
