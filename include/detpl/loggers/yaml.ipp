// SPDX-License-Identifier: Apache-2.0
// The definitions of yaml.hpp (needs yaml-cpp).
#pragma once

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>
#include <yaml-cpp/null.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/value.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/loggers/yaml_reader.hpp"

namespace detpl::inline v0 {

namespace detail {

/// True if an unquoted text would, to YAML 1.1 or 1.2 readers, be something else than that text.
bool yaml_needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  const unsigned char first = static_cast<unsigned char>(text.front());
  if (!std::isalpha(first) && first != '_' && first != '/' && first < 0x80) return true;
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char letter) { return std::tolower(letter); });
  constexpr std::string_view words[] = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"};
  return std::ranges::find(words, lower) != std::end(words);
}

void emit_yaml(YAML::Emitter& out, const Value& value) {
  const auto emit_text = [&](const std::string& text) {
    const bool control =
        std::ranges::any_of(text, [](unsigned char letter) { return letter < 0x20 || letter == 0x7f; });
    if (control)
      out << YAML::DoubleQuoted;
    else if (yaml_needs_quotes(text))
      out << YAML::SingleQuoted;
    out << text;
  };
  value.visit([&](const auto& held) {
    using Held = std::remove_cvref_t<decltype(held)>;
    if constexpr (std::is_same_v<Held, std::monostate>) {
      out << YAML::LowerNull << YAML::Null;
    } else if constexpr (std::is_same_v<Held, double>) {
      out << (std::isnan(held) ? ".nan" : std::isinf(held) ? (held < 0 ? "-.inf" : ".inf") : real_text(held));
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
  });
}

}  // namespace detail

Value parse_yaml(std::string_view text, const std::string& source, const YamlLimits& limits, YamlLines* lines) {
  return detail::YamlReader(source, limits, lines).read(std::string(text));
}

Value read_yaml(const std::filesystem::path& path, const YamlLimits& limits, YamlLines* lines) {
  std::string text;
  try {
    text = os::read_file(path, limits.bytes);
  } catch (const io_error& error) {
    throw config_error(error.what());
  }
  return parse_yaml(text, path.string(), limits, lines);
}

std::string yaml_text(const Value& value) {
  YAML::Emitter out;
  detail::emit_yaml(out, value);
  return std::string(out.c_str()) + "\n";
}

}  // namespace detpl::inline v0
