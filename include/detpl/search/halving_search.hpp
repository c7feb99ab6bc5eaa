// SPDX-License-Identifier: Apache-2.0
// async_halving and adaptive_asha: the worse trials are stopped at rungs. Defined in halving_search.ipp (component:
// detpl::search).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/search/action.hpp"
#include "detpl/search/brackets.hpp"
#include "detpl/search/search_state.hpp"
#include "detpl/trial/searcher_config.hpp"

namespace detpl::inline v0::detail {

/// The metric of a trial at a rung, the less the better.
struct RungMetric {
  std::int64_t trial;
  double metric;
};

/// A time at which trials are compared, and how those that reached it were, the best first.
struct Rung {
  std::int64_t time;
  std::vector<RungMetric> metrics{};

  /// Adds a metric in order, before its equals, and returns its place.
  std::int64_t insert(RungMetric metric);
};

/// Asynchronous successive halving that stops trials: one goes on past a rung if it is among the best of those that
/// have come there so far. Brackets compete side by side.
///
/// Source: Determined's asha_stopping.go and tournament.go.
class HalvingSearch {
 public:
  explicit HalvingSearch(const SearcherConfig& config);

  void initial_trials(SearchState& state);
  /// Errors: Error if the metrics lack the searcher's metric or the time metric, or one isn't a finite number.
  void validation_completed(SearchState& state, std::int64_t trial, const Map& metrics);
  void trial_exited(SearchState& state, std::int64_t trial);
  void trial_exited_early(SearchState& state, std::int64_t trial, ExitReason reason);
  double progress(const SearchState& state) const;
  Map snapshot() const;
  void restore(const Map& snapshot);

 private:
  struct RunningBracket {
    Bracket plan;
    std::vector<Rung> rungs;
    std::int64_t created = 0, exited = 0, invalid = 0;  // trials
  };

  RunningBracket& bracket_of(const SearchState& state, std::int64_t trial);
  void create(SearchState& state, std::int64_t bracket);
  void create_if_room(SearchState& state, std::int64_t bracket);
  bool stops(SearchTrial& trial, RunningBracket& bracket, double time, RungMetric metric) const;

  double divisor_;
  std::string metric_;
  bool smaller_is_better_;
  std::string time_metric_;
  std::vector<RunningBracket> brackets_;
};

}  // namespace detpl::inline v0::detail
