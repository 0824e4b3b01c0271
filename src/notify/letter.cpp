#include "notify/letter.h"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

namespace wellkept::notify {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

void set_date(GMimeMessage* message, Instant date) {
  GDateTime* const moment = g_date_time_new_from_unix_utc(date.ms / 1000);
  g_mime_message_set_date(message, moment);
  g_date_time_unref(moment);
}

Owned<GMimeTextPart> text_part(const std::string& body) {
  Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype("plain"));
  g_mime_text_part_set_charset(part.get(), "utf-8");
  g_mime_text_part_set_text(part.get(), body.c_str());
  // Whatever stands in it, no line is too long and none looks like the end of the letter.
  g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_BASE64);
  return part;
}

std::string written(GMimeMessage* message) {
  GMimeFormatOptions* const options = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream.get());
  g_mime_format_options_free(options);
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

}  // namespace

std::string compose(const Letter& letter) {
  static std::once_flag started;
  std::call_once(started, [] { g_mime_init(); });
  const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  const Owned<InternetAddress> from(
      internet_address_mailbox_new(one_line(letter.from_name).c_str(), letter.from.c_str()));
  internet_address_set_charset(from.get(), "utf-8");  // it would choose an older one that fits
  internet_address_list_add(g_mime_message_get_addresses(message.get(), GMIME_ADDRESS_TYPE_FROM), from.get());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, letter.to.c_str());
  g_mime_message_set_subject(message.get(), one_line(letter.subject).c_str(), "utf-8");
  g_mime_message_set_message_id(message.get(), letter.message_id.c_str());
  set_date(message.get(), letter.date);
  auto* const head = GMIME_OBJECT(message.get());
  g_mime_object_set_header(head, "Auto-Submitted", "auto-generated", "utf-8");  // RFC 3834: no holiday replies, please
  g_mime_object_set_header(head, "Content-Language", one_line(letter.language).c_str(), "utf-8");
  const auto part = text_part(letter.body);
  g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(part.get()));
  return written(message.get());
}

}  // namespace wellkept::notify
