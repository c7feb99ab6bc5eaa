// SPDX-License-Identifier: Apache-2.0
// Reads the scalars of a checkpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0::detail {

/// A whole number; where it isn't there, `absent`, or a checkpoint_error if none is given.
inline std::int64_t saved_integer(const Map& state, std::string_view name, std::optional<std::int64_t> absent = {}) {
  const Value* value = state.find(name);
  if (const std::int64_t* number = value ? value->get_if<std::int64_t>() : nullptr) return *number;
  if (absent) return *absent;
  throw checkpoint_error("trainer_state.json has no whole number `" + std::string(name) +
                         "`: the checkpoint is not one of this program");
}
/// A flag, false where there is none.
inline bool saved_flag(const Map& state, std::string_view name) {
  const Value* value = state.find(name);
  const bool* flag = value ? value->get_if<bool>() : nullptr;
  return flag && *flag;
}
/// A map, empty where there is something else.
inline Map as_map(const Value& value) {
  const Map* map = value.get_if<Map>();
  return map ? *map : Map{};
}
inline Map saved_map(const Map& state, std::string_view name) {
  const Value* value = state.find(name);
  return value ? as_map(*value) : Map{};
}
/// A list, empty where there is none.
inline List saved_list(const Map& state, std::string_view name) {
  const Value* value = state.find(name);
  const List* list = value ? value->get_if<List>() : nullptr;
  return list ? *list : List{};
}

}  // namespace detpl::inline v0::detail
