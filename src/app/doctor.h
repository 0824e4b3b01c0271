// What is wrong with a set-up, and what to do about it.
#pragma once
#include <string>
#include <vector>

#include "app/settings.h"

namespace wellkept::app {

struct Check {
  std::string name;
  bool good = true;
  std::string found;   // what is there
  std::string advice;  // what to do; empty when good
};
struct Diagnosis {
  std::vector<Check> checks;
  bool healthy() const;
};
// Looks, and changes nothing: a folder or a database that is not there yet is said, not made.
Diagnosis examine(const Settings& settings);
std::string describe(const Diagnosis& diagnosis);
std::string describe_settings();

}  // namespace wellkept::app
