// The texts of messages in every language of the product, as data: templates.yaml beside this file.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/yaml.h"

namespace wellkept::notify {

// zh-CN, zh-TW, en: the languages that every text has.
const std::vector<std::string_view>& languages();
bool is_language(std::string_view name);

using Words = std::map<std::string, std::string, std::less<>>;  // by language

// What members may subscribe to.
struct Topic {
  std::string id;  // "reminder"
  Words label;
  std::vector<std::string> by;  // channels, unless the member chose others; empty: only for customers
};

struct Template {
  std::string id;  // "escalation.reminder"
  std::string topic;
  std::vector<std::string> params;
  Words title;  // one line
  Words body;
};

struct Rendered {
  std::string title;
  std::string body;
};

class Templates {
 public:
  // Problems with line and column: an unknown key, topic, channel or parameter, a missing language, a parameter that a
  // text does not use, a title of several lines.
  static std::variant<Templates, std::vector<yaml::Problem>> load(std::string_view text, std::string file);
  static Templates built_in();  // throws when the built-in file has problems

  const Topic* topic(std::string_view id) const;
  const Template* find(std::string_view id) const;
  const std::vector<Topic>& topics() const { return topics_; }
  const std::vector<Template>& all() const { return templates_; }

  // Why the parameters do not fit the template; empty: they do. Each is a text, or an object of texts `zh` and `en`;
  // those whose name ends in "_at" are instants.
  static std::string misfit(const Template& form, const json::Object& params);
  // Instants are shown as local times of the zone. Line breaks and control characters in parameters become spaces in
  // the title, so that a title is always one line.
  static Rendered render(const Template& form, const json::Object& params, std::string_view language,
                         std::string_view zone);

 private:
  std::vector<Topic> topics_;
  std::vector<Template> templates_;
};

}  // namespace wellkept::notify
