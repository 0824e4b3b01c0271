#include "db/migration_text.h"

#include <array>
#include <charconv>

namespace wellkept::db {
namespace {

struct Macro {
  std::string_view name;
  std::string_view sqlite;
  std::string_view postgres;
};

// STRICT tables take only SQLite's own type names. Text sorts by bytes on both, so that a page of a list is the same
// page.
constexpr std::array kMacros{
    Macro{"id", "INTEGER", "BIGINT"},
    Macro{"int", "INTEGER", "BIGINT"},
    Macro{"instant", "INTEGER", "BIGINT"},
    Macro{"bool", "INTEGER", "BOOLEAN"},
    Macro{"real", "REAL", "DOUBLE PRECISION"},
    Macro{"text", "TEXT", "TEXT COLLATE \"C\""},
    Macro{"blob", "BLOB", "BYTEA"},
    Macro{"strict", " STRICT", ""},
    Macro{"clustered", " STRICT, WITHOUT ROWID", ""},
};

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

struct FileName {
  int number = 0;
  std::string name;
  bool postgres = false;
};

FileName parse_name(const std::string& file) {
  const auto bad = [&]() {
    return Fault("migration " + file + ": the name must be NNNN_words.sql or NNNN_words.postgres.sql");
  };
  constexpr std::string_view kEnd = ".sql";
  constexpr std::string_view kVariant = ".postgres";
  std::string_view rest = file;
  if (!rest.ends_with(kEnd)) throw bad();
  rest.remove_suffix(kEnd.size());
  FileName parsed;
  parsed.postgres = rest.ends_with(kVariant);
  if (parsed.postgres) rest.remove_suffix(kVariant.size());
  if (rest.size() < 6 || rest[4] != '_' || rest.find('.') != std::string_view::npos) throw bad();
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + 4, parsed.number);
  if (error != std::errc{} || end != rest.data() + 4 || parsed.number < 1) throw bad();
  parsed.name = rest.substr(5);
  return parsed;
}

// "-- compatible-from: 21" as its first line; without it only programs that know the migration itself go on.
int compatible_from(const std::string& file, std::string_view text, int number) {
  constexpr std::string_view kWords = "-- compatible-from: ";
  if (!text.starts_with(kWords)) return number;
  const std::string_view line = text.substr(kWords.size(), text.find('\n') - kWords.size());
  int from = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), from);
  if (error != std::errc{} || end != line.data() + line.size() || from < 1 || from > number)
    throw Fault("migration " + file + ": compatible-from must be the number of a migration up to its own");
  return from;
}

}  // namespace

std::string expand_macros(std::string_view text, Engine engine) {
  std::string out;
  for (;;) {
    const auto open = text.find('{');
    const auto close = text.find('}', open);
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const auto name = close == std::string_view::npos ? "" : text.substr(open + 1, close - open - 1);
    if (!is_name(name)) {  // a brace of SQL text, such as '{}'
      out += '{';
      text.remove_prefix(open + 1);
      continue;
    }
    const auto* macro = std::find_if(kMacros.begin(), kMacros.end(), [&](const Macro& m) { return m.name == name; });
    if (macro == kMacros.end()) throw Fault("migration: the macro {" + std::string(name) + "} is not known");
    out += engine == Engine::sqlite ? macro->sqlite : macro->postgres;
    text.remove_prefix(close + 1);
  }
}

std::vector<Migration> read_migrations(const std::map<std::string, std::string_view>& files) {
  std::map<int, Migration> shared;
  for (const auto& [file, text] : files) {
    const auto name = parse_name(file);
    if (name.postgres) continue;
    Migration migration{name.number, name.name, expand_macros(text, Engine::sqlite),
                        expand_macros(text, Engine::postgres), compatible_from(file, text, name.number)};
    if (!shared.emplace(name.number, std::move(migration)).second)
      throw Fault("migration " + file + ": number used twice");
  }
  for (const auto& [file, text] : files) {
    const auto name = parse_name(file);
    if (!name.postgres) continue;
    const auto twin = shared.find(name.number);
    if (twin == shared.end() || twin->second.name != name.name) throw Fault("migration " + file + ": no shared file");
    twin->second.postgres = expand_macros(text, Engine::postgres);
  }
  std::vector<Migration> ordered;
  for (auto& [number, migration] : shared) {
    if (number != static_cast<int>(ordered.size()) + 1) {
      throw Fault("migration " + std::to_string(ordered.size() + 1) + " is missing");
    }
    ordered.push_back(std::move(migration));
  }
  return ordered;
}

}  // namespace wellkept::db
