// Turns named SQL statements and files into C++ that the build compiles in. Knows nothing of the project, so that it
// builds first.
//
//   embed queries FOLDER OUT.h IN.sql [IN.postgres.sql]
//   embed files OUT.cpp SYMBOL BASE_DIR FILE...
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& where, int line, const std::string& what) {
  throw std::runtime_error(where + ":" + std::to_string(line) + ": error: " + what);
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const fs::path& path, const std::string& content) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << content;
  out.close();
  if (!out) throw std::runtime_error(path.string() + ": cannot be written");
}

struct Statement {
  std::string name;
  std::string sql;
  int line = 0;
  int parameters = 0;
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Checks one statement: no second one behind a semicolon, and $1 to $n without a gap. Drops comments, blank lines and
// the final semicolon.
Statement finish(const std::string& file, Statement statement, const std::string& text) {
  std::string out;
  std::set<int> used;
  int line = statement.line;
  char quote = 0;
  bool ended = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '-' && i + 1 < text.size() && text[i + 1] == '-') {
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
      continue;
    } else if (c == ';') {
      ended = true;
      continue;
    } else if (c == '$') {
      const std::size_t start = i + 1;
      std::size_t end = start;
      while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
      if (end == start || end > start + 3) fail(file, line, "'$' must be followed by the number of a parameter");
      used.insert(std::stoi(text.substr(start, end - start)));
    } else if (c == '?') {
      fail(file, line, "write parameters as $1, $2 ...");
    } else if (c == '\'' || c == '"') {
      quote = c;
    }
    if (ended && std::isspace(static_cast<unsigned char>(c)) == 0) fail(file, line, "a second statement in one block");
    if (c == '\n') {
      while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
      if (out.empty() || out.back() == '\n') continue;
    }
    out += c;
  }
  while (!out.empty() && std::isspace(static_cast<unsigned char>(out.back())) != 0) out.pop_back();
  if (quote != 0) fail(file, statement.line, "a quote is not closed in '" + statement.name + "'");
  if (out.empty()) fail(file, statement.line, "'" + statement.name + "' has no statement");
  int expected = 0;
  for (const int number : used) {
    if (number != ++expected)
      fail(file, statement.line, "'" + statement.name + "' does not use $" + std::to_string(expected));
  }
  statement.sql = std::move(out);
  statement.parameters = expected;
  return statement;
}

constexpr std::string_view kName = "-- name:";
constexpr std::string_view kPart = "-- part:";

std::string name_in(const std::string& file, int line, std::string_view row) {
  std::string_view rest = row.substr(kName.size());
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  while (!rest.empty() && (rest.back() == ' ' || rest.back() == '\r')) rest.remove_suffix(1);
  bool good = !rest.empty() && std::isdigit(static_cast<unsigned char>(rest.front())) == 0;
  for (const char c : rest) good = good && is_word(c);
  if (!good) fail(file, line, "a name is made of letters, digits and '_'");
  return std::string(rest);
}

// On one line, so that an error's line stays that of the statement.
void append_row(std::string& part, const std::string& row) {
  const std::size_t first = row.find_first_not_of(" \t\r");
  if (first == std::string::npos || row.compare(first, 2, "--") == 0) return;
  if (!part.empty()) part += ' ';
  part += row.substr(first, row.find_last_not_of(" \t\r") + 1 - first);
}

// Puts the parts in that a row names: {{part}}. A part holds no parts.
std::string with_parts(const std::string& file, int line, const std::string& row,
                       const std::map<std::string, std::string>& parts) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = row.find("{{"); open != std::string::npos; open = row.find("{{", at)) {
    const std::size_t close = std::min(row.find("}}", open), row.size());
    const auto part = parts.find(row.substr(open + 2, close - open - 2));
    if (part == parts.end()) fail(file, line, "no part above has this name");
    out += row.substr(at, open - at) + part->second;
    at = std::min(close + 2, row.size());
  }
  return out + row.substr(at);
}

// The statements of a file. A part, which `-- part:` names, is text that the statements below it share.
std::vector<Statement> read_statements(const std::string& file) {
  const std::string content = read_file(file);
  std::vector<Statement> statements;
  std::set<std::string> names;
  std::map<std::string, std::string> parts;
  Statement current;
  std::string text;
  bool open = false;
  std::string part;
  const auto end_block = [&] {
    if (open) statements.push_back(finish(file, current, text));
    open = false;
    part.clear();
  };
  int line = 0;
  for (std::size_t at = 0; at < content.size();) {
    ++line;
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string row = content.substr(at, end - at);
    at = end + 1;
    if (row.rfind(kName, 0) == 0 || row.rfind(kPart, 0) == 0) {
      end_block();
      current = {name_in(file, line, row), "", line, 0};
      if (!names.insert(current.name).second) fail(file, line, "'" + current.name + "' is named twice");
      open = row.rfind(kName, 0) == 0;
      if (!open) part = current.name;
      text = "\n";
    } else if (open) {
      text += with_parts(file, line, row, parts) + "\n";
    } else if (!part.empty()) {
      append_row(parts[part], row);
    } else if (row.rfind("--", 0) != 0 && row.find_first_not_of(" \t\r") != std::string::npos) {
      fail(file, line, "a statement before the first '-- name:'");
    }
  }
  end_block();
  if (statements.empty()) fail(file, 1, "no '-- name:' in the file");
  return statements;
}

