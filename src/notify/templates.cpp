#include "notify/templates.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/instant.h"
#include "calendar/local_time.h"

namespace wellkept::notify {

extern const std::map<std::string, std::string_view>& template_files();  // made by wellkept_embed

namespace {

using Problems = std::vector<yaml::Problem>;
using yaml::Node;

class Loader {
 public:
  Loader(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  void problem(yaml::Mark mark, std::string message) { problems_.push_back({file_, mark, std::move(message)}); }

  // Every key of the map is one of these, and the required ones are there.
  void keys(const Node& node, const std::vector<std::string_view>& required,
            const std::vector<std::string_view>& optional = {}) {
    if (node.kind != Node::Kind::mapping) return problem(node.mark, "must be a mapping");
    for (const auto& entry : node.entries) {
      const auto is = [&](const auto& names) {
        return std::find(names.begin(), names.end(), entry.key) != names.end();
      };
      if (!is(required) && !is(optional)) problem(entry.mark, "unknown key '" + entry.key + "'");
    }
    for (const auto key : required) {
      if (node.find(key) == nullptr) problem(node.mark, "needs '" + std::string(key) + "'");
    }
  }

  std::string text(const Node& node, std::string_view key) {
    const Node* found = node.find(key);
    if (found == nullptr) return {};
    if (found->kind == Node::Kind::scalar && !found->text.empty()) return found->text;
    problem(found->mark, "'" + std::string(key) + "' must be a text");
    return {};
  }

  std::vector<std::string> texts(const Node& node, std::string_view key) {
    std::vector<std::string> found;
    const Node* list = node.find(key);
    if (list == nullptr) return found;
    if (list->kind != Node::Kind::sequence) problem(list->mark, "'" + std::string(key) + "' must be a list");
    for (const Node& item : list->items) {
      if (item.kind != Node::Kind::scalar || item.text.empty()) problem(item.mark, "must be a text");
      found.push_back(item.text);
    }
    return found;
  }

  Words words(const Node& node, std::string_view key) {
    Words found;
    const Node* map = node.find(key);
    if (map == nullptr) return found;
    keys(*map, languages());
    for (const auto& entry : map->entries) {
      if (entry.value.kind != Node::Kind::scalar || entry.value.text.empty()) {
        problem(entry.value.mark, "must be a text");
      }
      found[entry.key] = entry.value.text;
    }
    return found;
  }

 private:
  std::string file_;
  Problems& problems_;
};

// Calls `on_text` and `on_name` for the pieces of "… {name} …".
template <class OnText, class OnName>
void pieces(std::string_view text, OnText on_text, OnName on_name) {
  for (;;) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return on_text(text);
    on_text(text.substr(0, open));
    on_name(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

void check_texts(Loader& in, const Node& node, const Template& form) {
  const std::set<std::string, std::less<>> known(form.params.begin(), form.params.end());
  for (const auto language : languages()) {
    const auto title = form.title.find(language);
    const auto body = form.body.find(language);
    if (title == form.title.end() || body == form.body.end()) continue;  // said already
    std::set<std::string, std::less<>> used;
    for (const auto& part : {std::pair{"title", title->second}, std::pair{"body", body->second}}) {
      const char* const where = part.first;
      pieces(
          part.second, [](std::string_view) {},
          [&](std::string_view name) {
            used.emplace(name);
            if (!known.contains(name)) {
              in.problem(node.find(where)->mark, std::string(where) + " in " + std::string(language) +
                                                     " names the unknown parameter '" + std::string(name) + "'");
            }
          });
    }
    for (const std::string& name : form.params) {
      if (!used.contains(name)) {
        in.problem(node.mark, "no text in " + std::string(language) + " uses the parameter '" + name + "'");
      }
    }
    if (title->second.find('\n') != std::string::npos) {
      in.problem(node.find("title")->mark, "the title in " + std::string(language) + " must be one line");
    }
  }
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

// A parameter as the reader sees it.
std::string shown(std::string_view name, const json::Value& value, std::string_view language, std::string_view zone) {
  if (value.object() != nullptr) {
    const json::Value* text = value.find(language == "en" ? "en" : "zh");
    return text != nullptr && text->string() != nullptr ? *text->string() : std::string();
  }
  const std::string* text = value.string();
  if (text == nullptr) return {};
  if (!name.ends_with("_at")) return *text;
  const auto instant = parse_instant(*text);
  const auto local = instant ? calendar::local_minute_text(*instant, zone) : std::nullopt;
  return local.value_or(*text);
}

std::string fill(const std::string& text, const json::Object& params, std::string_view language,
                 std::string_view zone) {
  std::string out;
  pieces(
      text, [&](std::string_view piece) { out += piece; },
      [&](std::string_view name) {
        const auto found = std::find_if(params.begin(), params.end(), [&](const auto& p) { return p.first == name; });
        if (found != params.end()) out += shown(name, found->second, language, zone);
      });
  return out;
}

}  // namespace

const std::vector<std::string_view>& languages() {
  static const std::vector<std::string_view> kLanguages{"zh-CN", "zh-TW", "en"};
  return kLanguages;
}

bool is_language(std::string_view name) {
  return std::find(languages().begin(), languages().end(), name) != languages().end();
}

std::variant<Templates, Problems> Templates::load(std::string_view text, std::string file) {
  const auto parsed = yaml::parse(text, file);
  if (const auto* problems = std::get_if<Problems>(&parsed)) return *problems;
  const Node& root = std::get<Node>(parsed);
  Problems problems;
  Loader in(std::move(file), problems);
  Templates book;
  in.keys(root, {"topics", "templates"});
  const auto items = [&](std::string_view key) {
    const Node* list = root.find(key);
    return list != nullptr ? list->items : std::vector<Node>();
  };
  for (const Node& node : items("topics")) {
    in.keys(node, {"id", "label", "by"});
    Topic topic{in.text(node, "id"), in.words(node, "label"), in.texts(node, "by")};
    for (const std::string& channel : topic.by) {
      if (channel != "inbox" && channel != "email") in.problem(node.mark, "unknown channel '" + channel + "'");
    }
    if (book.topic(topic.id) != nullptr) in.problem(node.mark, "topic '" + topic.id + "' stands twice");
    book.topics_.push_back(std::move(topic));
  }
  for (const Node& node : items("templates")) {
    in.keys(node, {"id", "topic", "title", "body"}, {"params"});
    Template form{in.text(node, "id"), in.text(node, "topic"), in.texts(node, "params"), in.words(node, "title"),
                  in.words(node, "body")};
    if (book.topic(form.topic) == nullptr) in.problem(node.mark, "unknown topic '" + form.topic + "'");
    if (book.find(form.id) != nullptr) in.problem(node.mark, "template '" + form.id + "' stands twice");
    check_texts(in, node, form);
    book.templates_.push_back(std::move(form));
  }
  if (!problems.empty()) return problems;
  return book;
}

Templates Templates::built_in() {
  auto loaded = load(template_files().at("templates.yaml"), "templates.yaml");
  if (auto* templates = std::get_if<Templates>(&loaded)) return std::move(*templates);
  throw std::runtime_error(yaml::format_problem(std::get<Problems>(loaded).front()));
}

const Topic* Templates::topic(std::string_view id) const {
  const auto found = std::find_if(topics_.begin(), topics_.end(), [&](const Topic& topic) { return topic.id == id; });
  return found == topics_.end() ? nullptr : &*found;
}

const Template* Templates::find(std::string_view id) const {
  const auto found =
      std::find_if(templates_.begin(), templates_.end(), [&](const Template& form) { return form.id == id; });
  return found == templates_.end() ? nullptr : &*found;
}

std::string Templates::misfit(const Template& form, const json::Object& params) {
  for (const auto& [name, value] : params) {
    if (std::find(form.params.begin(), form.params.end(), name) == form.params.end()) {
      return "there is no parameter '" + name + "'";
    }
    const bool words = value.object() != nullptr && value.find("zh") != nullptr && value.find("en") != nullptr;
    if (value.string() == nullptr && !words) return "parameter '" + name + "' must be a text";
    if (name.ends_with("_at") && (value.string() == nullptr || !parse_instant(*value.string()))) {
      return "parameter '" + name + "' must be an instant";
    }
  }
  for (const std::string& name : form.params) {
    const auto found = std::find_if(params.begin(), params.end(), [&](const auto& p) { return p.first == name; });
    if (found == params.end()) return "parameter '" + name + "' is missing";
  }
  return {};
}

Rendered Templates::render(const Template& form, const json::Object& params, std::string_view language,
                           std::string_view zone) {
  const std::string_view known = is_language(language) ? language : languages().front();
  return {one_line(fill(form.title.find(known)->second, params, known, zone)),
          fill(form.body.find(known)->second, params, known, zone)};
}

}  // namespace wellkept::notify
