#include "base/yaml.h"

#include <gtest/gtest.h>

namespace wellkept::yaml {
namespace {

// What parse says about the text: the tree on one line, or the problems, one a line.
std::string show(const Node& node) {
  std::string out;
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::scalar:
      return node.plain ? node.text : "'" + node.text + "'";
    case Node::Kind::sequence:
      for (const Node& item : node.items) out += (out.empty() ? "" : ", ") + show(item);
      return "[" + out + "]";
    case Node::Kind::mapping:
      for (const auto& [key, mark, value] : node.entries) out += (out.empty() ? "" : ", ") + key + ": " + show(value);
      return "{" + out + "}";
  }
  return out;
}
std::string show(std::string_view text) {
  const auto parsed = parse(text, "f");
  if (const Node* node = std::get_if<Node>(&parsed)) return show(*node);
  std::string out;
  for (const Problem& problem : std::get<1>(parsed)) out += (out.empty() ? "" : "\n") + format_problem(problem);
  return out;
}

struct Case {
  std::string text;
  std::string expected;
};

TEST(Yaml, ReadsTheStrictProfile) {
  const Case cases[] = {
      {"", "null"},
      {"# only a comment\n", "null"},
      {"a: 1\nb: 'x'\n", "{a: 1, b: 'x'}"},
      {"a:\nb: ~\nc: null\nd: 'null'\ne: \"\"\n", "{a: null, b: null, c: null, d: 'null', e: ''}"},
      {"- a\n- {k: [1, 2]}\n- []\n", "[a, {k: [1, 2]}, []]"},
      {"---\na: b\n...\n", "{a: b}"},
      {"%YAML 1.2\n---\na: b\n", "{a: b}"},
      {"标题: 客户服务\n", "{标题: 客户服务}"},
      {"a: no\nb: on\n", "{a: no, b: on}"},
      {"'on': 1\n\"true\": 2\n", "{on: 1, true: 2}"},
      {"a: |\n  one\n  two\n", "{a: 'one\ntwo\n'}"},
      {"a: >-\n  one\n  two\n", "{a: 'one two'}"},
      {"a: 07\nb: 1e3\nc: 12:30\n", "{a: 07, b: 1e3, c: 12:30}"},
      {"a: b\r\nc: d\r\n", "{a: b, c: d}"},
  };
  for (const Case& c : cases) EXPECT_EQ(show(c.text), c.expected) << c.text;
}

TEST(Yaml, RefusesWithLineAndColumn) {
  const std::string boolean = " is read as a boolean by older YAML: choose another or quote it";
  const Case cases[] = {
      {"a: &x 1\n", "f:1:4: anchors are not allowed: write the value out"},
      {"a: 1\nb: *x\n", "f:2:4: aliases are not allowed: write the value out"},
      {"a: !!str 1\n", "f:1:4: tags are not allowed"},
      {"a: ! 1\n", "f:1:4: tags are not allowed"},
      {"a: ! [1]\n", "f:1:4: tags are not allowed"},
      {"%TAG ! x\n---\na: 1\n", "f:1:1: tags are not allowed"},
      {"a: '!'\nb: x!\n? [ !x b ]\n: 1\n", "f:3:3: a key must be text\nf:3:5: tags are not allowed"},
      {"a: \xE2\x80\xA8"
       "b\n",
       "f:1:4: line and paragraph separators are not allowed"},
      {"a: 1\n<<: {b: 1}\n", "f:2:1: merge keys are not allowed"},
      {"a: 1\nb: 2\na: 3\n", "f:3:1: duplicate key 'a'"},
      {"a: 1\n'a': 3\n", "f:2:1: duplicate key 'a'"},
      {"x: {b: 1, b: 2}\n", "f:1:11: duplicate key 'b'"},
      {"on: 1\n", "f:1:1: the key 'on'" + boolean},
      {"a: {No: 1}\n", "f:1:5: the key 'No'" + boolean},
      {"~: 1\n", "f:1:1: a key must be text"},
      {"[a]: 1\n", "f:1:1: a key must be text"},
      {"a: 1\n---\nb: 1\n", "f:2:1: a second document is not allowed"},
      {"%YAML 1.1\n---\na: 1\n", "f:1:1: only YAML 1.2 is read"},
      {"\xEF\xBB\xBF"
       "a: 1\n",
       "f:1:1: a byte order mark is not allowed"},
      {"a: 1\n中\xFF: 2\n", "f:2:2: this is not UTF-8"},
      {"a: 1\nb: x\x01\n", "f:2:5: control characters are not allowed"},
      {std::string("a: \0b\n", 6), "f:1:4: control characters are not allowed"},
      {"中文: *x\n", "f:1:5: aliases are not allowed: write the value out"},
      {"a: &x 1\na: *x\nno: 2\n",
       "f:1:4: anchors are not allowed: write the value out\nf:2:1: duplicate key 'a'\n"
       "f:2:4: aliases are not allowed: write the value out\nf:3:1: the key 'no'" +
           boolean},
  };
  for (const Case& c : cases) EXPECT_EQ(show(c.text), c.expected) << c.text;
}

TEST(Yaml, PassesOnWhatTheParserSays) {
  const Case cases[] = {
      {"a: 1\n b: 2\n", "f:2:3: mapping values are not allowed in this context"},
      {"a: 'x\n", "f:"},
      {"a: [1, 2\nb: 3\n", "f:2:2: while parsing a flow sequence: did not find expected ',' or ']'"},
      {"a:\n\tb: 1\n", "f:2:"},
      {"a: }\n", "f:1:4:"},
  };
  for (const Case& c : cases) EXPECT_EQ(show(c.text).substr(0, c.expected.size()), c.expected) << show(c.text);
}

// This text made libfyaml 0.7.12 free memory twice.
TEST(Yaml, SurvivesNestedExplicitKeys) {
  const std::string text = ": ? ? b: \t: ...\n\n  , 中&x {null{{? ? {";
  EXPECT_TRUE(show(text).starts_with("f:1:")) << show(text);
}

TEST(Yaml, LimitsDepthAndSize) {
  const auto nested = [](int levels) {
    return std::string(std::size_t(levels), '[') + std::string(std::size_t(levels), ']');
  };
  EXPECT_EQ(show(nested(16)), nested(16));
  EXPECT_EQ(show(nested(17)), "f:1:17: more than 16 levels");
  EXPECT_EQ(show(nested(40)), "f:1:17: more than 16 levels");
  EXPECT_TRUE(show(nested(5000)).starts_with("f:1:"));
  const std::string full = "a: '" + std::string(1024 * 1024 - 5, 'x') + "'";
  EXPECT_EQ(show(full).size(), full.size() + 2);
  EXPECT_EQ(show(full + "\n"), "f:1:1: more than 1 MiB");
}

TEST(Yaml, MarksCountCharactersFromOne) {
  const auto parsed = parse("a: 1\n题:\n  - x\n  - {键: 值}\n", "f");
  const Node& root = std::get<Node>(parsed);
  EXPECT_EQ(root.mark.line, 1);
  const Node* list = root.find("题");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->items[1].mark.line, 4);
  EXPECT_EQ(list->items[1].mark.column, 5);
  EXPECT_EQ(list->items[1].entries[0].mark.column, 6);
  EXPECT_EQ(list->items[1].entries[0].value.mark.column, 9);
  EXPECT_EQ(root.find("b"), nullptr);
}

TEST(Yaml, AFileThatIsNotThereIsAProblem) {
  const auto parsed = parse_file("no/such/file.yaml");
  EXPECT_EQ(format_problem(std::get<1>(parsed).at(0)), "no/such/file.yaml:1:1: the file cannot be read");
}

}  // namespace
}  // namespace wellkept::yaml
