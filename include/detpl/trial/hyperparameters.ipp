// SPDX-License-Identifier: Apache-2.0
// The definitions of hyperparameters.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/trial/hyperparameters.hpp"

namespace detpl::inline v0 {

namespace detail {

/// What a hyperparameter with a `type` is made of.
struct HyperparameterType {
  std::string_view name;
  std::vector<std::string_view> required;
  std::vector<std::string_view> optional{};
};

const std::vector<HyperparameterType>& hyperparameter_types() {
  static const std::vector<HyperparameterType> types = {{"categorical", {"vals"}},
                                                        {"const", {"val"}},
                                                        {"double", {"minval", "maxval"}, {"count"}},
                                                        {"int", {"minval", "maxval"}, {"count"}},
                                                        {"log", {"minval", "maxval", "base"}, {"count"}}};
  return types;
}

/// The type of a hyperparameter, null if it is a constant written as such or a map of hyperparameters.
const HyperparameterType* type_of_hyperparameter(const Value& hyperparameter, const std::string& key) {
  const Map* map = hyperparameter.get_if<Map>();
  const Value* type = map ? map->find("type") : nullptr;
  if (!type || type->is_null()) return nullptr;
  for (const HyperparameterType& known : hyperparameter_types())
    if (*type == Value(known.name)) return &known;
  wrong_type(key + ".type", *type,
             "categorical, const, double, int or log: no hyperparameter in a map can be called `type`");
}

/// A bound, the base or the count of a range, null where an optional one is left out.
const Value* number_of_range(const Map& range, const std::string& key, std::string_view name, bool whole) {
  const Value* value = range.find(name);
  if (!value || value->is_null()) return nullptr;
  const double* real = value->get_if<double>();
  if (!value->is<std::int64_t>() && (whole || !real || !std::isfinite(*real)))
    wrong_type(key + "." + std::string(name), *value, whole ? "a whole number" : "a finite number");
  return value;
}

double as_real(const Value& number) {
  const auto* whole = number.get_if<std::int64_t>();
  return whole ? static_cast<double>(*whole) : *number.get_if<double>();
}

void check_range(const Map& range, const HyperparameterType& type, const std::string& key, bool grid) {
  const bool whole = type.name == "int";
  const Value& least = *number_of_range(range, key, "minval", whole);
  const Value& most = *number_of_range(range, key, "maxval", whole);
  const bool in_order =
      whole ? *least.get_if<std::int64_t>() < *most.get_if<std::int64_t>() : as_real(least) < as_real(most);
  if (!in_order) wrong_type(key + ".minval", least, ("less than maxval, which is " + describe(most)).c_str());
  if (const Value* base = number_of_range(range, key, "base", false); base && as_real(*base) <= 0)
    wrong_type(key + ".base", *base, "more than 0");
  const Value* count = number_of_range(range, key, "count", true);
  if (count && *count->get_if<std::int64_t>() < 1) wrong_type(key + ".count", *count, "1 or more");
  if (grid && !count)
    throw config_error("`" + key +
                       "` has no `count`, which the grid searcher needs: say how many points of the range "
                       "to try");
}

void check_hyperparameter(const Value& hyperparameter, const std::string& key, bool grid) {
  const Map* map = hyperparameter.get_if<Map>();
  if (!map) return;
  const HyperparameterType* type = type_of_hyperparameter(hyperparameter, key);
  if (!type) {
    for (const auto& [name, value] : map->items) check_hyperparameter(value, key + "." + name, grid);
    return;
  }
  std::vector<std::string_view> valid = type->required;
  valid.insert(valid.end(), type->optional.begin(), type->optional.end());
  for (const auto& [name, value] : map->items)
    if (name != "type" && std::ranges::find(valid, name) == valid.end())
      throw config_error(unknown_name("key", key + "." + name, valid));
  for (const std::string_view name : type->required) {
    const Value* value = map->find(name);
    if (!value || (value->is_null() && name != "val"))
      throw config_error("`" + key + "` has no `" + std::string(name) + "`: a hyperparameter of type " +
                         std::string(type->name) + " needs " + join(type->required, " and "));
  }
  if (type->name == "categorical") {
    const Value& values = *map->find("vals");
    if (!values.is<List>() || values.get_if<List>()->empty())
      wrong_type(key + ".vals", values, "a list with at least one value");
  } else if (type->name != "const") {
    check_range(*map, *type, key, grid);
  }
}

/// `name`: the hyperparameter that `--hparam` can set, of which `value` is part.
Value constant_value(const Value& value, const std::string& key, const std::string& name) {
  const Map* map = value.get_if<Map>();
  if (!map) return value;
  if (const HyperparameterType* type = type_of_hyperparameter(value, key)) {
    if (type->name == "const" && map->find("val")) return *map->find("val");
    throw config_error("`" + key + "` is of type " + std::string(type->name) +
                       ", but a run by itself needs one value: use `search`, or add --hparam " + name + "=VALUE");
  }
  Map constants;
  for (const auto& [inner, item] : map->items) constants[inner] = constant_value(item, key + "." + inner, name);
  return constants;
}

}  // namespace detail

void check_hyperparameters(const Map& hyperparameters, bool grid) {
  for (const auto& [name, value] : hyperparameters.items)
    detail::check_hyperparameter(value, "hyperparameters." + name, grid);
}

Map constant_hyperparameters(const Map& hyperparameters, const std::vector<std::string>& replaced) {
  Map constants;
  for (const auto& [name, value] : hyperparameters.items)
    if (std::ranges::find(replaced, name) == replaced.end())
      constants[name] = detail::constant_value(value, "hyperparameters." + name, name);
  return constants;
}

}  // namespace detpl::inline v0
