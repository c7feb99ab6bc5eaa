#include <doctest/doctest.h>
#include <detpl/checkpoint/json.hpp>
#include <detpl/core/os.hpp>
#include <detpl/loggers/csv.hpp>
#include <detpl/loggers/hparams_yaml.hpp>
#include <detpl/loggers/yaml.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <random>

#include "../python.hpp"
#include "../temporary_folder.hpp"

using detpl::config_error;
using detpl::List;
using detpl::Map;
using detpl::parse_yaml;
using detpl::Value;
using detpl::yaml_text;

namespace {
const double infinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("unquoted scalars are typed, quoted ones stay texts") {
  const std::pair<const char*, Value> cases[] = {
      {"1", 1},
      {"-7", -7},
      {"+7", 7},
      {"0", 0},
      {"1_000", 1000},
      {"0x1F", 31},
      {"0o17", 15},
      {"9223372036854775807", INT64_MAX},
      {"1e-3", 1e-3},
      {"1E3", 1000.0},
      {"1.", 1.0},
      {".5", 0.5},
      {"-1.5e+2", -150.},
      {"-0.0", -0.0},
      {".inf", infinity},
      {"-.INF", -infinity},
      {"1e20", 1e20},
      {"true", true},
      {"False", false},
      {"~", Value{}},
      {"", Value{}},
      {"null", Value{}},
      {"\"1\"", "1"},
      {"'true'", "true"},
      {"yes", "yes"},
      {"010", "010"},
      {"1.2.3", "1.2.3"},
      {"1e999", "1e999"},
      {"inf", "inf"},
      {"nan", "nan"},
      {"0x", "0x"},
      {"12:30", "12:30"},
      {"-", List{Value{}}},
      {".", "."},
      {"+", "+"},
      {"1e", "1e"},
      {"!!str 1", "1"},
      {"!!float 1", 1.0},
      {"| \n  a\n  b\n", "a\nb\n"},
      {"99999999999999999999", 1e20},
  };
  for (const auto& [text, value] : cases) {
    INFO(text);
    CHECK(parse_yaml(text) == value);
  }
  CHECK(std::isnan(*parse_yaml(".nan").get_if<double>()));
}

TEST_CASE("an experiment file becomes a map in its own order") {
  const Value value = parse_yaml(R"(
name: mnist   # a comment
defaults: &defaults {lr: 1e-3, layers: 3}
hyperparameters:
  <<: *defaults
  layers: 5
  betas: [0.9, 0.999]
records:
- 1
- {a: 2}
)");
  CHECK(value == Value(Map{{"name", "mnist"},
                           {"defaults", Map{{"lr", 1e-3}, {"layers", 3}}},
                           {"hyperparameters", Map{{"layers", 5}, {"betas", List{0.9, 0.999}}, {"lr", 1e-3}}},
                           {"records", List{1, Map{{"a", 2}}}}}));
}

TEST_CASE("the line of each key is told, but for paths too long to keep") {
  detpl::YamlLines lines;
  parse_yaml("a: 1\nb:\n  c: {d: 1}\n  e:\n  - f: 2\n  - 3\ng: &x {h: 1}\ni: *x\nj:\n  <<: *x\n", "text", {}, &lines);
  CHECK(lines == detpl::YamlLines{{"a", 1},
                                  {"b", 2},
                                  {"b.c", 3},
                                  {"b.c.d", 3},
                                  {"b.e", 4},
                                  {"b.e[0]", 5},
                                  {"b.e[0].f", 5},
                                  {"b.e[1]", 6},
                                  {"g", 7},
                                  {"g.h", 7},
                                  {"i", 8},
                                  {"j", 9}});

  // Thousands of keys below one of a megabyte would take gigabytes.
  std::string text = "? " + std::string(1 << 20, 'k') + "\n:\n";
  for (int i = 0; i < 10'000; ++i) text += "  k" + std::to_string(i) + ": 1\n";
  lines.clear();
  parse_yaml(text, "text", {}, &lines);
  CHECK(lines.empty());
}

TEST_CASE("wrong YAML is one sentence with file, line and column") {
  const auto refused = [](const std::string& text, const char* reason) {
    INFO(text.substr(0, 80));
    CHECK_THROWS_WITH_AS(parse_yaml(text, "a.yaml"), doctest::Contains(reason), config_error);
  };
  refused("a: 1\nb: [1, 2\n", "cannot read `a.yaml`, line 3, column 1: ");
  refused("a: 1\nb: 2\na: 3\n", "line 3, column 1: the key `a` is there twice");
  refused("[a, b]: 1", "a key must be a word or a number");
  refused("a: 1\n---\nb: 1\n", "a second document begins here");
  refused("a: !!int x", "can't have the tag");
  refused("a: !python/object:os.system {}", "the tag `!python/object:os.system` is unknown");
  refused("<<: 3", "must name a map");
  refused(std::string(100, '['), "cannot read `a.yaml`");
  refused(std::string(100, '[') + std::string(100, ']'), "nested deeper than 64 levels");
  refused(std::string(100000, '['), "cannot read `a.yaml`");
  refused("a: *b", "cannot read `a.yaml`, line 1");
  refused("a: &a [*a]", "line 1, column 8: an alias refers to what it is part of");
  refused("~: 1", "a key must be a word or a number");
  std::string bomb = "- &a0 [x, x]\n";
  for (int i = 0; i < 40; ++i) {
    const std::string number = std::to_string(i), next = std::to_string(i + 1);
    bomb.append("- &a").append(next).append(" [*a").append(number).append(", *a").append(number).append("]\n");
  }
  refused(bomb, "more than 20000 values");
  std::string deep = "- &a0 [x]\n";
  for (int i = 0; i < 70; ++i) {
    const std::string number = std::to_string(i), next = std::to_string(i + 1);
    deep.append("- &a").append(next).append(" [*a").append(number).append("]\n");
  }
  refused(deep, "nested deeper than 64 levels");
  refused("a: b\nd\n---\nx\n...\n, ? c\n: d\n---tru%YAML &1.me: mnist   2\n---\n", "cannot read `a.yaml`");
  for (const char* bytes : {"a: \xff", "a: \xc0\x80", "a: \xed\xa0\x80", "a: \xf4\x90\x80\x80", "a: \xe2\x82"})
    refused(bytes, "cannot read `a.yaml`: it is no UTF-8 text");
  refused(std::string("a\0: b", 6), "it is no UTF-8 text");
  refused(R"(a: "\N")", "line 1, column 4: yaml-cpp can't read the escapes \\N and \\_");
  CHECK(parse_yaml("\u20ac: \U0001d11e") == Map{{"\u20ac", "\U0001d11e"}});
  refused(std::string(5 << 20, ' '), "longer than 4194304 bytes");
  CHECK_THROWS_WITH_AS(detpl::read_yaml("/nowhere/a.yaml"),
                       doctest::Contains("cannot open `/nowhere/a.yaml`: No such file"), config_error);
}

TEST_CASE("hparams.yaml is what Lightning writes") {
  CHECK(yaml_text(Map{}) == "{}\n");
  CHECK(yaml_text(Map{{"lr", 0.001}, {"hidden_size", 128}, {"name", "mlp"}}) ==
        "lr: 0.001\nhidden_size: 128\nname: mlp\n");
  const TemporaryFolder folder;
  detpl::CSVLogger csv{{.save_dir = folder.path}};
  detpl::HParamsLogger logger{{.save_dir = folder.path, .version = csv.version()}};
  const auto file = folder.path / "lightning_logs/version_0/hparams.yaml";
  logger.save();
  CHECK(detpl::os::read_file(file) == "{}\n");
  CHECK(detpl::load_hparams_from_yaml(file) == Map{});
  logger.log_hyperparams({{"lr", 1e-3}});
  logger.log_hyperparams({{"lr", 1e-5}, {"layers", List{1, 2}}});
  logger.finalize("success");
  CHECK(detpl::os::read_file(file).starts_with("lr: 1.0e-05\nlayers:\n"));
  CHECK(detpl::load_hparams_from_yaml(file) == Map{{"lr", 1e-5}, {"layers", List{1, 2}}});
  std::ofstream(file) << "[1]";
  CHECK_THROWS_AS(detpl::load_hparams_from_yaml(file), config_error);
}

TEST_CASE("every value comes back from YAML as it was, to detpl and to PyYAML") {
  Map map{{"null", Value{}},
          {"integers", List{0, -1, INT64_MIN, INT64_MAX}},
          {"reals", List{1.0, 0.1, -0.0, 1e300, 5e-324, 1e16, 100000.0, infinity, -infinity}},
          {"nested", Map{{"empty map", Map{}}, {"empty list", List{}}, {"list", List{List{1}, Map{{"a", 1}}}}}}};
  List texts{"",     " ",    "1",     "1e-3", "1.5",  "0x1F", "010",  "1_0",  "12:30", "2001-01-01", ".inf",  "nan",
             "true", "Yes",  "off",   "n",    "null", "~",    "<<",   "=",    "- a",   "a: b",       "a #b",  "#a",
             "[a",   "{a",   "*a",    "&a",   "!a",   "|",    ">",    "%a",   "@a",    "`a",         "'a'",   "\"a\"",
             "a\nb", "\n",   "a\t",   "\\n",  "é",    "a: ",  "a:",   ":a",   "?",     "? a",        "-",     "---",
             "...",  "a, b", "/data", "../x", "a\rb", "\x01", "日本", "s\n ", "it's",  "C:\\x",      "a'b\"c"};
  const std::string_view letters = "ab01.-+:#'\"\\ \n\t{}[],&*!|>%@`?~=_eE<xy";
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (unsigned length = random() % 8; length > 0; --length) text += letters[random() % letters.size()];
    texts.push_back(text);
  }
  map["texts"] = texts;
  Map keys;
  for (const Value& text : texts) keys[*text.get_if<std::string>()] = text;
  map["keys"] = keys;
  CHECK(parse_yaml(yaml_text(map)) == Value(map));
  for (const Value& text : texts) {
    INFO(yaml_text(text));
    CHECK(parse_yaml(yaml_text(text)) == text);
  }
  const TemporaryFolder folder;
  std::ofstream(folder.path / "a.yaml") << yaml_text(map);
  std::ofstream(folder.path / "a.json") << detpl::json_text(map);
  CHECK(python_agrees("check_yaml.py", {folder.path / "a.yaml", folder.path / "a.json"}));
}
