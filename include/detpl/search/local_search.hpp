// SPDX-License-Identifier: Apache-2.0
// An experiment on this machine: a searcher's trials as processes of this program. Defined in local_search.ipp
// (component: detpl::experiments).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "detpl/checkpoint/retention.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/experiment.hpp"

namespace detpl::inline v0 {

/// What a local search needs.
struct LocalSearchOptions {
  std::vector<std::string> arguments{};  ///< of a trial's process
  Map config{};                          ///< the experiment as plain data
  Experiment experiment{};               ///< the same, with the hyperparameters to search
  std::filesystem::path program{};       ///< that trials run
  int processes = 1;                     ///< trials that run at a time
  int ranks = 1;                         ///< processes of a trial
  std::optional<RetentionPolicy> retention{};
  std::filesystem::path root = ".";  ///< where `detpl_experiments/` is
  std::uint32_t seed = 0;            ///< of the experiment
};

/// Runs an experiment to its end, or until SIGTERM or Ctrl-C; returns the exit code.
///
/// The newest unfinished experiment of the same configuration, seed and arguments goes on; else a new folder
/// `detpl_experiments/experiment_N` is made: `experiment.sqlite`, `index.html`, and for each trial `trial_I/`.
/// Order: what trials report is stored before they hear the searcher's decision, so that a search that is killed at any
///        moment can go on. Reports that wait together are decided in the order of `decide`.
/// Errors: config_error if there can't be such a search, or no trial can begin; Error if all trials fail or a
///         validation lacks the searcher's metric; io_error for a folder or a table that can't be used.
int run_local_search(const LocalSearchOptions& options);

}  // namespace detpl::inline v0
