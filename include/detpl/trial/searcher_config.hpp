// SPDX-License-Identifier: Apache-2.0
// The `searcher` section of an experiment, as its file says it.
#pragma once

#include <boost/hana/adapt_struct.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/length.hpp"

namespace detpl::inline v0 {

/// How an experiment chooses its trials; Determined's names and defaults. What the file doesn't say is empty here, and
/// an error where the searcher of this name needs it (check_searcher).
struct SearcherConfig {
  std::vector<std::int64_t> bracket_rungs{};  ///< of adaptive_asha: rungs of each bracket, instead of `mode`'s
  double divisor = 4;                         ///< of ASHA: one trial in `divisor` goes on at each rung
  std::int64_t max_concurrent_trials = 16;    ///< 0 is no limit
  std::optional<Length> max_length{};         ///< of every trial; the old spelling of ASHA's time_metric, max_time
  std::int64_t max_rungs = 5;                 ///< of adaptive_asha
  std::optional<std::int64_t> max_time{};     ///< of ASHA: the top rung, in units of time_metric
  std::optional<std::int64_t> max_trials{};   ///< of random and ASHA
  std::string metric{};                       ///< the validation metric that is compared
  std::string mode = "standard";              ///< of adaptive_asha: conservative, standard or aggressive
  std::string name = "single";                ///< single, random, grid, async_halving or adaptive_asha
  std::optional<std::int64_t> num_rungs{};    ///< of async_halving
  bool smaller_is_better = true;
  std::optional<std::string> source_checkpoint_uuid{};  ///< the checkpoint that every trial starts from
  std::optional<std::int64_t> source_trial_id{};        ///< the trial whose best checkpoint every trial starts from
  std::optional<bool> stop_once{};                      ///< of old ASHA; it always stops now, and never promotes
  std::optional<std::string> time_metric{};             ///< of ASHA: the validation metric that tells a trial's time

  friend bool operator==(const SearcherConfig&, const SearcherConfig&) = default;
};

}  // namespace detpl::inline v0

BOOST_HANA_ADAPT_STRUCT(detpl::SearcherConfig, bracket_rungs, divisor, max_concurrent_trials, max_length, max_rungs,
                        max_time, max_trials, metric, mode, name, num_rungs, smaller_is_better, source_checkpoint_uuid,
                        source_trial_id, stop_once, time_metric);
