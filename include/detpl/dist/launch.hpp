// SPDX-License-Identifier: Apache-2.0
// The processes of a run: found where a launcher has started them, else started. Defined in launch.ipp (component:
// detpl::distributed).
#pragma once

#include <chrono>
#include <memory>

#include "detpl/dist/world.hpp"

namespace detpl::inline v0 {

/// What `Launch` may be told.
struct LaunchOptions {
  int devices = 0;                        ///< processes on this host; 0 is what the launcher says, alone 1
  std::chrono::seconds timeout{30 * 60};  ///< how long one process waits for another
  std::chrono::seconds grace{10};         ///< after one has failed: until the others must have ended
};

/// The processes of a run on this host, for a program's `main`.
///
///     Launch launch({.devices = 2}, argv);
///     const int exit_code = train(launch.world());
///     return launch.finish(exit_code);
///
/// Where no launcher has started several processes and `devices` asks for them, this process is rank 0 and starts the
/// others as copies of itself, with the same arguments. They end when this one ends, however that comes about. Their
/// output comes through this process, in whole lines with `[rank 1] ` in front; their standard input is empty.
/// Order: on the main thread, before other threads start, anything is printed, or LibTorch is used.
/// Errors: config_error if the launcher's variables contradict each other or `devices`; Error if a process can't start.
/// Cost: a process alone starts no thread and opens no socket.
class Launch {
 public:
  Launch(LaunchOptions options, const char* const* argv);
  Launch(Launch&&) noexcept;
  Launch& operator=(Launch&&) noexcept;
  ~Launch();

  const World& world() const { return world_; }

  /// How many threads LibTorch should use: this process's share of the host's cores, where it was this program that
  /// started the ranks and the user hasn't set OMP_NUM_THREADS; else 0, LibTorch's own choice.
  int threads() const;

  /// Waits for the ranks that this process has started. Returns `exit_code`, or that of the first rank that failed.
  ///
  /// A rank that hasn't ended within the timeout is ended and counts as failed; after a failure, `exit_code` not 0,
  /// they get two seconds.
  int finish(int exit_code);

 private:
  struct Started;

  void start_ranks(const char* const* argv);
  void check_devices() const;

  LaunchOptions options_;
  World world_;
  std::unique_ptr<Started> started_;  // null in a process that hasn't started the others
};

}  // namespace detpl::inline v0
