// SPDX-License-Identifier: Apache-2.0
// The `hyperparameters` section of an experiment: what a search may choose from. Defined in hyperparameter_space.ipp
// (component: detpl::search).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

struct NamedHyperparameter;

/// Hyperparameters in the order of their names' bytes, in which Determined draws them.
using HyperparameterSpace = std::vector<NamedHyperparameter>;

/// `{type: int}`: a whole number from minval to maxval, both included.
struct IntHyperparameter {
  std::int64_t minval, maxval;
  std::optional<std::int64_t> count;  ///< points of a grid
};

/// `{type: double}`: a number from minval up to maxval.
struct DoubleHyperparameter {
  double minval, maxval;
  std::optional<std::int64_t> count;
};

/// `{type: log}`: base to the power of a number from minval up to maxval.
struct LogHyperparameter {
  double base, minval, maxval;
  std::optional<std::int64_t> count;
};

/// `{type: categorical}`: one of the values.
struct CategoricalHyperparameter {
  List vals;
};

/// A value that isn't searched, one to choose, or a map of these.
using Hyperparameter = std::variant<Value, IntHyperparameter, DoubleHyperparameter, LogHyperparameter,
                                    CategoricalHyperparameter, HyperparameterSpace>;

struct NamedHyperparameter {
  std::string name;
  Hyperparameter hyperparameter;
};

/// Reads an experiment's `hyperparameters` section.
///
/// Errors: those of check_hyperparameters.
HyperparameterSpace read_hyperparameters(const Map& section);

/// How many points the grid of a space has; a range has `count` values, a range of whole numbers as many as it holds.
///
/// Errors: config_error where a range lacks its `count`, where there are no hyperparameters, or too many points.
std::int64_t grid_size(const HyperparameterSpace& space);

}  // namespace detpl::inline v0
