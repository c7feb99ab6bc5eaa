// SPDX-License-Identifier: Apache-2.0
// Hyperparameters of one trial, drawn or taken from a grid. Defined in sample.ipp (component: detpl::search).
#pragma once

#include <cstdint>

#include "detpl/core/value.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/search/seeded_random.hpp"

namespace detpl::inline v0 {

/// Hyperparameters drawn from a space, in the order of their names.
Map sample(const HyperparameterSpace& space, SeededRandom& random);

/// A point of a space's grid.
///
/// Order: the hyperparameter whose name comes last changes with every `index`; 0 <= index < grid_size(space).
Map grid_point(const HyperparameterSpace& space, std::int64_t index);

}  // namespace detpl::inline v0
