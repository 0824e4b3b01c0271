#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/loading.h"

namespace wellkept::policy {

namespace {

// Where the files of a policy come from: the text of a path relative to its folder, or nothing; and the name for
// problems.
class Files {
 public:
  virtual ~Files() = default;
  virtual std::optional<std::string> read(const std::string& path) const = 0;
  virtual std::string shown(const std::string& path) const { return path; }
};

class Folder final : public Files {
 public:
  explicit Folder(std::string root) : root_(std::move(root)) {}
  std::optional<std::string> read(const std::string& path) const override {
    std::ifstream in(std::filesystem::path(root_) / path, std::ios::binary);
    if (!in) return {};
    std::ostringstream text;
    text << in.rdbuf();
    if (in.bad() || !in) return {};
    return std::move(text).str();
  }
  std::string shown(const std::string& path) const override { return (std::filesystem::path(root_) / path).string(); }

 private:
  std::string root_;
};

class Embedded final : public Files {
 public:
  explicit Embedded(const std::map<std::string, std::string>& files) : files_(files) {}
  std::optional<std::string> read(const std::string& path) const override {
    const auto found = files_.find(path);
    if (found == files_.end()) return {};
    return found->second;
  }

 private:
  const std::map<std::string, std::string>& files_;
};

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

class Loader {
 public:
  Loader(const Files& files, std::span<const Document> published, std::span<const Adoption> adopted)
      : files_(files), published_(published), adopted_(adopted) {}

  std::variant<std::shared_ptr<const Policy>, Problems> run() {
    loading_.policy.calendars.emplace("always", calendar::always());
    const auto root = parse("policy.yaml", nullptr, {1, 1});
    if (root) read_policy(loading_.source(files_.shown("policy.yaml")), *root);
    for (const auto& version : loading_.policy.versions) {
      if (loading_.problems.empty()) check_ladders(loading_, version);
    }
    if (!loading_.problems.empty()) return std::move(loading_.problems);
    seal(loading_);
    return std::make_shared<Policy>(std::move(loading_.policy));  // not a const object: it may be added to
  }

 private:
  // `at` is where the file is named, for the problem that it is not there.
  std::optional<yaml::Node> parse(const std::string& path, const Source* source, yaml::Mark at) {
    const auto missing = [&](std::string message) {
      const auto where = source ? *source : loading_.source(files_.shown(path));
      where.problem(at, std::move(message));
      return std::nullopt;
    };
    const std::filesystem::path relative(path);
    const bool inside = !relative.is_absolute() && std::find(relative.begin(), relative.end(), "..") == relative.end();
    if (!inside) return missing("file " + quote(path) + " must lie in the folder of the policy");
    const auto text = files_.read(path);
    if (!text) return missing("file " + quote(path) + " cannot be read");
    auto parsed = yaml::parse(*text, files_.shown(path));
    if (auto* problems = std::get_if<1>(&parsed)) {
      loading_.problems.insert(loading_.problems.end(), problems->begin(), problems->end());
      return {};
    }
    return std::move(std::get<0>(parsed));
  }

  struct File {
    Source source;
    yaml::Node root;
  };
  std::optional<File> file(const Source& source, const yaml::Node& path_node) {
    const auto path = read_text(source, path_node, "file");
    if (path.empty()) return {};
    auto root = parse(path, &source, path_node.mark);
    if (!root) return {};
    return File{loading_.source(files_.shown(path)), std::move(*root)};
  }
  std::optional<File> file(MapReader& in, std::string_view key) {
    const auto* node = in.required(key);
    return node ? file(in.source(), *node) : std::nullopt;
  }

  void read_head(MapReader& in) {
    auto& policy = loading_.policy;
    const auto format = in.text("format");
    if (!format.empty() && format != "wellkept-policy/1")
      in.problem_at("format", "unknown format " + quote(format) + ": wellkept-policy/1");
    policy.id = in.text("id");
    policy.title = in.words("title");
    policy.zone = in.text("timezone");
    if (!policy.zone.empty() && !calendar::known_zone(policy.zone))
      in.problem_at("timezone", "unknown time zone " + quote(policy.zone));
    Version first;
    read_effective(loading_, in, first);
    read_approval(in, first);
    policy.versions.push_back(std::move(first));
  }

