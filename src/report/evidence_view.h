// What stands behind a figure, as the API and the terminal show it.
#pragma once
#include <string>

#include "report/report_service.h"

namespace wellkept::report {

std::string evidence_json(const EvidencePage& page);
// One promise or use a line, its parts separated by tabs: number, moment of the decision or deadline, rule, state,
// event and who caused it. The cursor of the next page stands last, when there is one.
std::string evidence_lines(const EvidencePage& page);

}  // namespace wellkept::report
