// How settings are named and checked, for the files that list them. Internal to settings.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.h"

namespace wellkept::app::setting {

// Puts a value into the settings; says what is wrong with it.
using Put = std::function<std::optional<std::string>(Settings&, const std::string&)>;
Put text_of(std::string Settings::*member, bool may_be_empty = true);
Put number_of(int Settings::*member, int min, int max);
Put flag_of(bool Settings::*member);
Put one_of(std::string Settings::*member, std::vector<std::string> choices);

using Add = std::function<void(std::string name, std::string fallback, std::string meaning, Put put)>;
void add_sign_in(const Add& add);
// What fits together only with the rest.
void check_sign_in(const Settings& settings, std::vector<FieldError>& errors);

}  // namespace wellkept::app::setting
