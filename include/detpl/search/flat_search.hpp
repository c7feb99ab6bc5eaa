// SPDX-License-Identifier: Apache-2.0
// single, random and grid: every trial trains to its end. Defined in flat_search.ipp (component: detpl::search).
#pragma once

#include <cstdint>

#include "detpl/core/value.hpp"
#include "detpl/search/action.hpp"
#include "detpl/search/search_state.hpp"
#include "detpl/trial/searcher_config.hpp"

namespace detpl::inline v0::detail {

/// Keeps as many trials running as may run at a time.
///
/// Source: Determined's random.go and grid.go.
class FlatSearch {
 public:
  FlatSearch(const SearcherConfig& config, const HyperparameterSpace& space);

  void initial_trials(SearchState& state);
  void validation_completed(SearchState&, std::int64_t, const Map&) {}
  void trial_exited(SearchState& state, std::int64_t trial);
  void trial_exited_early(SearchState& state, std::int64_t trial, ExitReason reason);
  double progress(const SearchState& state) const;
  Map snapshot() const { return {{"remaining", remaining_}}; }
  void restore(const Map& snapshot);

 private:
  void create(SearchState& state);

  bool is_grid_, is_random_;
  std::int64_t max_concurrent_trials_;
  std::int64_t remaining_;  // trials that are yet to be created; a grid takes its points from the end
};

}  // namespace detpl::inline v0::detail
