// SPDX-License-Identifier: Apache-2.0
// What a program's run is of: an experiment on a cluster, a search on this machine, one in a file, or none. Defined in
// trial_setup.ipp (component: detpl::main).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "detpl/core/value.hpp"
#include "detpl/dist/world.hpp"
#include "detpl/trial/checkpoint_place.hpp"
#include "detpl/trial/cluster_info.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/context.hpp"
#include "detpl/trial/read_experiment.hpp"
#include "detpl/trial/search_session.hpp"
#include "detpl/trial/session.hpp"

namespace detpl::inline v0 {

/// The experiment that a run belongs to.
struct TrialSetup {
  ExperimentFile file{};                    ///< of `--config`, or of the cluster; empty without either
  std::optional<ClusterInfo> cluster{};     ///< whose trial this is
  std::optional<SearchTrialInfo> search{};  ///< of a search on this machine, likewise
  LocalContext context{};                   ///< what is known before the hyperparameters are
  std::filesystem::path checkpoint{};       ///< to go on from; empty: none
  std::filesystem::path checkpoints{};      ///< where an unmanaged trial's go, unless the experiment says
  bool is_test = false;                     ///< a trial of one batch, `--test`
  bool is_unmanaged = false;                ///< reported to a master from outside, `--unmanaged`
  std::shared_ptr<TrialSession> session{};  ///< of the chief, once `connect` was called

  /// Whether a session is told of the run, on this rank or on the chief.
  bool is_reported() const { return cluster || search || is_test || is_unmanaged; }
};

/// Finds out what the run belongs to, and fetches the checkpoint it goes on from, once on each host, where `transfer`
/// has to. A cluster's or a search's configuration counts, and `--config` is left alone.
///
/// Sets what the experiment rules in `command`: seed, accumulation, compression of gradients, the progress bar.
/// Errors: config_error for a file or a cluster's description that can't be used, or a checkpoint that isn't there.
TrialSetup find_setup(CommandLine& command, const World& world, const CheckpointTransfer& transfer = {});

/// The surroundings of the trial, with the workloads that the experiment asks for.
///
/// Errors: config_error for a period in records without the hyperparameter `global_batch_size`.
TrialContext make_context(const TrialSetup& setup, const Map& hparams, const World& world);

/// Tells the cluster that this rank runs, and connects the chief to it or to the search; a test has a session of its
/// own. On a cluster the master may say how far to train, in the units of the configuration's `max_length`; 0 is that
/// nothing is left to do.
std::optional<std::int64_t> connect(TrialSetup& setup, const TrialContext& context,
                                    const CheckpointTransfer& transfer = {});

}  // namespace detpl::inline v0
