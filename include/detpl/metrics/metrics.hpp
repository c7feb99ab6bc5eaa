// SPDX-License-Identifier: Apache-2.0
// Named numbers, in the order they were given: what validation_step returns and log_dict takes.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/text.hpp"
#include "detpl/metrics/scalar.hpp"

namespace detpl::inline v0 {

/// Named metrics: `return {{"val_loss", loss}, {"accuracy", accuracy}};`.
///
/// Order: iteration follows insertion.
/// Cost:  lookup is linear; a step has a handful of metrics.
class Metrics {
 public:
  using value_type = std::pair<std::string, Scalar>;

  Metrics() = default;
  Metrics(std::initializer_list<value_type> items) : items_(items) {}

  /// The metric called `name`, added as 0 where absent.
  Scalar& operator[](std::string_view name) {
    for (auto& [key, value] : items_)
      if (key == name) return value;
    return items_.emplace_back(std::string(name), Scalar{}).second;
  }
  /// The metric called `name`, or null.
  const Scalar* find(std::string_view name) const {
    for (const auto& [key, value] : items_)
      if (key == name) return &value;
    return nullptr;
  }

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<value_type> items_;
};

namespace detail {

/// The names of metrics, between backticks.
inline std::string quoted_names(const Metrics& metrics) {
  std::vector<std::string> names;
  for (const auto& [name, value] : metrics) names.push_back("`" + name + "`");
  return join(names);
}

}  // namespace detail
}  // namespace detpl::inline v0
