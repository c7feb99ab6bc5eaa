// SPDX-License-Identifier: Apache-2.0
// The definitions of sample.hpp.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <variant>

#include "detpl/search/hyperparameter_space.ipp"
#include "detpl/search/sample.hpp"

namespace detpl::inline v0 {

namespace detail {

inline Value sample_one(const Hyperparameter& hyperparameter, SeededRandom& random) {
  return std::visit(
      [&]<class Kind>(const Kind& kind) -> Value {
        if constexpr (std::same_as<Kind, Value>) {
          return kind;
        } else if constexpr (std::same_as<Kind, HyperparameterSpace>) {
          return sample(kind, random);
        } else if constexpr (std::same_as<Kind, CategoricalHyperparameter>) {
          return kind.vals[random.up_to(kind.vals.size() - 1)];
        } else if constexpr (std::same_as<Kind, IntHyperparameter>) {
          const auto low = static_cast<std::uint64_t>(kind.minval);  // unsigned, for the range may be all numbers
          return static_cast<std::int64_t>(low + random.up_to(static_cast<std::uint64_t>(kind.maxval) - low));
        } else {
          const double number = random.uniform(kind.minval, kind.maxval);
          if constexpr (std::same_as<Kind, LogHyperparameter>) return std::pow(kind.base, number);
          return number;
        }
      },
      hyperparameter);
}

/// The number at `index` of `count` between two others, the ends included; their middle if it is the only one.
inline double between(double low, double high, std::int64_t index, std::int64_t count) {
  if (count == 1) return (low + high) / 2;
  const double step = static_cast<double>(index) * (high - low);
  return low + step / static_cast<double>(count - 1);
}

inline Value grid_value(const Hyperparameter& hyperparameter, std::int64_t index) {
  const std::int64_t count = grid_values("", hyperparameter);
  return std::visit(
      [&]<class Kind>(const Kind& kind) -> Value {
        if constexpr (std::same_as<Kind, Value>) {
          return kind;
        } else if constexpr (std::same_as<Kind, HyperparameterSpace>) {
          return grid_point(kind, index);
        } else if constexpr (std::same_as<Kind, CategoricalHyperparameter>) {
          return kind.vals[static_cast<std::size_t>(index)];
        } else {
          const double number =
              between(static_cast<double>(kind.minval), static_cast<double>(kind.maxval), index, count);
          if constexpr (std::same_as<Kind, IntHyperparameter>) return static_cast<std::int64_t>(std::round(number));
          if constexpr (std::same_as<Kind, LogHyperparameter>) return std::pow(kind.base, number);
          return number;
        }
      },
      hyperparameter);
}

}  // namespace detail

Map sample(const HyperparameterSpace& space, SeededRandom& random) {
  Map hparams;
  for (const auto& [name, hyperparameter] : space)
    hparams.items.emplace_back(name, detail::sample_one(hyperparameter, random));
  return hparams;
}

Map grid_point(const HyperparameterSpace& space, std::int64_t index) {
  Map hparams;
  for (auto named = space.rbegin(); named != space.rend(); ++named) {
    const auto* nested = std::get_if<HyperparameterSpace>(&named->hyperparameter);
    const std::int64_t values = !nested           ? detail::grid_values("", named->hyperparameter)
                                : nested->empty() ? 1
                                                  : grid_size(*nested);
    hparams.items.emplace(hparams.items.begin(), named->name,
                          detail::grid_value(named->hyperparameter, index % values));
    index /= values;
  }
  return hparams;
}

}  // namespace detpl::inline v0
