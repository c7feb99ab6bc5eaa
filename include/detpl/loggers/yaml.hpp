// SPDX-License-Identifier: Apache-2.0
// YAML text as Values and back: experiment files and hparams.yaml (component: needs yaml-cpp).
#pragma once

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "../core/error.hpp"
#include "../core/number_text.hpp"
#include "../core/os.hpp"
#include "../core/value.hpp"

namespace detpl::inline v0 {

/// What a YAML text may be at most: beyond it, it is refused rather than swallowed.
struct YamlLimits {
  std::uint64_t bytes = 4 << 20;
  int depth = 64;
  std::int64_t values = 100'000;  ///< counted after aliases are expanded, so that no alias bomb goes off
};

namespace detail {

/// The number that an unquoted scalar stands for. `010` is none: some readers take it for ten, others for
/// eight.
inline std::optional<Value> yaml_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf" || text == ".INF")
    return Value(negative ? -std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::infinity());

  const auto digit_at = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (!digit_at(0) && !(text.starts_with('.') && digit_at(1))) return std::nullopt;
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 10;
  if (base != 10) text.remove_prefix(2);
  std::string digits(negative ? "-" : "");
  std::ranges::copy_if(text, std::back_inserter(digits), [](char letter) { return letter != '_'; });
  const char* begin = digits.data();
  const char* end = begin + digits.size();

  std::int64_t integer = 0;
  const auto whole = std::from_chars(begin, end, integer, base);
  if (whole.ptr == end) {
    if (base == 10 && text.size() > 1 && text.starts_with('0')) return std::nullopt;
    if (whole.ec == std::errc()) return Value(integer);
  }
  if (base != 10) return std::nullopt;
  double real = 0;
  const auto fraction = std::from_chars(begin, end, real);
  if (fraction.ec != std::errc() || fraction.ptr != end) return std::nullopt;
  return Value(real);
}

/// What an unquoted scalar means: YAML 1.2's core schema, and `1_000` is a number as in Python.
inline Value yaml_scalar(const std::string& text) {
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
  };
  if (is_one_of({"", "~", "null", "Null", "NULL"})) return {};
  if (is_one_of({"true", "True", "TRUE"})) return true;
  if (is_one_of({"false", "False", "FALSE"})) return false;
  if (is_one_of({".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  return yaml_number(text).value_or(Value(text));
}

class YamlReader {
 public:
  YamlReader(std::string source, const YamlLimits& limits) : source_(std::move(source)), limits_(limits) {}

  Value read(std::string_view text) {
    if (text.size() > limits_.bytes)
      throw config_error("cannot read `" + source_ + "`: it is longer than " + std::to_string(limits_.bytes) +
                         " bytes. Check that it is the right file.");
    try {
      const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
      if (documents.empty()) return {};
      if (documents.size() > 1)
        refuse(documents[1].Mark(), "a second document begins here. Keep one per file.");
      return value_of(documents[0], 0);
    } catch (const YAML::DeepRecursion& error) {
      refuse(error.mark, "it is nested too deep. Flatten it.");
    } catch (const YAML::Exception& error) {
      refuse(error.mark, error.msg + ". Correct the YAML.");
    }
  }

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& reason) const {
    const std::string place = mark.is_null() ? ""
                                             : ", line " + std::to_string(mark.line + 1) + ", column " +
                                                   std::to_string(mark.column + 1);
    throw config_error("cannot read `" + source_ + "`" + place + ": " + reason);
  }

  Value value_of(const YAML::Node& node, int depth) {
    if (depth > limits_.depth)
      refuse(node.Mark(),
             "it is nested deeper than " + std::to_string(limits_.depth) + " levels. Flatten it.");
    if (++values_ > limits_.values)
      refuse(node.Mark(), "it holds more than " + std::to_string(limits_.values) +
                              " values, aliases expanded. Shorten it.");
    constexpr std::string_view plain_tags[] = {"", "?", "!", "tag:yaml.org,2002:seq",
                                               "tag:yaml.org,2002:map"};
    if (!node.IsScalar() && std::ranges::find(plain_tags, node.Tag()) == std::end(plain_tags))
      refuse(node.Mark(), "the tag `" + node.Tag() + "` is unknown. Remove it.");
    switch (node.Type()) {
      case YAML::NodeType::Scalar:
        return scalar(node);
      case YAML::NodeType::Sequence: {
        List list;
        for (const YAML::Node& item : node) list.push_back(value_of(item, depth + 1));
        return list;
      }
      case YAML::NodeType::Map:
        return map(node, depth);
      default:
        return {};
    }
  }

  /// yaml-cpp tags a quoted scalar `!` and a plain one `?`; `!!str 1` and the like are honoured.
  Value scalar(const YAML::Node& node) const {
    constexpr std::string_view standard = "tag:yaml.org,2002:";
    const std::string& tag = node.Tag();
    if (tag == "!" || tag == std::string(standard) + "str") return node.Scalar();
    Value value = yaml_scalar(node.Scalar());
    if (tag.empty() || tag == "?") return value;
    if (tag == std::string(standard) + "float") {
      if (const auto* integer = value.get_if<std::int64_t>()) value = static_cast<double>(*integer);
      if (value.is<double>()) return value;
    }
    if ((tag.ends_with(":int") && value.is<std::int64_t>()) || (tag.ends_with(":bool") && value.is<bool>()) ||
        (tag.ends_with(":null") && value.is_null()))
      return value;
    refuse(node.Mark(), "`" + node.Scalar() + "` can't have the tag `" + tag + "`. Remove the tag.");
  }

  Map map(const YAML::Node& node, int depth) {
    Map map;
    std::vector<Map> merged;
    for (const auto& entry : node) {
      const YAML::Node &key = entry.first, &item = entry.second;
      if (!key.IsScalar()) refuse(key.Mark(), "a key must be a word or a number. Write it as one.");
      const std::string& name = key.Scalar();
      if (name == "<<" && key.Tag() == "?") {
        merge(item, depth, merged);
      } else if (map.find(name)) {
        refuse(key.Mark(), "the key `" + name + "` is there twice. Keep one.");
      } else {
        map.items.emplace_back(name, value_of(item, depth + 1));
      }
    }
    for (Map& other : merged)
      for (auto& [name, value] : other.items)
        if (!map.find(name)) map.items.emplace_back(std::move(name), std::move(value));
    return map;
  }

  /// `<<: *defaults`: the keys of other maps, where they aren't given here.
  void merge(const YAML::Node& node, int depth, std::vector<Map>& merged) {
    if (node.IsSequence()) {
      for (const YAML::Node& item : node) merge(item, depth + 1, merged);
      return;
    }
    Value value = value_of(node, depth + 1);
    if (!value.is<Map>()) refuse(node.Mark(), "`<<` must name a map or a list of maps.");
    merged.push_back(std::move(*value.get_if<Map>()));
  }

  std::string source_;
  YamlLimits limits_;
  std::int64_t values_ = 0;
};

/// True if an unquoted text would, to YAML 1.1 or 1.2 readers, be something else than that text.
inline bool yaml_needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  const unsigned char first = static_cast<unsigned char>(text.front());
  if (!std::isalpha(first) && first != '_' && first != '/' && first < 0x80) return true;
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char letter) { return std::tolower(letter); });
  constexpr std::string_view words[] = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"};
  return std::ranges::find(words, lower) != std::end(words);
}

