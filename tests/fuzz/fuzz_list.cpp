// What a list is asked for: name=value pairs, as a query and as a saved view have them.
#include <map>

#include "http/target.h"
#include "pieces.h"
#include "shipped_policy.h"
#include "ticket/list_query_service.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wellkept;
  const auto target = http::parse_target("/tickets?" + std::string(fuzz::text_of(data, size)));
  if (!target) return 0;
  std::map<std::string, std::string, std::less<>> said(target->queries.begin(), target->queries.end());
  const auto query =
      ticket::read_list_query(fuzz::shipped_policy(), Id{7}, [&](std::string_view name) -> std::optional<std::string> {
        const auto found = said.find(name);
        return found != said.end() ? std::optional(found->second) : std::nullopt;
      });
  if (!query.ok()) return 0;
  for (const std::string* list : {&query->filter.states, &query->filter.kinds, &query->filter.lights})
    fuzz::must(list->empty() || (list->starts_with(',') && list->ends_with(',')));
  return 0;
}
