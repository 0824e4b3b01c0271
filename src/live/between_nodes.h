// What the nodes on one database tell each other of what stands in no event log, as text.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"

namespace wellkept::live {

struct LightsTurned {
  std::vector<Id> tickets;  // none: too many to name
};
struct InboxChanged {
  Id member;
};
struct SomebodyAt {
  Id ticket;
  Id member;
  std::string name;
  bool writing = false;
};
struct SomebodyLeft {
  Id ticket;
  Id member;
};
using Word = std::variant<LightsTurned, InboxChanged, SomebodyAt, SomebodyLeft>;

std::string write_word(const Word& word);
// Nothing when it is none of these: a newer program may say more.
std::optional<Word> read_word(std::string_view text);

}  // namespace wellkept::live
