// SPDX-License-Identifier: Apache-2.0
// The plan of a search: how many trials train for how long. Defined in simulate.ipp (component: detpl::search).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "detpl/search/brackets.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/trial/searcher_config.hpp"

namespace detpl::inline v0 {

/// Trials of a plan.
struct PlannedTrials {
  std::int64_t trials;
  std::optional<TrialTime> time{};  ///< how long each trains; none is to its end
};

/// Plans a search, as Determined's master simulates it: at each rung one trial in `divisor` goes on.
///
/// Order: by time. A rung at which nobody ends has 0 trials.
/// Errors: config_error if there can't be such a search (check_searcher).
std::vector<PlannedTrials> simulate(const SearcherConfig& config, const HyperparameterSpace& space);

/// The plan as a table, in the words of `det preview-search`: lines that end with a newline.
std::string plan_text(const std::vector<PlannedTrials>& plan);

}  // namespace detpl::inline v0
