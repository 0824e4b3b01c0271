// The quarterly report typeset on A4, in Chinese or English.
#pragma once
#include <string>
#include <string_view>

#include "quarter/quarter_service.h"

namespace wellkept::quarter {

// The same bytes for the same report and language: its dates are those of the evidence, not of the printing.
std::string render_pdf(const Shown& report, std::string_view language);

}  // namespace wellkept::quarter
