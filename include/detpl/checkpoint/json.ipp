// SPDX-License-Identifier: Apache-2.0
// The definitions of json.hpp, with nlohmann-json.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"

namespace detpl::inline v0 {

namespace detail {

/// JSON has no nan: it's written as a text, and a text that looks like one gets a backslash more.
inline bool names_non_finite(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\\'), text.size()));
  return text == "nan" || text == "inf" || text == "-inf";
}

inline nlohmann::ordered_json json_of(const Value& value) {
  return value.visit([](const auto& held) -> nlohmann::ordered_json {
    using Held = std::remove_cvref_t<decltype(held)>;
    if constexpr (std::is_same_v<Held, std::monostate>) {
      return nullptr;
    } else if constexpr (std::is_same_v<Held, double>) {
      if (!std::isfinite(held)) return number_text(held);
      return held;
    } else if constexpr (std::is_same_v<Held, std::string>) {
      return names_non_finite(held) ? "\\" + held : held;
    } else if constexpr (std::is_same_v<Held, List>) {
      auto array = nlohmann::ordered_json::array();
      for (const Value& item : held) array.push_back(json_of(item));
      return array;
    } else if constexpr (std::is_same_v<Held, Map>) {
      auto object = nlohmann::ordered_json::object();
      for (const auto& [name, item] : held.items) object[name] = json_of(item);
      return object;
    } else {
      return held;
    }
  });
}

inline Value value_of(const nlohmann::ordered_json& json) {
  switch (json.type()) {
    case nlohmann::json::value_t::boolean: return json.get<bool>();
    case nlohmann::json::value_t::number_integer: return json.get<std::int64_t>();
    case nlohmann::json::value_t::number_unsigned:
      if (json.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return json.get<std::int64_t>();
      return json.get<double>();
    case nlohmann::json::value_t::number_float: return json.get<double>();
    case nlohmann::json::value_t::string: {
      const auto& text = json.get_ref<const std::string&>();
      if (!names_non_finite(text)) return text;
      if (text.front() == '\\') return text.substr(1);
      if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
      return text == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
    }
    case nlohmann::json::value_t::array: {
      List list;
      for (const auto& item : json) list.push_back(value_of(item));
      return list;
    }
    case nlohmann::json::value_t::object: {
      Map map;
      for (const auto& [name, item] : json.items()) map.items.emplace_back(name, value_of(item));
      return map;
    }
    default: return {};
  }
}

/// Parses a text with a bound on nesting. `source` names it in the error.
inline nlohmann::ordered_json parse_bounded(std::string_view text, const std::string& source, int depth_limit) {
  const auto refuse_depth = [&](int depth, nlohmann::json::parse_event_t, nlohmann::ordered_json&) {
    if (depth > depth_limit)
      throw checkpoint_error("cannot read `" + source + "`: it is nested deeper than " + std::to_string(depth_limit) +
                             " levels. Check that it is the right file.");
    return true;
  };
  try {
    return nlohmann::ordered_json::parse(text, refuse_depth);
  } catch (const nlohmann::json::exception& error) {
    throw checkpoint_error("cannot read `" + source + "`: it is no valid JSON (" + error.what() +
                           "). Use another checkpoint.");
  }
}

}  // namespace detail

std::string json_text(const Value& value) {
  try {
    return detail::json_of(value).dump(2) + "\n";
  } catch (const nlohmann::json::exception& error) {
    throw checkpoint_error("cannot write a text as JSON: " + std::string(error.what()) + ". Texts must be UTF-8.");
  }
}

Value parse_json(std::string_view text, const std::string& source) {
  return detail::value_of(detail::parse_bounded(text, source, json_depth_limit));
}

}  // namespace detpl::inline v0