inline void emit_yaml(YAML::Emitter& out, const Value& value) {
  const auto emit_text = [&](const std::string& text) {
    const bool control =
        std::ranges::any_of(text, [](unsigned char letter) { return letter < 0x20 || letter == 0x7f; });
    if (control)
      out << YAML::DoubleQuoted;
    else if (yaml_needs_quotes(text))
      out << YAML::SingleQuoted;
    out << text;
  };
  std::visit(
      [&](const auto& held) {
        using Held = std::remove_cvref_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          out << YAML::LowerNull << YAML::Null;
        } else if constexpr (std::is_same_v<Held, double>) {
          out << (std::isnan(held)   ? ".nan"
                  : std::isinf(held) ? (held < 0 ? "-.inf" : ".inf")
                                     : real_text(held));
        } else if constexpr (std::is_same_v<Held, std::string>) {
          emit_text(held);
        } else if constexpr (std::is_same_v<Held, List>) {
          out << YAML::BeginSeq;
          for (const Value& item : held) emit_yaml(out, item);
          out << YAML::EndSeq;
        } else if constexpr (std::is_same_v<Held, Map>) {
          out << YAML::BeginMap;
          for (const auto& [name, item] : held.items) {
            out << YAML::Key;
            emit_text(name);
            out << YAML::Value;
            emit_yaml(out, item);
          }
          out << YAML::EndMap;
        } else {
          out << held;
        }
      },
      value);
}

}  // namespace detail

/// The value that a YAML text stands for; `source` names the text in errors.
///
/// Scalars follow YAML 1.2's core schema; `1_000` is a number too. Aliases and `<<` merges are expanded.
/// Errors: config_error with line and column for a syntax error, a key given twice, a limit that is exceeded.
inline Value parse_yaml(std::string_view text, const std::string& source = "the text",
                        const YamlLimits& limits = {}) {
  return detail::YamlReader(source, limits).read(text);
}

/// The value in a YAML file.
///
/// Errors: config_error if it can't be read, and as `parse_yaml`.
inline Value read_yaml(const std::filesystem::path& path, const YamlLimits& limits = {}) {
  std::string text;
  try {
    text = os::read_file(path, limits.bytes);
  } catch (const io_error& error) {
    throw config_error(error.what());
  }
  return parse_yaml(text, path.string(), limits);
}

/// A value as YAML text that YAML 1.1 (PyYAML) and 1.2 readers understand alike.
inline std::string yaml_text(const Value& value) {
  YAML::Emitter out;
  detail::emit_yaml(out, value);
  return std::string(out.c_str()) + "\n";
}

}  // namespace detpl::inline v0
