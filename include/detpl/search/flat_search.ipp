// SPDX-License-Identifier: Apache-2.0
// The definitions of flat_search.hpp.
#pragma once

#include <algorithm>
#include <cstdint>

#include "detpl/search/flat_search.hpp"
#include "detpl/search/sample.hpp"
#include "detpl/search/search_state.ipp"

namespace detpl::inline v0::detail {

FlatSearch::FlatSearch(const SearcherConfig& config, const HyperparameterSpace& space)
    : is_grid_(config.name == "grid"),
      is_random_(config.name == "random"),
      max_concurrent_trials_(config.max_concurrent_trials),
      remaining_(is_grid_     ? grid_size(space)
                 : is_random_ ? *config.max_trials
                              : 1) {}

void FlatSearch::create(SearchState& state) {
  --remaining_;
  state.create(is_grid_ ? grid_point(state.space, remaining_) : sample(state.space, state.random));
}

void FlatSearch::initial_trials(SearchState& state) {
  std::int64_t trials = max_concurrent_trials_ > 0 ? std::min(remaining_, max_concurrent_trials_) : remaining_;
  while (trials-- > 0) create(state);
}

void FlatSearch::trial_exited(SearchState& state, std::int64_t) {
  if (remaining_ > 0) create(state);
}

void FlatSearch::trial_exited_early(SearchState&, std::int64_t, ExitReason reason) {
  if (is_random_ && reason == ExitReason::invalid_hp) ++remaining_;  // another is drawn when it has exited
}

double FlatSearch::progress(const SearchState& state) const {
  double sum = 0;
  std::int64_t trials = 0;
  for (const SearchTrial& trial : state.trials) {
    if (trial.exited_early == ExitReason::invalid_hp) continue;
    sum += trial.is_closed ? 1 : trial.progress;
    ++trials;
  }
  return sum / static_cast<double>(trials);
}

void FlatSearch::restore(const Map& snapshot) { remaining_ = held_in<std::int64_t>(snapshot, "remaining"); }

}  // namespace detpl::inline v0::detail
