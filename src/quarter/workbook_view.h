// The quarterly report as a workbook, with formulas and charts of its own figures.
#pragma once
#include <string>
#include <string_view>

#include "quarter/quarter_service.h"

namespace wellkept::quarter {

// The same bytes for the same report and language. Texts are written as texts: nothing in them is ever a formula.
std::string render_workbook(const Shown& report, std::string_view language);

}  // namespace wellkept::quarter
