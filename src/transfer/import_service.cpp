#include "transfer/import_service.h"

#include <absl/container/flat_hash_set.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/text.h"
#include "transfer/builtin_mappings.h"
#include "transfer/bundle_service.h"
#include "transfer/map_row.h"
#include "transfer/progress.h"
#include "transfer/rejects.h"

namespace wellkept::transfer {
namespace {

constexpr std::size_t kMaxMapping = 1 << 20;  // bytes

Result<std::shared_ptr<const Mapping>> read_mapping(const policy::Policy& policy, const std::string& path) {
  std::string text;
  const auto builtin = builtin_mappings().find(path + ".yaml");
  if (builtin != builtin_mappings().end()) {
    text = builtin->second;
  } else {
    std::ifstream file(path, std::ios::binary);
    if (!file) return refuse(RefusalKind::invalid, "import.mapping", "cannot read " + path);
    text.resize(kMaxMapping + 1);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
  }
  return parse_mapping(policy, text, path);
}

class Run {
 public:
  Run(const Parts& parts, const ImportCommand& command, const Mapping& mapping, std::ostream& progress)
      : parts_(parts),
        command_(command),
        mapping_(mapping),
        service_(parts, mapping.source, false),
        writer_(service_),
        files_(mapping.bundle ? command.file : std::string()),
        progress_(progress, command.terminal, "rows") {}

  void watched_by(ImportWatch& watch, std::istream& in) {
    watch_ = &watch;
    in_ = &in;
  }

  Result<ImportSummary> read(std::istream& in) {
    const Format format = command_.format.value_or(format_of_file(command_.file));
    WK_TRY(rows, open_rows(in, format, mapping_.columns, mapping_.separator));
    return read(std::move(rows));
  }

  Result<ImportSummary> read(std::unique_ptr<RowSource> rows) {
    WK_CHECK(rejects_.open(command_.rejects));
    SourceRow row;
    while (rows->next(row)) {
      ++summary_.rows;
      take(row);
      if (batch_.size() >= command_.batch) WK_CHECK(flush());
      progress_.at(summary_.rows);
      WK_CHECK(tell());
    }
    WK_CHECK(flush());
    WK_TRY(last, writer_.finish());
    if (last) count(*last);
    progress_.finish(summary_.rows);
    summary_.rejected = rejects_.count();
    summary_.first_rejected = rejects_.first();
    return summary_;
  }

 private:
  void take(const SourceRow& row) {
    if (!row.problem.empty()) return reject({row.line, "", row.problem});
    auto past = map_row(parts_.recorder.policy(), mapping_, row, parts_.clock.now());
    if (const auto* problem = std::get_if<std::string>(&past)) {
      return reject({row.line, row_key(mapping_, row), *problem});
    }
    bring_files(std::get<Past>(past));
    auto drafted = service_.draft(std::move(std::get<Past>(past)));
    if (!drafted) return reject({row.line, row_key(mapping_, row), drafted.refusal().detail});
    batch_.push_back(std::move(*drafted));
  }

  void reject(const BadRow& row) {
    rejects_.add(row.line, row.key, row.reason);
    if (watch_ != nullptr) watch_->rejected(row);
  }

  Outcome tell() {
    if (watch_ == nullptr || summary_.rows % static_cast<std::int64_t>(command_.batch) != 0) return Done{};
    return watch_->at(summary_, std::max<std::int64_t>(0, in_->tellg()));
  }

  // Files of the folder come with their events; an event whose file does not come is left out.
  void bring_files(Past& past) {
    std::erase_if(past.events,
                  [](const PastEvent& event) { return event.event == "attachment.added" && event.file.empty(); });
    for (auto event = past.events.begin(); event != past.events.end();) {
      if (event->file.empty()) {
        ++event;
        continue;
      }
      auto file =
          parts_.files != nullptr ? files_.bring(*event, command_.dry_run ? nullptr : parts_.files) : std::nullopt;
      ++(file ? summary_.files : summary_.files_left);
      if (!file) {
        event = past.events.erase(event);
        continue;
      }
      ++event;
      file->version = event - past.events.begin();
      past.files.push_back(std::move(*file));
    }
  }

