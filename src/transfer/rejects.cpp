#include "transfer/rejects.h"

#include "base/json.h"
#include "base/text.h"
#include "transfer/csv_writer.h"

namespace wellkept::transfer {

Outcome Rejects::open(const std::string& path) {
  if (path.empty()) return Done{};
  csv_ = path.ends_with(".csv");
  file_.open(path, std::ios::binary | std::ios::trunc);
  if (!file_) return refuse(RefusalKind::invalid, "import.rejects", "cannot write " + path);
  if (csv_) file_ << csv_record({"line", "key", "reason"});
  return Done{};
}

void Rejects::add(std::int64_t line, std::string_view key, std::string_view reason) {
  constexpr std::size_t kShown = 10;
  ++count_;
  if (first_.size() < kShown) first_.push_back("line " + std::to_string(line) + ": " + std::string(reason));
  if (!file_.is_open()) return;
  const std::string known(text::is_utf8(key) ? key : "");
  if (csv_) {
    file_ << csv_record({std::to_string(line), known, std::string(reason)});
    return;
  }
  std::string out;
  json::Writer(out).begin_object().field("line", line).field("key", known).field("reason", reason).end_object();
  file_ << out << '\n';
}

}  // namespace wellkept::transfer
