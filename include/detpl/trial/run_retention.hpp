// SPDX-License-Identifier: Apache-2.0
// Determined's retention of checkpoints for a run without a cluster: read from the configuration, applied to a folder.
// Defined in run_retention.ipp (component: detpl::main).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "detpl/checkpoint/retention.hpp"
#include "detpl/core/error.hpp"
#include "detpl/trial/experiment.hpp"

namespace detpl::inline v0 {

/// What stays of a run's checkpoints once it is done, and the metric that tells the best.
struct RunRetention {
  std::string metric{};
  RetentionPolicy policy{};
};

/// What an experiment says of it; none if its `checkpoint_storage` has no `save_…`.
///
/// Errors: config_error for best checkpoints without a `searcher.metric`.
inline std::optional<RunRetention> run_retention(const Experiment& experiment) {
  const CheckpointStorageConfig& storage = experiment.checkpoint_storage;
  if (!storage.save_experiment_best && !storage.save_trial_best && !storage.save_trial_latest) return std::nullopt;
  RunRetention retention{.metric = experiment.searcher.metric};
  retention.policy.save_experiment_best = storage.save_experiment_best.value_or(retention.policy.save_experiment_best);
  retention.policy.save_trial_best = storage.save_trial_best.value_or(retention.policy.save_trial_best);
  retention.policy.save_trial_latest = storage.save_trial_latest.value_or(retention.policy.save_trial_latest);
  retention.policy.smaller_is_better = experiment.searcher.smaller_is_better;
  const bool wants_best = storage.save_experiment_best.value_or(0) > 0 || storage.save_trial_best.value_or(0) > 0;
  if (wants_best && retention.metric.empty())
    throw config_error(
        "`checkpoint_storage` keeps the best checkpoints, but no metric tells which they are: name one as `metric:` in "
        "a `searcher:` section");
  return retention;
}

/// Removes from a finished run's folder the checkpoints that its policy doesn't keep. The newest stays whatever the
/// policy says: nothing could go on without it. Links to what is gone go too.
///
/// Where the best are to stay and no checkpoint has the metric all of them do, with a warning: any may be the best.
/// What can't be read is left alone.
/// Errors: io_error if one can't be removed.
void thin_checkpoints(const std::filesystem::path& folder, const RunRetention& retention);

}  // namespace detpl::inline v0
