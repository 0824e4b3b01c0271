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
// Over a demo of its own, and over real reviews beside it when a CSV of the ASAP data set is named: how many of the
// tickets that a member may see and that hold a word of two characters are found by it, in simplified and in
// traditional characters; how many are shown that he may not see; and nDCG at 10 by what people marked the reviews as
// speaking of.
void recall_search(const std::string& folder, const std::string& reviews);

}  // namespace wellkept::bench
