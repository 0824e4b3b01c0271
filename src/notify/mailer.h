// Hands letters to a mail server.
#pragma once
#include <memory>
#include <string>

#include "notify/letter.h"

namespace wellkept::notify {

struct MailServer {
  std::string host;
  int port = 587;
  std::string security = "starttls";  // "starttls", "tls", "none"
  std::string user;                   // empty: no sign-in
  std::string password;
  std::string ca;  // file of the certificates to trust; empty: the system's
};

struct Delivery {
  enum class Result { sent, later, never } result = Result::sent;
  std::string error;  // one line, without secrets
};

class Mailer {
 public:
  virtual ~Mailer() = default;
  virtual Delivery send(const Letter& letter) = 0;
};

// By SMTP. Refused with 5xx: never. Not reached, refused with 4xx, or the sign-in failed, which is mended by whoever
// runs the program: later.
std::unique_ptr<Mailer> make_smtp_mailer(MailServer server);

// Whether the server answers and takes the sign-in; empty: it does. For doctor.
std::string smtp_problem(const MailServer& server);

}  // namespace wellkept::notify
