// What SQLite's plan of a statement says about its cost when the tables have grown.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::queries {

// Why the statement would cost more with every row that is stored: one sentence for each step; empty when it does not.
// `plan` is the text of EXPLAIN QUERY PLAN, one step a line; `growing` are the tables without a natural bound.
std::vector<std::string> costs_that_grow(std::string_view sql, std::string_view plan,
                                         const std::set<std::string>& growing);

}  // namespace wellkept::queries
