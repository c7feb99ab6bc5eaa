// SPDX-License-Identifier: Apache-2.0
// Refuses a search that can't be. Defined in check_searcher.ipp (component: detpl::search).
#pragma once

#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/trial/searcher_config.hpp"

namespace detpl::inline v0 {

/// Checks the values that a search needs, and whether it can search these hyperparameters.
///
/// Errors: config_error that names the key.
void check_searcher(const SearcherConfig& config, const HyperparameterSpace& space);

}  // namespace detpl::inline v0
