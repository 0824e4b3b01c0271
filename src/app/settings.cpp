#include "app/settings.h"

#include <functional>

#include "app/settings_table.h"
#include "base/text.h"
#include "base/yaml.h"
#include "db/open.h"
#include "http/trusted_proxies.h"
#include "notify/preferences.h"

extern char** environ;

namespace wellkept::app {
namespace {

using setting::add_sign_in;
using setting::check_sign_in;
using setting::flag_of;
using setting::number_of;
using setting::one_of;
using setting::Put;
using setting::text_of;

std::optional<std::string> put_log_level(Settings& settings, const std::string& value) {
  for (const char* level : {"debug", "info", "warning", "error"}) {
    if (value == level) {
      settings.log_level = value;
      return std::nullopt;
    }
  }
  return "must be debug, info, warning or error";
}

std::optional<std::string> put_public_url(Settings& settings, const std::string& value) {
  const bool shaped = value.empty() || value.starts_with("http://") || value.starts_with("https://");
  if (!shaped || value.ends_with("/")) return "must be http://host or https://host, without a slash at the end";
  settings.public_url = value;
  return std::nullopt;
}

std::optional<std::string> put_smtp_security(Settings& settings, const std::string& value) {
  for (const char* way : {"starttls", "tls", "none"}) {
    if (value == way) {
      settings.smtp_security = value;
      return std::nullopt;
    }
  }
  return "must be starttls, tls or none";
}

std::optional<std::string> put_smtp_from(Settings& settings, const std::string& value) {
  if (!value.empty() && !notify::is_mail_address(value)) return "must be an e-mail address such as desk@example.com";
  settings.smtp_from = value;
  return std::nullopt;
}

// They become part of a header, so that nothing but an origin may stand there.
std::optional<std::string> put_frame_origins(Settings& settings, const std::string& value) {
  const std::string_view origin = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]*";
  for (const std::string_view part : text::split(value, ',')) {
    std::string_view one = text::trim(part);
    if (one.empty()) continue;
    const std::size_t scheme = one.starts_with("https://") ? 8 : one.starts_with("http://") ? 7 : 0;
    const std::string_view host = one.substr(scheme);
    if (scheme == 0 || host.empty() || host.find_first_not_of(origin) != std::string_view::npos)
      return "must be origins such as https://shop.example.com, separated by commas";
  }
  settings.frame_origins = value;
  return std::nullopt;
}

std::optional<std::string> put_webhook_networks(Settings& settings, const std::string& value) {
  if (!http::TrustedProxies::parse(value))
    return "must be addresses or networks such as 10.0.0.1 or 10.0.0.0/8, separated by commas";
  settings.webhook_networks = value;
  return std::nullopt;
}

std::optional<std::string> put_trusted_proxies(Settings& settings, const std::string& value) {
  if (!http::TrustedProxies::parse(value))
    return "must be addresses or networks such as 10.0.0.1 or 10.0.0.0/8, separated by commas";
  settings.trusted_proxies = value;
  return std::nullopt;
}

std::optional<std::string> put_database(Settings& settings, const std::string& value) {
  if (!value.empty()) {
    if (auto problem = db::address_problem(value)) return problem;
  }
  settings.database = value;
  return std::nullopt;
}

std::optional<std::string> put_database_read(Settings& settings, const std::string& value) {
  if (!value.empty() && (db::engine_of(value) != db::Engine::postgres || db::address_problem(value)))
    return "must be the address of a standby on PostgreSQL";
  settings.database_read = value;
  return std::nullopt;
}

struct Setting {
  SettingInfo info;
  Put put;
};

const std::vector<Setting>& settings_table() {
  static const std::vector<Setting> kTable = [] {
    std::vector<Setting> table;
    const auto add = [&](std::string name, std::string fallback, std::string meaning, Put put) {
      std::string variable = "WELLKEPT_";
      for (const char c : name)
        variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      table.push_back(
          {{std::move(name), std::move(variable), std::move(fallback), std::move(meaning)}, std::move(put)});
    };
    add("data", "data", "folder of the database, keys, files and checkpoints", text_of(&Settings::data, false));
    add("database", "",
        "postgresql://user@host/name, or a file of SQLite; empty: SQLite in the data folder; a password is better "
        "given "
        "in the environment than in a flag",
        put_database);
    add("database-read", "",
        "address of a standby on PostgreSQL that serves lists and reports; they are no older for that; empty: none",
        put_database_read);
    add("files", "",
        "folder of the attachments, which several servers on one database share; empty: in the data folder",
        text_of(&Settings::files));
    add("policy", "", "folder of the policy; empty: the one built in", text_of(&Settings::policy));
    add("address", "127.0.0.1", "address to listen on", text_of(&Settings::address, false));
    add("port", "8080", "port to listen on; 0: any free one", number_of(&Settings::port, 0, 65535));
    add("public-url", "",
        "how browsers reach the server, such as https://desk.example.com; cookies are Secure when it is https",
        put_public_url);
    add("frame-origins", "",
        "sites that may show the customers' portal in a frame, such as https://shop.example.com; none by default",
        put_frame_origins);
    add("trusted-proxies", "",
        "addresses or networks (10.0.0.1, 10.0.0.0/8) of proxies in front; only their X-Forwarded-For is believed",
        put_trusted_proxies);
    add("workers", "48", "threads that run requests", number_of(&Settings::workers, 1, 1024));
    add("io-threads", "1", "threads that read and write connections", number_of(&Settings::io_threads, 1, 64));
    add("readers", "3", "database connections that read", number_of(&Settings::readers, 1, 64));
    add("cache-mib", "32", "page cache of the database", number_of(&Settings::cache_mib, 1, 65536));
    add("max-connections", "10000", "open connections; more are refused",
        number_of(&Settings::max_connections, 1, 1'000'000));
    add("max-queue", "2048", "requests that wait for a worker; more get 503",
        number_of(&Settings::max_queue, 1, 1'000'000));
    add("max-wait-ms", "3000", "milliseconds that a request waits for a worker; more get 503",
        number_of(&Settings::max_wait_ms, 1, 60'000));
    add("max-per-address", "2500", "open connections of one address that is no trusted proxy; 0: no limit",
        number_of(&Settings::max_per_address, 0, 1'000'000));
    add("max-bodies-mib", "256", "memory for the bodies of all requests at once; more get 503",
        number_of(&Settings::max_bodies_mib, 1, 65'536));
    add("rate-per-minute", "0", "requests a minute of one member or address; 0: no limit",
        number_of(&Settings::rate_per_minute, 0, 1'000'000));
    add("drain-s", "10", "seconds that running requests may take at a stop", number_of(&Settings::drain_s, 0, 3600));
    add("checkpoint-s", "60", "seconds between signed checkpoints", number_of(&Settings::checkpoint_s, 1, 86400));
    add("log-level", "info", "debug, info, warning or error", put_log_level);
    add("access-log", "true", "one line for each request", flag_of(&Settings::access_log));
    add("smtp-host", "", "mail server that letters go through; empty: no e-mail is sent",
        text_of(&Settings::smtp_host));
    add("smtp-port", "587", "its port", number_of(&Settings::smtp_port, 1, 65535));
    add("smtp-security", "starttls",
        "starttls (refuse to go on without it), tls (from the first byte), or none (only to this machine)",
        put_smtp_security);
    add("smtp-user", "", "login at the mail server; empty: none", text_of(&Settings::smtp_user));
    add("smtp-password", "", "password at the mail server; better given in the environment than in a flag",
        text_of(&Settings::smtp_password));
    add("smtp-ca", "", "file of the certificates that the mail server is trusted by; empty: those of the system",
        text_of(&Settings::smtp_ca));
    add("smtp-from", "", "address that letters come from; needed with smtp-host", put_smtp_from);
    add("smtp-from-name", "Wellkept", "name beside that address", text_of(&Settings::smtp_from_name));
    add_sign_in(add);
    add("seal-key", "",
        "file of the keys that secrets in the database are sealed with; empty: keys/seal.key in the data folder",
        text_of(&Settings::seal_key));
    add("webhook-networks", "",
        "addresses or networks (10.0.0.0/8) that webhooks may reach although they are not public; with any, also by "
        "http",
        put_webhook_networks);
    add("webhook-ca", "",
        "file of the certificates that webhooks' receivers are trusted by; empty: those of the system",
        text_of(&Settings::webhook_ca));
    return table;
  }();
  return kTable;
}

class Loader {
 public:
  void put(const std::string& name, const std::string& value, const std::string& source) {
    for (const Setting& setting : settings_table()) {
      if (setting.info.name != name) continue;
      if (const auto problem = setting.put(settings_, value))
        errors_.push_back({source, "format", name + " " + *problem});
      given_[name] = value;
      return;
    }
    errors_.push_back({source, "unknown", "there is no setting '" + name + "'"});
  }

  void read_file(const std::string& path) {
    const auto parsed = yaml::parse_file(path);
    if (const auto* problems = std::get_if<std::vector<yaml::Problem>>(&parsed)) {
      for (const yaml::Problem& problem : *problems) errors_.push_back({path, "format", yaml::format_problem(problem)});
      return;
    }
    const auto& root = std::get<yaml::Node>(parsed);
    if (root.kind != yaml::Node::Kind::mapping && root.kind != yaml::Node::Kind::null) {
      errors_.push_back({path, "format", "must hold lines of the form name: value"});
    }
    for (const yaml::Node::Entry& entry : root.entries) {
      const std::string source = path + ":" + std::to_string(entry.mark.line) + ":" + std::to_string(entry.mark.column);
      const bool single = entry.value.items.empty() && entry.value.entries.empty();
      if (single) {
        put(entry.key, entry.value.text, source);
      } else {
        errors_.push_back({source, "format", entry.key + " must be one value"});
      }
    }
  }

  const std::map<std::string, std::string>& given() const { return given_; }

  Result<Settings> finish() {
    if (!settings_.smtp_host.empty() && settings_.smtp_from.empty()) {
      errors_.push_back({"smtp-from", "required", "smtp-host needs smtp-from, the address that letters come from"});
    }
    check_sign_in(settings_, errors_);
    if (!settings_.database_read.empty() && db::engine_of(settings_.database_address()) != db::Engine::postgres) {
      errors_.push_back({"database-read", "required", "database-read needs database, the address of its primary"});
    }
    if (errors_.empty()) return settings_;
    std::string detail;
    for (const FieldError& error : errors_) detail += (detail.empty() ? "" : "\n") + error.field + ": " + error.detail;
    Refusal refusal = refuse(RefusalKind::invalid, "settings.invalid", detail);
    refusal.fields = errors_;
    return refusal;
  }

 private:
  Settings settings_;
  std::vector<FieldError> errors_;
  std::map<std::string, std::string> given_;
};

void read_sources(Loader& loader, const std::string& file, const std::map<std::string, std::string>& environment,
                  const std::map<std::string, std::string>& flags) {
  if (!file.empty()) loader.read_file(file);
  for (const auto& [variable, value] : environment) {
    for (const Setting& setting : settings_table()) {
      if (setting.info.environment == variable) loader.put(setting.info.name, value, variable);
    }
  }
  for (const auto& [name, value] : flags) loader.put(name, value, "--" + name);
}

}  // namespace

const std::vector<SettingInfo>& setting_list() {
  static const std::vector<SettingInfo> kList = [] {
    std::vector<SettingInfo> list;
    for (const Setting& setting : settings_table()) list.push_back(setting.info);
    return list;
  }();
  return kList;
}

Result<Settings> load_settings(const std::string& file, const std::map<std::string, std::string>& environment,
                               const std::map<std::string, std::string>& flags) {
  Loader loader;
  read_sources(loader, file, environment, flags);
  return loader.finish();
}

std::map<std::string, std::string> settings_given(const std::string& file,
                                                  const std::map<std::string, std::string>& environment,
                                                  const std::map<std::string, std::string>& flags) {
  Loader loader;
  read_sources(loader, file, environment, flags);
  return loader.given();
}

std::map<std::string, std::string> wellkept_environment() {
  std::map<std::string, std::string> found;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (!text.starts_with("WELLKEPT_") || equals == std::string_view::npos) continue;
    found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

}  // namespace wellkept::app
