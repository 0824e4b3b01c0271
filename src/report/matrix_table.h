// The compliance matrix as people and programs read it. Languages are "zh" and "en".
#pragma once
#include <string>
#include <string_view>

#include "report/matrix.h"

namespace wellkept::report {

// "✓ 达成": a shape and a word, so that nobody has to tell colours apart.
std::string state_words(State state, std::string_view language);
std::string percent(double share);  // "95.2 %", rounded down: a goal that was missed never reads as reached

std::string matrix_json(const Matrix& matrix);
std::string matrix_csv(const Matrix& matrix, std::string_view language);
// For a terminal: a block for each regulation, aligned for wide characters, and the number of clauses in each state.
std::string matrix_table(const Matrix& matrix, std::string_view language);

}  // namespace wellkept::report
