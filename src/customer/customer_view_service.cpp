#include "customer/customer_view_service.h"

namespace wellkept::customer {
namespace {

std::optional<std::string> maybe_id(Id id) {
  return id ? std::optional(format_id(id)) : std::nullopt;
}

void write_part(json::Writer& out, const PartWarranty& part) {
  out.begin_object().field("part", part.part).key("label");
  write_words(out, part.label);
  out.field("state", part.state).field("reason", part.reason).field("from", part.from).field("until", part.until);
  out.key("words");
  write_words(out, part.words);
  out.end_object();
}

}  // namespace

void write_words(json::Writer& out, const Words& words) {
  out.begin_object().field("zh", words.zh).field("en", words.en).end_object();
}

void write_customer_fields(json::Writer& out, const Customer& customer, bool whole) {
  const auto shown = [&](const std::optional<std::string>& contact, std::string (*masked)(std::string_view)) {
    return contact && !whole ? std::optional(masked(*contact)) : contact;
  };
  out.field("id", format_id(customer.id))
      .field("name", customer.name)
      .field("phone", shown(customer.phone, masked_phone))
      .field("email", shown(customer.email, masked_email))
      .field("segment", customer.segment)
      .field("created_at", format_instant(customer.created_at))
      .field("erased_at", customer.erased_at ? std::optional(format_instant(*customer.erased_at)) : std::nullopt)
      .field("version", customer.version);
}

void write_customer(json::Writer& out, const Customer& customer, bool whole) {
  out.begin_object();
  write_customer_fields(out, customer, whole);
  out.end_object();
}

void write_contact(json::Writer& out, const Contact& contact, bool whole) {
  const std::string masked = contact.kind == "phone" ? masked_phone(contact.value) : masked_email(contact.value);
  out.begin_object().field("id", format_id(contact.id)).field("kind", contact.kind);
  out.field("value", whole ? contact.value : masked).field("label", contact.label);
  out.field("created_at", format_instant(contact.created_at)).end_object();
}

void write_address(json::Writer& out, const Address& address, bool whole) {
  out.begin_object().field("id", format_id(address.id)).field("label", address.label);
  out.field("line", whole ? std::optional(address.line) : std::nullopt).field("shared", address.shared);
  out.field("created_at", format_instant(address.created_at)).end_object();
}

void write_consent(json::Writer& out, const Consent& consent) {
  const bool decided = consent.decided_at.ms != 0;
  const auto maybe = [&](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
  out.begin_object().field("purpose", consent.purpose).field("granted", consent.granted);
  out.field("decided_at", decided ? std::optional(format_instant(consent.decided_at)) : std::nullopt);
  out.field("channel", maybe(consent.channel)).field("text_version", maybe(consent.text_version));
  out.field("recorded_by", maybe_id(consent.recorded_by)).key("text");
  if (const ConsentText* text = consent_text(consent.purpose)) {
    out.begin_object().field("version", text->version).field("zh", text->words.zh).field("en", text->words.en);
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
}

void write_product(json::Writer& out, const Product& product) {
  out.begin_object().field("model", product.model).field("valid_from", product.valid_from).key("name");
  write_words(out, product.name);
  out.field("category", product.category).field("from", product.from_installation ? "installation" : "purchase");
  out.field("firmware", product.latest_firmware.empty() ? std::nullopt : std::optional(product.latest_firmware));
  out.key("parts").begin_array();
  for (const PartRule& rule : product.parts) {
    out.begin_object().field("part", rule.part).key("label");
    write_words(out, rule.label);
    out.field("months", rule.months).end_object();
  }
  out.end_array().end_object();
}

void write_device(json::Writer& out, const KnownDevice& known, std::string_view day, bool whole) {
  const Device& device = known.device;
  out.begin_object().field("id", format_id(device.id)).field("customer_id", format_id(device.customer));
  out.field("model", device.model).field("serial", whole ? device.serial : masked_serial(device.serial));
  out.field("purchased_on", device.days.purchased_on).field("installed_on", device.days.installed_on);
  out.field("firmware", device.firmware).field("shared", device.shared);
  out.field("created_at", format_instant(device.created_at)).field("version", device.version).key("product");
  if (known.product) {
    write_product(out, *known.product);
  } else {
    out.null();
  }
  out.key("warranty").begin_object().field("day", day).key("parts").begin_array();
  const Product* product = known.product ? &*known.product : nullptr;
  for (const PartWarranty& part : warranty_on(product, device.days, day)) write_part(out, part);
  out.end_array().end_object().end_object();
}

}  // namespace wellkept::customer
