// SPDX-License-Identifier: Apache-2.0
// The definitions of hyperparameter_space.hpp.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/trial/hyperparameters.hpp"

namespace detpl::inline v0 {

namespace detail {

/// The hyperparameter that a map with a `type` describes; check_hyperparameters has passed it.
inline Hyperparameter typed_hyperparameter(const Map& map, const std::string& type) {
  const auto number = [&]<class Number>(const std::string& name, Number held) {
    if (const Value* value = map.find(name)) assign_value(held, *value, name);
    return held;
  };
  const auto count = number("count", std::optional<std::int64_t>());
  if (type == "const") return *map.find("val");
  if (type == "categorical") return CategoricalHyperparameter{*map.find("vals")->get_if<List>()};
  if (type == "int")
    return IntHyperparameter{number("minval", std::int64_t{}), number("maxval", std::int64_t{}), count};
  const double minval = number("minval", 0.0), maxval = number("maxval", 0.0);
  if (type == "double") return DoubleHyperparameter{minval, maxval, count};
  return LogHyperparameter{number("base", 0.0), minval, maxval, count};
}

inline HyperparameterSpace space_of(const Map& section) {
  HyperparameterSpace space;
  for (const auto& [name, value] : section.items) {
    const Map* map = value.get_if<Map>();
    const Value* type = map ? map->find("type") : nullptr;
    space.push_back({name, !map                       ? Hyperparameter(value)
                           : type && !type->is_null() ? typed_hyperparameter(*map, *type->get_if<std::string>())
                                                      : Hyperparameter(space_of(*map))});
  }
  std::sort(space.begin(), space.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return space;
}

/// Calls `visit(path, hyperparameter)` for each that isn't a map of others, in order.
template <class Visit>
void visit_leaves(const HyperparameterSpace& space, const std::string& path, Visit& visit) {
  for (const auto& [name, hyperparameter] : space) {
    const std::string below = path + "." + name;
    const auto* nested = std::get_if<HyperparameterSpace>(&hyperparameter);
    nested ? visit_leaves(*nested, below, visit) : visit(below, hyperparameter);
  }
}

/// How many values a hyperparameter that isn't a map of others has on a grid.
inline std::int64_t grid_values(const std::string& path, const Hyperparameter& hyperparameter) {
  return std::visit(
      [&]<class Kind>(const Kind& kind) -> std::int64_t {
        if constexpr (requires { kind.count; }) {
          if (!kind.count) throw config_error("`" + path + "` lacks `count`, which a grid search needs: add it");
          if constexpr (std::same_as<Kind, IntHyperparameter>) {
            const auto span = static_cast<std::uint64_t>(kind.maxval) - static_cast<std::uint64_t>(kind.minval);
            if (span < static_cast<std::uint64_t>(*kind.count)) return std::min(*kind.count, std::int64_t(span) + 1);
          }
          return *kind.count;
        } else if constexpr (std::same_as<Kind, CategoricalHyperparameter>) {
          return std::ssize(kind.vals);
        } else {
          return 1;
        }
      },
      hyperparameter);
}

}  // namespace detail

HyperparameterSpace read_hyperparameters(const Map& section) {
  check_hyperparameters(section);
  return detail::space_of(section);
}

std::int64_t grid_size(const HyperparameterSpace& space) {
  static constexpr std::int64_t most = std::int64_t{1} << 53;  // beyond, a double can't count them
  if (space.empty()) throw config_error("`hyperparameters` is empty: a grid search needs at least one hyperparameter");
  std::int64_t points = 1;
  const auto multiply = [&](const std::string& path, const Hyperparameter& hyperparameter) {
    const std::int64_t values = detail::grid_values(path, hyperparameter);
    if (values > most / points)
      throw config_error("`" + path + "` makes the grid larger than 2^53 points: give smaller counts");
    points *= values;
  };
  detail::visit_leaves(space, "hyperparameters", multiply);
  return points;
}

}  // namespace detpl::inline v0
