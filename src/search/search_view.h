// What was found, as the API shows it.
#pragma once
#include <string>

#include "base/json.h"
#include "search/search_service.h"

namespace wellkept::search {

// `contacts`: whole telephone numbers and e-mail addresses instead of masked ones.
std::string page_json(const FoundPage& page, bool contacts, std::int64_t behind);
std::string similar_json(const std::vector<SimilarTicket>& tickets);

}  // namespace wellkept::search
