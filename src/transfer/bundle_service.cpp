#include "transfer/bundle_service.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <unordered_map>

#include "base/crypto.h"
#include "base/text.h"
#include "transfer/json_rows.h"

namespace wellkept::transfer {
namespace {

namespace fs = std::filesystem;

using Objects = std::vector<json::Value>;
using Index = std::unordered_map<std::string, Objects>;  // by key

Refusal unreadable(const fs::path& path, const std::string& why) {
  return refuse(RefusalKind::invalid, "import.bundle", path.filename().string() + ": " + why);
}

bool has_lines(const fs::path& path) {
  return path.extension() == ".ndjson" || path.extension() == ".jsonl";
}

// Pages in the order of their numbers: tickets-2.json before tickets-10.json.
bool in_order(const fs::path& a, const fs::path& b) {
  const std::string left = a.filename().string();
  const std::string right = b.filename().string();
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

std::vector<fs::path> files_of(const BundleTable& table, const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const fs::path& path = entry.path();
    const bool json = path.extension() == ".json" || has_lines(path);
    if (json && entry.is_regular_file() && path.filename().string().starts_with(table.files)) files.push_back(path);
  }
  std::sort(files.begin(), files.end(), in_order);
  return files;
}

// The objects of a page: itself a list, or with the list in a member, or one object.
void take_page(json::Value page, const std::string& list, Objects& objects) {
  json::Value inner = std::move(page);
  if (inner.object() != nullptr && !list.empty()) {
    if (const json::Value* found = inner.find(list)) inner = json::Value(*found);
  }
  if (json::Array* items = inner.array()) {
    std::move(items->begin(), items->end(), std::back_inserter(objects));
  } else if (inner.object() != nullptr) {
    objects.push_back(std::move(inner));
  }
}

Result<Objects> objects_of(const fs::path& path, const std::string& list) {
  if (fs::file_size(path) > kMaxBundleFile) return unreadable(path, "the file is too long");
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, "it cannot be read");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  Objects objects;
  const auto take = [&](std::string_view part) -> Outcome {
    auto parsed = json::parse(part);
    if (const auto* error = std::get_if<json::ParseError>(&parsed))
      return unreadable(path, "not JSON: " + error->message);
    take_page(std::move(std::get<json::Value>(parsed)), list, objects);
    return Done{};
  };
  if (!has_lines(path)) {
    WK_CHECK(take(text));
    return objects;
  }
  for (const std::string_view line : text::split(text, '\n')) {
    if (!text::trim(line).empty()) WK_CHECK(take(line));
  }
  return objects;
}

std::string number_in(const fs::path& path) {
  const std::string name = path.stem().string();
  const std::size_t first = name.find_first_of("0123456789");
  if (first == std::string::npos) return {};
  return name.substr(first, name.find_first_not_of("0123456789", first) - first);
}

Result<Index> read_table(const BundleTable& table, const std::string& folder) {
  Index index;
  std::set<std::pair<std::string, std::string>> seen;  // pages that overlap hold an object twice
  for (const fs::path& path : files_of(table, folder)) {
    WK_TRY(objects, objects_of(path, table.list));
    for (json::Value& object : objects) {
      std::string key = column_text(object.find(table.key));
      if (key.empty()) key = number_in(path);
      if (key.empty()) continue;
      const std::string id = column_text(object.find("id"));
      if (table.many && !id.empty() && !seen.emplace(key, id).second) continue;
      Objects& kept = index[key];
      if (!table.many) kept.clear();
      kept.push_back(std::move(object));
    }
  }
  return index;
}

class BundleRows final : public RowSource {
 public:
  BundleRows(const Bundle& bundle, std::vector<std::string> wanted, std::vector<std::string> lists)
      : bundle_(bundle), wanted_(std::move(wanted)), lists_(std::move(lists)), texts_(wanted_.size()) {}

  Outcome open(const std::string& folder) {
    for (const BundleTable& table : bundle_.tables) {
      WK_TRY(index, read_table(table, folder));
      tables_.emplace(table.name, std::pair(&table, std::move(index)));
    }
    files_ = files_of(bundle_.rows, folder);
    if (files_.empty()) {
      return refuse(RefusalKind::invalid, "import.bundle",
                    "The folder has no file " + bundle_.rows.files + "*.json, .ndjson or .jsonl.");
    }
    return Done{};
  }

  bool next(SourceRow& row) override {
    for (;;) {
      while (objects_.empty()) {
        if (files_.empty()) return false;
        auto objects = objects_of(files_.back(), bundle_.rows.list);
        files_.pop_back();
        if (!objects) {
          row.line = ++line_;
          row.problem = objects.refusal().detail;
          return true;
        }
        objects_ = std::move(*objects);
      }
      json::Value object = std::move(objects_.back());
      objects_.pop_back();
      const std::string key = bundle_.rows.key.empty() ? "" : column_text(object.find(bundle_.rows.key));
      if (!key.empty() && !seen_.insert(key).second) continue;  // an older state of what was taken already
      row.line = ++line_;
      row.problem.clear();
      join(object);
      fill(object, row);
      return true;
    }
  }

