#include "directory/ldap.h"

namespace wellkept::directory {
namespace {

constexpr std::string_view kPlain = "ldap://";
constexpr std::string_view kSafe = "ldaps://";

bool stands_for_itself(unsigned char byte) {
  return byte > 0x1f && byte < 0x7f && byte != '*' && byte != '(' && byte != ')' && byte != '\\';
}

void replace_all(std::string& text, std::string_view what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

}  // namespace

std::string filter_value(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char one : text) {
    const auto byte = static_cast<unsigned char>(one);
    if (stands_for_itself(byte)) {
      out += one;
    } else {
      out += {'\\', kHex[byte >> 4U], kHex[byte & 0xfU]};
    }
  }
  return out;
}

std::string filled_filter(std::string_view filter, std::string_view login, std::string_view dn) {
  std::string out(filter);
  // A value has no brace-and-name that the other could fill: what is put in first is not looked at again for it.
  std::string login_value = filter_value(login);
  replace_all(login_value, "{", "\\7b");
  replace_all(out, "{login}", login_value);
  replace_all(out, "{dn}", filter_value(dn));
  return out;
}

std::string id_filter(const LdapOptions& options, std::string_view id) {
  if (id.find('=') != std::string_view::npos) return "(entryDN=" + filter_value(id) + ")";
  const auto bytes = id.find_first_not_of("0123456789abcdef") == std::string_view::npos && id.size() % 2 == 0;
  std::string hex;
  for (std::size_t i = 0; bytes && i < id.size(); i += 2) hex += "\\" + std::string(id.substr(i, 2));
  const std::string value = "(" + options.id_attribute + "=" + filter_value(id) + ")";
  return bytes ? "(|" + value + "(" + options.id_attribute + "=" + hex + "))" : value;
}

std::string group_name(std::string_view dn) {
  const std::size_t equals = dn.find('=');
  if (equals == std::string_view::npos) return std::string(dn);
  std::string name;
  for (std::size_t i = equals + 1; i < dn.size() && dn[i] != ',' && dn[i] != '+'; ++i) {
    if (dn[i] == '\\' && i + 1 < dn.size()) ++i;
    name += dn[i];
  }
  return name;
}

bool is_ldap_url(std::string_view url) {
  const std::size_t prefix = url.starts_with(kSafe) ? kSafe.size() : url.starts_with(kPlain) ? kPlain.size() : 0;
  if (prefix == 0 || url.size() == prefix) return false;
  return url.find_first_of("/? \t,", prefix) == std::string_view::npos;
}

bool is_this_machine(std::string_view url) {
  for (const char* host : {"ldap://127.0.0.1", "ldap://localhost", "ldap://[::1]"}) {
    const std::string_view start(host);
    if (url.starts_with(start) && (url.size() == start.size() || url[start.size()] == ':')) return true;
  }
  return false;
}

}  // namespace wellkept::directory