  Outcome flush() {
    if (batch_.empty()) return Done{};
    if (command_.dry_run) {
      for (Drafted& one : batch_) {
        const bool fresh = !seen(one) && !service_.has(one.key);
        BatchWriter::Done done{{}, {{fresh}}};
        done.batch.push_back(std::move(one));
        count(done);
      }
    } else {
      WK_TRY(done, writer_.submit(std::move(batch_)));
      if (done) count(*done);
    }
    batch_.clear();
    batch_.reserve(command_.batch);
    return Done{};
  }

  bool seen(const Drafted& one) const { return seen_.contains(std::hash<std::string>{}(one.key)); }

  // What was there already came from an earlier run, or stood in this file before.
  void count(const BatchWriter::Done& done) {
    for (std::size_t i = 0; i < done.batch.size(); ++i) {
      const Drafted& one = done.batch[i];
      if (seen(one) && !done.result.recorded[i]) {
        reject({one.line, one.key, "the key stands in the file twice; the first row counts"});
        continue;
      }
      seen_.insert(std::hash<std::string>{}(one.key));
      ++(done.result.recorded[i] ? summary_.imported : summary_.skipped);
    }
  }

  const Parts& parts_;
  const ImportCommand& command_;
  const Mapping& mapping_;
  PastService service_;
  BatchWriter writer_;
  FolderFiles files_;
  Progress progress_;
  Rejects rejects_;
  ImportSummary summary_;
  ImportWatch* watch_ = nullptr;
  std::istream* in_ = nullptr;
  std::vector<Drafted> batch_;
  absl::flat_hash_set<std::size_t> seen_;  // hashes of the keys of this file: the database decides, they only explain
};

}  // namespace

Result<ImportSummary> run_import(const Parts& parts, const ImportCommand& command, std::ostream& progress) {
  WK_TRY(mapping, read_mapping(parts.recorder.policy(), command.mapping));
  Run run(parts, command, *mapping, progress);
  if (std::filesystem::is_directory(command.file) != mapping->bundle.has_value()) {
    return refuse(RefusalKind::invalid, "import.bundle",
                  mapping->bundle ? "This mapping reads a folder of files." : "This mapping reads one file.");
  }
  if (mapping->bundle) {
    WK_TRY(rows, open_bundle(*mapping->bundle, command.file, mapping->columns, mapping->lists));
    return run.read(std::move(rows));
  }
  if (command.file == "-") return run.read(std::cin);
  std::ifstream file(command.file, std::ios::binary);
  if (!file) return refuse(RefusalKind::invalid, "import.file", "cannot read " + command.file);
  return run.read(file);
}

Result<ImportSummary> run_import(const Parts& parts, const WatchedImport& import, ImportWatch& watch) {
  constexpr std::size_t kBatch = 200;  // a step of the progress that one watches
  ImportCommand command;
  command.format = import.format;
  command.dry_run = import.dry_run;
  command.batch = kBatch;
  std::ostream nowhere(nullptr);
  Run run(parts, command, import.mapping, nowhere);
  run.watched_by(watch, import.in);
  return run.read(import.in);
}

Result<std::shared_ptr<const Mapping>> parse_mapping(const policy::Policy& policy, std::string_view text,
                                                     const std::string& name) {
  auto loaded = load_mapping(policy, text, name);
  if (auto* mapping = std::get_if<std::shared_ptr<const Mapping>>(&loaded)) return std::move(*mapping);
  std::string detail;
  for (const yaml::Problem& problem : std::get<std::vector<yaml::Problem>>(loaded)) {
    detail += (detail.empty() ? "" : "\n") + yaml::format_problem(problem);
  }
  return refuse(RefusalKind::invalid, "import.mapping", detail);
}

std::string format_summary(const ImportSummary& summary) {
  std::ostringstream out;
  out << summary.rows << " rows: " << summary.imported << " imported, " << summary.skipped << " there already, "
      << summary.rejected << " rejected\n";
  if (summary.files + summary.files_left > 0) {
    out << summary.files << " files came with them, " << summary.files_left << " were not there or are not taken\n";
  }
  for (const std::string& line : summary.first_rejected) out << "  " << line << '\n';
  const auto shown = static_cast<std::int64_t>(summary.first_rejected.size());
  if (summary.rejected > shown) out << "  and " << summary.rejected - shown << " more\n";
  return out.str();
}

}  // namespace wellkept::transfer
