// SPDX-License-Identifier: Apache-2.0
// The hyperparameters of an experiment: constants, ranges to search, and maps of them. Defined in hyperparameters.ipp
// (component: detpl::search).
#pragma once

#include <string>
#include <vector>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// Refuses hyperparameters that no experiment can have. `grid`: for a grid search, where each range needs a `count`.
///
/// A scalar, a list or null is a constant; a map without `type` holds further hyperparameters; with it, it is
/// `{type: const, val}`, `{type: categorical, vals}`, `{type: int|double, minval, maxval, count}`, or the same of type
/// log with a `base`, whose bounds are exponents.
/// Errors: config_error that names the key by its path, `hyperparameters.learning_rate.minval`.
/// Source: Determined's schemas expconf/v0/hyperparameter*.json.
void check_hyperparameters(const Map& hyperparameters, bool grid = false);

/// The values of hyperparameters that are all constant; those of the names in `replaced` are left out.
///
/// Errors: config_error for one that is a range, which only a search can choose from.
Map constant_hyperparameters(const Map& hyperparameters, const std::vector<std::string>& replaced = {});

}  // namespace detpl::inline v0
