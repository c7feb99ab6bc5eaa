// SPDX-License-Identifier: Apache-2.0
// Which checkpoints of an experiment are kept: Determined's policy.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace detpl::inline v0 {

/// How many checkpoints are kept, with Determined's names and defaults; one is kept that any of the counts covers.
struct RetentionPolicy {
  std::int64_t save_experiment_best = 0;  ///< The best of all trials.
  std::int64_t save_trial_best = 1;       ///< The best of each trial.
  std::int64_t save_trial_latest = 1;     ///< Those of each trial with the most steps.
  bool smaller_is_better = true;          ///< Of the metric.
};

/// A checkpoint as the policy sees it.
struct CheckpointRecord {
  std::string id;                    ///< A path, or Determined's UUID.
  std::optional<double> metric{};    ///< None if its state wasn't validated: then only its age can keep it.
  std::int64_t steps_completed = 0;  ///< Its age within its trial.
  std::int64_t trial = 0;
};

/// The ids of the checkpoints that a policy doesn't keep, in the order of the records.
///
/// Of equal metrics the earlier record is the better one; NaN is worse than every number. Checkpoints of one trial with
/// equal steps are equally late: they stay or go together.
/// Source: Determined 0.38 `ExperimentCheckpointsToGCRaw`.
inline std::vector<std::string> checkpoints_to_delete(const std::vector<CheckpointRecord>& records,
                                                      const RetentionPolicy& policy) {
  std::vector<std::size_t> by_metric;
  std::map<std::int64_t, std::vector<std::int64_t>> steps_of_trial;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].metric) by_metric.push_back(i);
    steps_of_trial[records[i].trial].push_back(records[i].steps_completed);
  }
  std::stable_sort(by_metric.begin(), by_metric.end(), [&](std::size_t a, std::size_t b) {
    const double first = *records[a].metric, second = *records[b].metric;
    if (std::isnan(first) || std::isnan(second)) return !std::isnan(first);
    return policy.smaller_is_better ? first < second : first > second;
  });
  for (auto& [trial, steps] : steps_of_trial) std::sort(steps.begin(), steps.end(), std::greater<>());

  std::vector<bool> kept(records.size());
  std::int64_t rank_in_experiment = 0;
  std::map<std::int64_t, std::int64_t> rank_in_trial;
  for (const std::size_t i : by_metric) {
    const bool best_of_trial = ++rank_in_trial[records[i].trial] <= policy.save_trial_best;
    kept[i] = ++rank_in_experiment <= policy.save_experiment_best || best_of_trial;
  }
  std::vector<std::string> doomed;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& steps = steps_of_trial[records[i].trial];
    const auto later = std::lower_bound(steps.begin(), steps.end(), records[i].steps_completed, std::greater<>());
    if (!kept[i] && later - steps.begin() >= policy.save_trial_latest) doomed.push_back(records[i].id);
  }
  return doomed;
}

}  // namespace detpl::inline v0
