// A folder of another system's answers. The first byte chooses the system; then each file is a line with its name and
// the text until a line "---". Every row becomes a past, or a reason.
#include <array>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "db/testing/temporary_directory.h"
#include "pieces.h"
#include "shipped_policy.h"
#include "transfer/builtin_mappings.h"
#include "transfer/bundle_service.h"
#include "transfer/map_row.h"

using namespace wellkept;

namespace {

constexpr Instant kNow{1'780'000'000'000};
constexpr std::size_t kMostFiles = 8;

std::shared_ptr<const transfer::Mapping> mapping_of(const char* name) {
  auto loaded = transfer::load_mapping(fuzz::shipped_policy(), transfer::builtin_mappings().at(name), name);
  fuzz::must(loaded.index() == 0);
  return std::get<0>(loaded);
}

// A plain name: the folder is the operator's, its files are the other system's.
std::string plain(std::string_view name) {
  std::string kept;
  for (const char c : name.substr(0, 40)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (fits) kept += c;
  }
  return kept.empty() || kept.front() == '.' ? "tickets-1.json" : kept;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array mappings{mapping_of("zendesk.yaml"), mapping_of("zammad.yaml")};
  if (size == 0) return 0;
  const transfer::Mapping& mapping = *mappings[data[0] % mappings.size()];
  std::string_view rest = fuzz::text_of(data + 1, size - 1);
  const db::testing::TemporaryDirectory folder;
  for (std::size_t i = 0; i < kMostFiles && !rest.empty(); ++i) {
    const std::string name = plain(fuzz::take(rest, '\n'));
    const auto end = rest.find("\n---\n");
    std::ofstream(folder.file(name), std::ios::binary) << rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 5);
  }
  auto rows = transfer::open_bundle(*mapping.bundle, folder.path(), mapping.columns, mapping.lists);
  if (!rows) return 0;
  transfer::SourceRow row;
  while ((*rows)->next(row)) {
    if (!row.problem.empty()) continue;
    fuzz::must(row.values.size() == mapping.columns.size());
    const auto past = transfer::map_row(fuzz::shipped_policy(), mapping, row, kNow);
    if (past.index() == 0) fuzz::must(!std::get<0>(past).events.empty());
  }
  return 0;
}
