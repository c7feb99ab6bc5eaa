// SPDX-License-Identifier: Apache-2.0
// Which process this is among those that train together.
#pragma once

#include <chrono>
#include <string>

namespace detpl::inline v0 {

/// Who has started the processes of a run.
enum class Launcher {
  none,      ///< nobody: a program on its own
  self,      ///< the program itself, rank 0 its copies (`--devices`)
  torchrun,  ///< or whoever else sets its variables: Determined, a script
  slurm,
  open_mpi,
};

/// The place of this process in the run; a program on its own is rank 0 of 1.
struct World {
  int local_rank = 0;  ///< among the processes of this host
  int rank = 0;        ///< among all processes
  int size = 1;        ///< how many processes there are
  int local_size = 1;  ///< how many of them on this host
  int node_rank = 0;   ///< of this host, among all hosts
  int nodes = 1;       ///< how many hosts there are
  Launcher launcher = Launcher::none;
  std::string master_address = {};        ///< rank 0's host; empty where the process is alone
  int master_port = 0;                    ///< where the processes meet
  bool store_is_served = false;           ///< by the launcher, at the master's port: rank 0 is a client there as others
  int restarts = 0;                       ///< how often the launcher has begun anew; what was stored before is stale
  std::chrono::seconds timeout{30 * 60};  ///< how long one process waits for another

  bool is_chief() const { return rank == 0; }
};

}  // namespace detpl::inline v0
