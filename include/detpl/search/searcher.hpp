// SPDX-License-Identifier: Apache-2.0
// Chooses an experiment's trials as Determined's master does. Defined in searcher.ipp (component: detpl::search).
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/search/action.hpp"
#include "detpl/search/flat_search.hpp"
#include "detpl/search/halving_search.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/search/search_state.hpp"
#include "detpl/trial/searcher_config.hpp"

namespace detpl::inline v0 {

/// A search: told of what happens to its trials, it answers with what to do. The same seed and events give the same
/// trials as on a cluster of Determined 0.38.
///
/// Order: initial_trials once; then for each trial any number of validations, at most one early exit, and its exit.
/// Errors: Error for a trial that the search hasn't created.
class Searcher {
 public:
  using Actions = std::vector<SearchAction>;

  /// Errors: config_error if there can't be such a search (check_searcher).
  Searcher(const SearcherConfig& config, HyperparameterSpace space, std::uint32_t experiment_seed);

  /// The trials to begin with.
  Actions initial_trials();
  /// A trial has validated; `metrics` hold the searcher's metric and, for ASHA, its time metric.
  ///
  /// Errors: Error if one of these is missing or no finite number. single, random and grid don't look.
  Actions validation_completed(std::int64_t trial, const Map& metrics);
  /// A trial ends before its time; `trial_exited` follows. What is said a second time is left unheard.
  Actions trial_exited_early(std::int64_t trial, ExitReason reason);
  /// A trial has ended, in whatever way. What is said a second time is left unheard.
  Actions trial_exited(std::int64_t trial);

  /// How far a trial is, from 0 to 1.
  void set_trial_progress(std::int64_t trial, double progress);
  /// How far the search is, from 0; 1 is its end, but ASHA may exceed it where failed trials were replaced.
  double progress() const;
  /// True if the search has asked for the trial's end.
  bool has_stopped(std::int64_t trial) const;

  /// All that the search remembers, as plain data.
  Map snapshot() const;
  /// Goes on from a snapshot of a search with the same configuration.
  ///
  /// Errors: Error if it is none.
  void restore(const Map& snapshot);

 private:
  detail::SearchTrial& trial_at(std::int64_t trial);
  Actions take_actions();
  void shut_down_if_done(Actions& actions, bool with_cancel) const;

  detail::SearchState state_;
  std::variant<detail::FlatSearch, detail::HalvingSearch> method_;
};

}  // namespace detpl::inline v0
