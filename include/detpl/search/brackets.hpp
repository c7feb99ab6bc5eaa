// SPDX-License-Identifier: Apache-2.0
// How ASHA lays out a search: brackets of trials, each with rungs at which trials are compared. Defined in brackets.ipp
// (component: detpl::search).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "detpl/trial/searcher_config.hpp"

namespace detpl::inline v0 {

/// Trials that are compared with each other.
struct Bracket {
  std::int64_t rungs;                  ///< how often, the end included
  std::int64_t max_trials;             ///< how many
  std::int64_t max_concurrent_trials;  ///< how many at a time; 0 is as many as bring one to the top rung

  friend bool operator==(const Bracket&, const Bracket&) = default;
};

/// When a trial has trained for long enough: `count` units of the validation metric called `metric`.
struct TrialTime {
  std::string metric;
  std::int64_t count;
};

/// The time of ASHA's top rung: `time_metric` and `max_time`, else the old `max_length`.
TrialTime top_rung(const SearcherConfig& config);

/// The times of the rungs: the top one divided by `divisor` once more for each rung below it, and at least 1.
std::vector<std::int64_t> rung_times(std::int64_t rungs, double divisor, std::int64_t top);

/// The brackets of async_halving (one) or adaptive_asha, those with the most rungs first.
///
/// Source: Determined's adaptive_asha.go.
std::vector<Bracket> make_brackets(const SearcherConfig& config);

}  // namespace detpl::inline v0
