// SPDX-License-Identifier: Apache-2.0
// Determined's retention of checkpoints for a run without a cluster: read from the configuration, applied to a folder.
// Defined in run_retention.ipp (component: detpl::main).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "detpl/checkpoint/retention.hpp"
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
std::optional<RunRetention> run_retention(const Experiment& experiment);

/// Removes from a finished run's folder the checkpoints that its policy doesn't keep. The newest stays whatever the
/// policy says: nothing could go on without it. Links to what is gone go too.
///
/// Where the best are to stay and no checkpoint has the metric all of them do, with a warning: any may be the best.
/// What can't be read is left alone.
/// Errors: io_error if one can't be removed.
void thin_checkpoints(const std::filesystem::path& folder, const RunRetention& retention);

}  // namespace detpl::inline v0
