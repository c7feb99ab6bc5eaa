// SPDX-License-Identifier: Apache-2.0
// What Determined tells a process of a trial: who it is, where its master is. Defined in cluster_info.ipp (component:
// detpl::determined).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/trial/master.hpp"

namespace detpl::inline v0 {

/// A trial as its cluster describes it; Determined's names.
struct ClusterInfo {
  std::string agent_id{};
  std::string allocation_id{};
  std::string cluster_id{};
  Map config{};                                ///< the experiment's configuration, with its defaults
  std::vector<std::string> container_addrs{};  ///< one per container, by rank
  std::int64_t container_rank = 0;
  std::vector<std::int64_t> container_slot_counts{};  ///< one per container, by rank
  std::int64_t experiment_id = 0;
  std::vector<std::string> gpu_uuids{};
  Map hparams{};
  std::string latest_checkpoint{};  ///< empty: none; of another trial at a warm start
  MasterAddress master{};
  std::int64_t steps_completed = 0;
  std::string task_id{};
  std::int64_t trial_id = 0;
  std::int64_t trial_run_id = 0;  ///< how often the trial has been started
  std::int64_t trial_seed = 0;

  /// Devices of all containers together; 0 is a trial on a CPU.
  std::int64_t slots() const;
};

/// The folder where Determined puts its files about a task: `$DET_RUN_DIR/info`, else `/run/determined/info`.
std::filesystem::path cluster_info_folder();

/// Reads `cluster.json`, `trial.json`, `rendezvous.json` and `resources.json`; a DET_ variable of the environment takes
/// the place of what a file says. None if this process is no trial of a cluster: a laptop, a notebook, a shell.
///
/// Errors: config_error that names every value that is missing, or the one that can't be read.
std::optional<ClusterInfo> find_cluster_info();

/// Refuses a trial of several slots that no launcher has started: only one of them would train.
///
/// Errors: config_error with Determined's hint.
void require_launcher(const ClusterInfo& info);

}  // namespace detpl::inline v0
