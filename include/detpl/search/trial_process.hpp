// SPDX-License-Identifier: Apache-2.0
// The process of a local experiment's trial, as the search sees it. Defined in trial_process.ipp (component:
// detpl::experiments).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/network.hpp"
#include "detpl/core/process.hpp"
#include "detpl/core/value.hpp"
#include "detpl/search/experiment_folder.hpp"
#include "detpl/search/experiment_table.hpp"
#include "detpl/search/local_search.hpp"

namespace detpl::inline v0::detail {

/// The process of a trial.
struct TrialProcess {
  std::int64_t trial;
  os::LineConnection connection;
  os::Child child;
  bool is_invalid = false;     ///< it has refused its hyperparameters
  bool is_not_finite = false;  ///< its metric

  /// The next report that has come.
  std::optional<Map> next_report();
};

/// Starts a trial's process, which goes on from its latest checkpoint, else from `source`. What an earlier process has
/// written and not reported is removed.
TrialProcess start_trial(const LocalSearchOptions& options, const ExperimentFolder& folder,
                         const ExperimentTable& table, const TrialRow& trial, const std::filesystem::path& source);

/// What a trial's process prints.
inline std::filesystem::path log_of(const ExperimentFolder& folder, std::int64_t trial) {
  return folder.trial(trial) / "log.txt";
}

/// The last line of it, without `detpl: `.
std::string last_line(const std::filesystem::path& log);

/// True for the searchers that stop trials at rungs.
inline bool halves(const SearcherConfig& searcher) {
  return searcher.name == "async_halving" || searcher.name == "adaptive_asha";
}

}  // namespace detpl::inline v0::detail