 private:
  void join_one(json::Value& into, const BundleJoin& join) const {
    const auto table = tables_.find(join.table);
    if (table == tables_.end() || into.object() == nullptr) return;
    const auto found = table->second.second.find(column_text(into.find(join.by)));
    if (found == table->second.second.end()) return;
    into.set(join.as, table->second.first->many ? json::Value(json::Array(found->second)) : found->second.back());
  }

  void join(json::Value& object) const {
    for (const BundleJoin& one : bundle_.joins) {
      if (one.into.empty()) {
        join_one(object, one);
        continue;
      }
      const json::Value* list = object.find(one.into);
      if (list == nullptr || list->array() == nullptr) continue;
      json::Array items = *list->array();
      for (json::Value& item : items) join_one(item, one);
      object.set(one.into, std::move(items));
    }
  }

  void fill(const json::Value& object, SourceRow& row) {
    row.values.clear();
    row.lists.clear();
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const bool of_list = wanted_[i].find("[].") != std::string::npos;
      texts_[i] = of_list ? std::string() : column_text(find_path(object, wanted_[i]));
      row.values.push_back(texts_[i]);
    }
    for (const std::string& list : lists_) {
      std::vector<const json::Value*> above{&object};
      collect(list, list, above, row.lists[list]);
    }
  }

  // The items of "comments.attachments", one list within the other. What an item lacks is looked up in what it stands
  // in.
  void collect(std::string_view rest, const std::string& list, std::vector<const json::Value*>& above,
               std::vector<std::vector<std::string>>& items) const {
    const auto dot = rest.find('.');
    const json::Value* array = above.back()->find(rest.substr(0, dot));
    if (array == nullptr || array->array() == nullptr) return;
    for (const json::Value& item : *array->array()) {
      above.push_back(&item);
      if (dot != std::string_view::npos) {
        collect(rest.substr(dot + 1), list, above, items);
      } else {
        items.push_back(values_of(list + "[].", above));
      }
      above.pop_back();
    }
  }

  std::vector<std::string> values_of(const std::string& prefix, const std::vector<const json::Value*>& above) const {
    std::vector<std::string> values(wanted_.size());
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (!wanted_[i].starts_with(prefix)) continue;
      const std::string_view path = std::string_view(wanted_[i]).substr(prefix.size());
      const json::Value* found = nullptr;
      for (auto where = above.rbegin(); where != above.rend() && found == nullptr; ++where) {
        found = find_path(**where, path);
      }
      values[i] = column_text(found);
    }
    return values;
  }

  const Bundle& bundle_;
  const std::vector<std::string> wanted_;
  const std::vector<std::string> lists_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::pair<const BundleTable*, Index>> tables_;
  std::vector<fs::path> files_;
  Objects objects_;
  std::set<std::string> seen_;
  std::int64_t line_ = 0;
};

}  // namespace

Result<std::unique_ptr<RowSource>> open_bundle(const Bundle& bundle, const std::string& folder,
                                               const std::vector<std::string>& wanted,
                                               const std::vector<std::string>& lists) {
  auto rows = std::make_unique<BundleRows>(bundle, wanted, lists);
  WK_CHECK(rows->open(folder));
  return std::unique_ptr<RowSource>(std::move(rows));
}

// The ids of an export are looked up among these names: none leads anywhere else.
FolderFiles::FolderFiles(const std::string& folder) {
  std::error_code none;  // a folder without files
  for (const auto& entry : fs::directory_iterator(folder + "/attachments", none)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const std::string name = entry.path().filename().string();
    paths_.emplace(name.substr(0, name.find_first_of("-.")), entry.path().string());
  }
}

std::optional<PastFile> FolderFiles::bring(PastEvent& event, const ticket::FileStore* store) const {
  const auto path = paths_.find(event.file);
  if (path == paths_.end() || fs::file_size(path->second) > ticket::kMaxAttachment) return std::nullopt;
  std::ifstream file(path->second, std::ios::binary);
  const std::string content(std::istreambuf_iterator<char>(file), {});
  const auto type = ticket::told_media_type(content);
  if (content.empty() || !type) return std::nullopt;
  const json::Value* given = event.fields.find("file_name");
  std::string name =
      ticket::safe_file_name(given != nullptr && given->string() != nullptr ? *given->string() : event.file);
  if (name.empty()) name = "file";
  PastFile out{0,
               name,
               std::string(*type),
               static_cast<std::int64_t>(content.size()),
               crypto::to_hex(crypto::sha256(content)),
               event.at};
  event.fields.set("file_name", out.name);
  event.fields.set("media_type", out.media_type);
  event.fields.set("file_size", out.size);
  event.fields.set("sha256", out.sha256);
  if (store != nullptr) store->put(out.sha256, content);
  return out;
}

}  // namespace wellkept::transfer
