// A line of a replay's history, read in place. Most lines are plain: known members, texts without escapes, whole
// numbers. All others are left to the JSON parser, which also says what is wrong with them.
#pragma once
#include <string_view>
#include <vector>

#include "promise/scalar.h"

namespace wellkept::promise {

struct PlainLine {
  std::string_view subject;  // views into the line; empty: not there
  std::string_view at;
  std::string_view event;
  std::string_view actor;
  bool has_actor = false;
  std::vector<PlainField> fields;
};

// False when the line is not plain, be it valid or not.
bool read_plain(std::string_view text, PlainLine& line);

}  // namespace wellkept::promise
