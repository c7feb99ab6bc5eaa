// SPDX-License-Identifier: Apache-2.0
// A Value on one line, for tables, messages and event files.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <variant>

#include "detpl/core/number_text.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// The value on one line: `0.001`, `true`, `null`, `adam`, `[0.9, 0.999]`, `{depth: 3, name: trunk}`.
inline std::string value_text(const Value& value) {
  return value.visit([](const auto& held) -> std::string {
    using Held = std::remove_cvref_t<decltype(held)>;
    if constexpr (std::is_same_v<Held, std::monostate>) {
      return "null";
    } else if constexpr (std::is_same_v<Held, bool>) {
      return held ? "true" : "false";
    } else if constexpr (std::is_same_v<Held, std::int64_t>) {
      return std::to_string(held);
    } else if constexpr (std::is_same_v<Held, double>) {
      return real_text(held);
    } else if constexpr (std::is_same_v<Held, std::string>) {
      return held;
    } else if constexpr (std::is_same_v<Held, List>) {
      std::string text = "[";
      for (const Value& item : held) (text += text.size() > 1 ? ", " : "") += value_text(item);
      return text + "]";
    } else {
      std::string text = "{";
      for (const auto& [name, item] : held.items)
        (text += text.size() > 1 ? ", " : "") += name + ": " + value_text(item);
      return text + "}";
    }
  });
}

}  // namespace detpl::inline v0
