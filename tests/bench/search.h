// Search in-process: how fast, and how well it orders what it finds.
#pragma once
#include <string>

#include "world.h"

namespace wellkept::bench {

// Words of two characters over a filled folder, whose index is brought up to date first: first pages of 20 with
// snippets.
void measure_search(const std::string& folder, double seconds);
// nDCG at 10 over judged questions, in a database of its own.
void judge_search(const std::string& folder);

}  // namespace wellkept::bench
