// SPDX-License-Identifier: Apache-2.0
// A trial of a Determined cluster: reports to the master, stops when it says so. Defined in cluster_session.ipp
// (component: detpl::main).
#pragma once

#include <filesystem>
#include <memory>

#include "detpl/trial/checkpoint_place.hpp"
#include "detpl/trial/cluster_info.hpp"
#include "detpl/trial/experiment.hpp"
#include "detpl/trial/read_experiment.hpp"
#include "detpl/trial/session.hpp"

namespace detpl::inline v0 {

/// A trial's session and how far its master's searcher (to 0.37) wants it trained at first, in the searcher's units; none
/// where it says nothing, 0 if the trial is over already.
struct ClusterStart {
  std::optional<std::int64_t> length{};
  std::shared_ptr<TrialSession> session;
};

/// Connects the chief of a trial to its master.
///
/// `tensorboard`: the folder where the cluster looks for event files; the metrics that are reported go there, too, as
/// `Determined/loss` and `Determined/val_loss`.
/// Order: reports are sent by a thread of its own. A signal to stop is acknowledged when it is first seen.
/// Errors: master_error if the master can't be reached or refuses the trial.
ClusterStart connect_to_cluster(const ClusterInfo& info, const Experiment& experiment,
                                const std::filesystem::path& tensorboard, const CheckpointTransfer& transfer = {});

/// Announces a rank that isn't the chief.
void announce_rank(const ClusterInfo& info);

/// Reports a run from outside a cluster, as an unmanaged trial of an experiment of its own: nobody schedules or stops it.
/// The master is the one that DET_MASTER names, the user as of `log_in`. `checkpoints` is where they are written unless the
/// experiment names a folder.
///
/// Order: the master hears of the run every minute, and how it ended.
/// Errors: config_error, master_error.
std::shared_ptr<TrialSession> report_unmanaged(const ExperimentFile& file, const Map& hparams,
                                               const std::filesystem::path& checkpoints);

/// The folder of a trial's event files: `<storage>/<cluster>/tensorboard/experiment/<n>/trial/<n>`, empty where the
/// storage isn't a folder.
///
/// Source: Determined's tensorboard/base.py.
std::filesystem::path tensorboard_folder(const ClusterInfo& info);

}  // namespace detpl::inline v0
