// SPDX-License-Identifier: Apache-2.0
// The processes of a run: found where a launcher has started them, else started.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/network.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/process.hpp"
#include "detpl/dist/find_world.hpp"
#include "detpl/dist/started_ranks.hpp"
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
  Launch(LaunchOptions options, const char* const* argv) : options_(options), world_(find_world()) {
    world_.timeout = options.timeout;
    if (const char* parent = std::getenv(detail::launched_by)) {
      os::die_with_parent(std::atoll(parent));
      os::remove_from_environment(detail::launched_by);  // for programs that a rank starts, it isn't the launcher
    } else if (world_.launcher == Launcher::none && options.devices > 1) {
      start_ranks(argv);
    }
    check_devices();
    if (world_.launcher == Launcher::self) {
      os::write_whole_lines();
      std::cerr.unsetf(std::ios::unitbuf);
    }
  }

  const World& world() const { return world_; }

  /// How many threads LibTorch should use: this process's share of the host's cores, where it was this program that
  /// started the ranks and the user hasn't set OMP_NUM_THREADS; else 0, LibTorch's own choice.
  int threads() const {
    if (world_.launcher != Launcher::self) return 0;
    const int share = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / world_.local_size);
    const char* wanted = std::getenv("OMP_NUM_THREADS");
    return !wanted || wanted == std::to_string(share) ? share : 0;
  }

  /// Waits for the ranks that this process has started. Returns `exit_code`, or that of the first rank that failed.
  ///
  /// A rank that hasn't ended within the timeout is ended and counts as failed; after a failure, `exit_code` not 0,
  /// they get two seconds.
  int finish(int exit_code) {
    if (!ranks_) return exit_code;
    std::cerr.flush();
    std::fflush(nullptr);
    const std::chrono::seconds limit = exit_code == 0 ? options_.timeout : std::min(options_.grace, after_failure);
    const detail::StartedRanks::Outcome outcome = ranks_->finish(limit);
    ranks_ = nullptr;
    if (exit_code != 0) return exit_code;
    if (outcome.failure) return std::max(outcome.failure->exit_code, 1);
    if (outcome.unfinished == 0) return 0;
    std::fprintf(stderr, "detpl: rank %d still ran %lld s after rank 0 had ended, and was ended\n", outcome.unfinished,
                 static_cast<long long>(limit.count()));
    return 1;
  }

 private:
  static constexpr std::chrono::seconds after_failure{2};

  void start_ranks(const char* const* argv) {
    world_.launcher = Launcher::self;
    world_.size = world_.local_size = options_.devices;
    world_.master_address = "127.0.0.1";
    world_.master_port = port_.emplace().number();
    if (const int share = threads()) os::set_default_environment("OMP_NUM_THREADS", std::to_string(share).c_str());
    std::vector<std::string> arguments;
    for (; *argv; ++argv) arguments.emplace_back(*argv);
    std::filesystem::path program = os::executable_path();
    if (program.empty()) program = arguments.front();
    std::vector<os::Child> children;
    for (int rank = 1; rank < world_.size; ++rank) children.emplace_back(program, arguments, environment_of(rank));
    ranks_ = std::make_unique<detail::StartedRanks>(std::move(children), options_.grace);
  }

  /// torchrun's variables for a rank.
  std::vector<std::string> environment_of(int rank) const {
    const std::string number = std::to_string(rank), size = std::to_string(world_.size);
    const std::pair<std::string, std::string> own[] = {{"RANK", number},
                                                       {"LOCAL_RANK", number},
                                                       {"WORLD_SIZE", size},
                                                       {"LOCAL_WORLD_SIZE", size},
                                                       {"GROUP_RANK", "0"},
                                                       {"GROUP_WORLD_SIZE", "1"},
                                                       {"MASTER_ADDR", world_.master_address},
                                                       {"MASTER_PORT", std::to_string(world_.master_port)},
                                                       {detail::launched_by, std::to_string(os::process_id())}};
    std::vector<std::string> all = os::environment_variables();
    for (const auto& [name, value] : own) {
      std::erase_if(all, [&](const std::string& variable) { return variable.starts_with(name + "="); });
      all.push_back(name + "=" + value);
    }
    return all;
  }

  void check_devices() const {
    if (options_.devices == 0 || options_.devices == world_.local_size) return;
    throw config_error("--devices " + std::to_string(options_.devices) +
                       " contradicts the launcher, which has started " + std::to_string(world_.local_size) +
                       " on this host: leave --devices out, or start as many");
  }

  LaunchOptions options_;
  World world_;
  std::optional<os::ReservedPort> port_;
  std::unique_ptr<detail::StartedRanks> ranks_;
};

}  // namespace detpl::inline v0
