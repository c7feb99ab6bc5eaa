// SPDX-License-Identifier: Apache-2.0
// What an experiment must keep to beyond types. Defined in check_experiment.ipp (component: detpl::main).
#pragma once

#include "detpl/trial/experiment.hpp"

namespace detpl::inline v0 {

/// Refuses an experiment whose values are out of range or don't go together, and ranges of hyperparameters that are
/// none. What a search needs besides is checked where it begins.
///
/// Errors: config_error that names the key by its path, `resources.priority`.
/// Source: Determined's schemas expconf/v0.
void check_experiment(const Experiment& experiment);

}  // namespace detpl::inline v0
