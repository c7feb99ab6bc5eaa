// SPDX-License-Identifier: Apache-2.0
// Reads the plain data of a saved optimizer or scheduler.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace detpl::inline v0::optim::detail {

// Fills the fields it visits from `scalars`, which lie at `where`.
struct ScalarReader {
  std::string where;
  const Map& scalars;

  void operator()(const std::string& name, std::tuple<double, double>& pair) const {
    const auto* list = at(name).get_if<List>();
    if (!list || list->size() != 2) fail(name + " isn't a pair of numbers");
    pair = {number(name, (*list)[0]), number(name, (*list)[1])};
  }
  // As many numbers as there are in `numbers`.
  void operator()(const std::string& name, std::vector<double>& numbers) const {
    const auto* list = at(name).get_if<List>();
    if (!list || list->size() != numbers.size())
      fail(name + " isn't a list of length " + std::to_string(numbers.size()));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = number(name, (*list)[i]);
  }
  template <class Scalar>
  void operator()(const std::string& name, std::optional<Scalar>& scalar) const {
    scalar.reset();
    if (!at(name).is_null()) (*this)(name, scalar.emplace());
  }
  void operator()(const std::string& name, double& scalar) const { scalar = number(name, at(name)); }
  template <class Scalar>
  void operator()(const std::string& name, Scalar& scalar) const {
    const auto* value = at(name).template get_if<Scalar>();
    if (!value) fail(name + " has the wrong type");
    scalar = *value;
  }

  const Value& at(const std::string& name) const {
    const Value* value = scalars.find(name);
    if (!value) fail(name + " is missing");
    return *value;
  }
  double number(const std::string& name, const Value& value) const {
    if (const auto* real = value.get_if<double>()) return *real;
    if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
    fail(name + " isn't a number");
  }
  [[noreturn]] void fail(const std::string& why) const { throw checkpoint_error(where + ": " + why); }
};

}  // namespace detpl::inline v0::optim::detail