  void read_defaults(MapReader& in) {
    const auto* node = in.optional("defaults");
    if (!node) return;
    MapReader map(in.source(), *node, "the defaults");
    loading_.warn_at = map.share("warn_at", loading_.warn_at);
    loading_.goal = map.share("goal", loading_.goal);
    loading_.min_n = map.integer("min_n", loading_.min_n, 1, 1'000'000'000);
    map.finish();
  }

  void read_retention(MapReader& in) {
    constexpr std::int64_t kMost = 36'500;
    const auto* node = in.optional("retention");
    if (!node) return;
    MapReader map(in.source(), *node, "the periods of retention");
    Retention& retention = loading_.policy.retention;
    retention.customers = map.integer("customers", 0, 30, kMost);
    retention.readings = map.integer("readings", 0, 180, kMost);
    map.finish();
  }

  void read_calendars(MapReader& in) {
    Version& version = loading_.policy.versions.front();
    for (const auto& entry : in.entries("calendars")) {
      if (entry.key == "always") {
        in.source().problem(entry.mark, "calendar 'always' is built in");
        continue;
      }
      const auto found = file(in.source(), entry.value);
      if (!found) continue;
      auto loaded = calendar::load(found->root, found->source.file, entry.key);
      if (auto* problems = std::get_if<1>(&loaded)) {
        loading_.problems.insert(loading_.problems.end(), problems->begin(), problems->end());
        continue;
      }
      loading_.policy.calendars.emplace(entry.key, std::move(std::get<0>(loaded)));
      version.calendar_data.emplace(entry.key, as_data(found->root));
      loading_.calendars.emplace(entry.key, found->root);
    }
    version.calendars = loading_.policy.calendars;
  }

  // An amendment, before its turn has come.
  struct Waiting {
    Source source;
    yaml::Node root;
    std::string effective;  // where a database took it later than it says
    std::size_t turn;
  };

  void wait(std::vector<Waiting>& waiting, Source source, yaml::Node root) {
    const auto* label = root.find("version");
    const auto known = std::find_if(adopted_.begin(), adopted_.end(),
                                    [&](const Adoption& one) { return label && one.label == label->text; });
    const bool is_known = known != adopted_.end();
    waiting.push_back({std::move(source), std::move(root), is_known ? known->effective : std::string(),
                       static_cast<std::size_t>(known - adopted_.begin())});
  }

  void load_amendments(const Source& source, MapReader& in) {
    std::vector<Waiting> waiting;
    for (const auto& item : in.items("amendments")) {
      if (auto found = file(source, item)) wait(waiting, found->source, std::move(found->root));
    }
    for (const Document& document : published_) {
      auto parsed = yaml::parse(document.text, document.name);
      if (auto* problems = std::get_if<1>(&parsed)) {
        loading_.problems.insert(loading_.problems.end(), problems->begin(), problems->end());
        continue;
      }
      wait(waiting, loading_.source(document.name), std::move(std::get<0>(parsed)));
    }
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const Waiting& a, const Waiting& b) { return a.turn < b.turn; });
    for (const Waiting& one : waiting) load_amendment(loading_, one.source, one.root, one.effective);
  }

  void read_policy(const Source& source, const yaml::Node& root) {
    MapReader in(source, root, "the policy");
    read_head(in);
    read_defaults(in);
    read_retention(in);
    read_calendars(in);
    const auto vocabulary = file(in, "vocabulary");
    const auto flows = file(in, "flows");
    if (flows) load_stages(loading_, flows->source, flows->root);
    if (vocabulary) load_vocabulary(loading_, vocabulary->source, vocabulary->root);
    // Without the words every other line would be a problem.
    if (!vocabulary || !flows || !in.valid()) return;
    load_flows(loading_, flows->source, flows->root);
    loading_.policy.withdraw_on = read_matchers(loading_, in, "withdraw_on", false);
    if (in.has("classification")) {
      if (const auto found = file(in, "classification")) load_classification(loading_, found->source, found->root);
    }
    (void)in.optional("classification");
    for (const auto& item : in.items("regulations", true)) {
      const auto found = file(source, item);
      if (found) load_regulation(loading_, found->source, found->root, loading_.policy.versions.front());
    }
    load_amendments(source, in);
    in.finish();
  }

  const Files& files_;
  const std::span<const Document> published_;
  const std::span<const Adoption> adopted_;
  Loading loading_;
};

}  // namespace

json::Value as_data(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Node::Kind::null:
      return {};
    case yaml::Node::Kind::scalar:
      return node.text;
    case yaml::Node::Kind::sequence: {
      json::Array out;
      for (const auto& item : node.items) out.push_back(as_data(item));
      return out;
    }
    case yaml::Node::Kind::mapping:
      break;
  }
  json::Object out;
  for (const auto& entry : node.entries) out.emplace_back(entry.key, as_data(entry.value));
  return out;
}

std::variant<std::shared_ptr<const Policy>, Problems> load(const std::string& directory,
                                                           std::span<const Document> published,
                                                           std::span<const Adoption> adopted) {
  const Folder folder(directory);
  return Loader(folder, published, adopted).run();
}

std::variant<std::shared_ptr<const Policy>, Problems> load(const std::map<std::string, std::string>& files,
                                                           std::span<const Document> published,
                                                           std::span<const Adoption> adopted) {
  const Embedded embedded(files);
  return Loader(embedded, published, adopted).run();
}

}  // namespace wellkept::policy