std::map<std::string, Statement> read_variants(const std::string& file, const std::vector<Statement>& shared) {
  std::map<std::string, Statement> variants;
  for (auto& variant : read_statements(file)) {
    const Statement* twin = nullptr;
    for (const auto& statement : shared) {
      if (statement.name == variant.name) twin = &statement;
    }
    if (twin == nullptr) fail(file, variant.line, "'" + variant.name + "' has no shared twin");
    if (twin->parameters != variant.parameters) {
      fail(file, variant.line, "'" + variant.name + "' has other parameters than its shared twin");
    }
    variants.emplace(variant.name, std::move(variant));
  }
  return variants;
}

std::string raw_literal(const std::string& text) {
  return "R\"wk_sql(" + text + ")wk_sql\"";
}

void embed_queries(const std::vector<std::string>& arguments) {
  const std::string& folder = arguments[0];
  const auto statements = read_statements(arguments[2]);
  std::map<std::string, Statement> variants;
  if (arguments.size() > 3) variants = read_variants(arguments[3], statements);

  const std::string stem = fs::path(arguments[2]).stem().string();
  std::string out = "// Generated from " + fs::path(arguments[2]).filename().string() +
                    ".\n#pragma once\n#include \"db/query.h\"\n\n";
  out += "namespace wellkept::" + folder + "::sql {\n\n";
  for (const auto& statement : statements) {
    const auto variant = variants.find(statement.name);
    out += "inline constexpr db::Query " + statement.name + "{\"" + folder + "." + statement.name + "\",\n";
    out += raw_literal(statement.sql) + ",\n";
    out += raw_literal(variant == variants.end() ? statement.sql : variant->second.sql) + ",\n";
    out += std::to_string(statement.parameters) + "};\n";
  }
  out += "\ninline constexpr const db::Query* kQueriesOf_" + stem + "[] = {\n";
  for (const auto& statement : statements) out += "    &" + statement.name + ",\n";
  out += "};\n\n}  // namespace wellkept::" + folder + "::sql\n";
  write_file(arguments[1], out);
}

// Pieces of a string literal: compilers read them an order of magnitude faster than arrays of numbers.
void append_literal(std::string& out, const std::string& bytes) {
  constexpr std::size_t kRow = 4096;
  static constexpr std::string_view kOctal = "01234567";
  for (std::size_t at = 0; at < bytes.size() || at == 0; at += kRow) {
    out += "    \"";
    for (std::size_t i = at; i < std::min(at + kRow, bytes.size()); ++i) {
      const auto c = static_cast<unsigned char>(bytes[i]);
      if (c == '"' || c == '\\' || c == '?') {
        out += '\\';
        out += static_cast<char>(c);
      } else if (c >= 0x20 && c < 0x7f) {
        out += static_cast<char>(c);
      } else {
        out.append("\\").append(1, kOctal[c >> 6]).append(1, kOctal[c >> 3 & 7]).append(1, kOctal[c & 7]);
      }
    }
    out += "\"\n";
  }
}

void embed_files(const std::vector<std::string>& arguments) {
  const std::string& symbol = arguments[1];
  const fs::path base = arguments[2];
  std::string out = "// Generated.\n#include <map>\n#include <string>\n#include <string_view>\n\nnamespace {\n\n";
  std::string entries;
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    const fs::path path = arguments[i];
    const std::string bytes = read_file(path);
    const std::string constant = "kFile" + std::to_string(i - 3);
    out += "const char " + constant + "[] =\n";
    append_literal(out, bytes);
    out += "    ;\n";
    entries += "      {\"" + fs::proximate(path, base).generic_string() + "\", std::string_view(" + constant + ", " +
               std::to_string(bytes.size()) + ")},\n";
  }
  const auto split = symbol.rfind("::");
  const std::string name = split == std::string::npos ? symbol : symbol.substr(split + 2);
  out += "\n}  // namespace\n\n";
  if (split != std::string::npos) out += "namespace " + symbol.substr(0, split) + " {\n";
  out += "extern const std::map<std::string, std::string_view>& " + name + "();\n";
  out += "const std::map<std::string, std::string_view>& " + name + "() {\n";
  out += "  static const std::map<std::string, std::string_view> files{\n" + entries + "  };\n  return files;\n}\n";
  if (split != std::string::npos) out += "}  // namespace " + symbol.substr(0, split) + "\n";
  write_file(arguments[0], out);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() >= 4 && arguments.size() <= 5 && arguments[0] == "queries") {
      embed_queries({arguments.begin() + 1, arguments.end()});
    } else if (arguments.size() >= 4 && arguments[0] == "files") {
      embed_files({arguments.begin() + 1, arguments.end()});
    } else {
      std::cerr << "usage: embed queries FOLDER OUT.h IN.sql [IN.postgres.sql]\n"
                   "       embed files OUT.cpp SYMBOL BASE_DIR FILE...\n";
      return 2;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
