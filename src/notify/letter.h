// A letter as mail programs read it: RFC 5322 and MIME, made by a library.
#pragma once
#include <string>

#include "base/instant.h"

namespace wellkept::notify {

struct Letter {
  std::string from;        // address
  std::string from_name;   // shown beside it
  std::string to;          // address
  std::string message_id;  // without angle brackets: the same for every attempt
  Instant date;
  std::string language;  // "zh-CN"
  std::string subject;   // one line; UTF-8
  std::string body;      // UTF-8
};

// With CRLF line ends, only ASCII, lines short enough for every server. Control characters in the subject and in the
// name become spaces: no header can be added through them.
std::string compose(const Letter& letter);

}  // namespace wellkept::notify
