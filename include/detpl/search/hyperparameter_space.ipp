// SPDX-License-Identifier: Apache-2.0
// The definitions of hyperparameter_space.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/search/hyperparameter_space.hpp"

namespace detpl::inline v0 {

namespace detail {

inline config_error refused(const std::string& key, const std::string& problem) {
  return config_error("`" + key + "` " + problem);
}

/// Reads the keys of one `{type: ...}`.
class HyperparameterReader {
 public:
  HyperparameterReader(const Map& map, const std::string& path) : map_(map), path_(path) {}

  Hyperparameter read() const {
    static constexpr std::array<std::string_view, 5> types = {"categorical", "const", "double", "int", "log"};
    const std::string* type = map_.find("type")->get_if<std::string>();
    if (!type || std::find(types.begin(), types.end(), *type) == types.end())
      throw refused(path_ + ".type", "is " + describe(*map_.find("type")) + ", but it must be one of " + join(types) +
                                         nearest(type, types));
    if (*type == "const") {
      allow({"val"});
      return need("val");
    }
    if (*type == "categorical") {
      allow({"vals"});
      const List* vals = need("vals").get_if<List>();
      if (!vals || vals->empty()) wrong("vals", "a list of at least one value");
      return CategoricalHyperparameter{*vals};
    }
    if (*type == "int") {
      allow({"count", "maxval", "minval"});
      const std::int64_t low = whole("minval"), high = whole("maxval");
      if (low > high) out_of_order("at most maxval");
      return IntHyperparameter{low, high, count()};
    }
    allow(*type == "log" ? std::initializer_list<std::string_view>{"base", "count", "maxval", "minval"}
                         : std::initializer_list<std::string_view>{"count", "maxval", "minval"});
    const double low = number("minval"), high = number("maxval");
    if (!(low < high)) out_of_order("less than maxval");
    if (*type == "double") return DoubleHyperparameter{low, high, count()};
    const double base = number("base");
    if (base <= 0) wrong("base", "greater than 0");
    return LogHyperparameter{base, low, high, count()};
  }

 private:
  template <class Names>
  static std::string nearest(const std::string* typed, const Names& names) {
    const std::string meant = typed ? nearest_name(*typed, names) : "";
    return meant.empty() ? "" : "; did you mean `" + meant + "`?";
  }
  void allow(std::initializer_list<std::string_view> keys) const {
    std::vector<std::string_view> names(keys);
    for (const auto& [key, value] : map_.items)
      if (key != "type" && std::find(names.begin(), names.end(), key) == names.end())
        throw refused(path_ + "." + key, "is unknown; valid here: type, " + join(names) + nearest(&key, names));
  }
  const Value& need(std::string_view key) const {
    if (const Value* value = map_.find(key)) return *value;
    throw refused(path_, "lacks `" + std::string(key) + "`: add it");
  }
  std::int64_t whole(std::string_view key) const {
    const Value& value = need(key);
    if (const auto* number = value.get_if<std::int64_t>()) return *number;
    if (const double* real = value.get_if<double>(); real && *real == std::trunc(*real) && std::abs(*real) < 0x1p53)
      return static_cast<std::int64_t>(*real);
    wrong(key, "a whole number");
  }
  double number(std::string_view key) const {
    const Value& value = need(key);
    if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
    const double* real = value.get_if<double>();
    if (!real || !std::isfinite(*real)) wrong(key, "a finite number");
    return *real;
  }
  std::optional<std::int64_t> count() const {
    const Value* value = map_.find("count");
    if (!value || value->is_null()) return std::nullopt;
    if (whole("count") < 1) wrong("count", "at least 1");
    return whole("count");
  }
  [[noreturn]] void wrong(std::string_view key, const std::string& wanted) const {
    throw refused(path_ + "." + std::string(key), "is " + describe(need(key)) + ", but it must be " + wanted);
  }
  [[noreturn]] void out_of_order(std::string_view wanted) const {
    throw refused(path_ + ".minval", "is " + describe(need("minval")) + ", but maxval is " + describe(need("maxval")) +
                                         ": minval must be " + std::string(wanted));
  }

  const Map& map_;
  const std::string& path_;
};

inline HyperparameterSpace read_hyperparameters(const Map& section, const std::string& path) {
  HyperparameterSpace space;
  for (const auto& [name, value] : section.items) {
    const std::string below = path + "." + name;
    const Map* map = value.get_if<Map>();
    space.push_back({name, !map                ? Hyperparameter(value)
                           : map->find("type") ? HyperparameterReader(*map, below).read()
                                               : Hyperparameter(read_hyperparameters(*map, below))});
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
          if (!kind.count) throw refused(path, "lacks `count`, which a grid search needs: add it");
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
  return detail::read_hyperparameters(section, "hyperparameters");
}

std::int64_t grid_size(const HyperparameterSpace& space) {
  static constexpr std::int64_t most = std::int64_t{1} << 53;  // beyond, a double can't count them
  if (space.empty())
    throw detail::refused("hyperparameters", "is empty: a grid search needs at least one hyperparameter");
  std::int64_t points = 1;
  const auto multiply = [&](const std::string& path, const Hyperparameter& hyperparameter) {
    const std::int64_t values = detail::grid_values(path, hyperparameter);
    if (values > most / points)
      throw detail::refused(path, "makes the grid larger than 2^53 points: give smaller counts");
    points *= values;
  };
  detail::visit_leaves(space, "hyperparameters", multiply);
  return points;
}

}  // namespace detpl::inline v0
