// SPDX-License-Identifier: Apache-2.0
// The definitions of launch.hpp.
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
#include "detpl/dist/launch.hpp"
#include "detpl/dist/started_ranks.hpp"
#include "detpl/dist/world.hpp"

namespace detpl::inline v0 {

struct Launch::Started {
  /// torchrun's variables for a rank.
  static std::vector<std::string> environment_of(int rank, const World& world) {
    const std::string number = std::to_string(rank), size = std::to_string(world.size);
    const std::pair<std::string, std::string> own[] = {{"RANK", number},
                                                       {"LOCAL_RANK", number},
                                                       {"WORLD_SIZE", size},
                                                       {"LOCAL_WORLD_SIZE", size},
                                                       {"GROUP_RANK", "0"},
                                                       {"GROUP_WORLD_SIZE", "1"},
                                                       {"MASTER_ADDR", world.master_address},
                                                       {"MASTER_PORT", std::to_string(world.master_port)},
                                                       {detail::launched_by, std::to_string(os::process_id())}};
    std::vector<std::string> all = os::environment_variables();
    for (const auto& [name, value] : own) {
      std::erase_if(all, [&](const std::string& variable) { return variable.starts_with(name + "="); });
      all.push_back(name + "=" + value);
    }
    return all;
  }

  os::ReservedPort port = {};
  std::optional<detail::StartedRanks> ranks = {};
};

Launch::Launch(LaunchOptions options, const char* const* argv) : options_(options), world_(find_world()) {
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
Launch::Launch(Launch&&) noexcept = default;
Launch& Launch::operator=(Launch&&) noexcept = default;
Launch::~Launch() = default;

int Launch::threads() const {
  if (world_.launcher != Launcher::self) return 0;
  const int share = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / world_.local_size);
  const char* wanted = std::getenv("OMP_NUM_THREADS");
  return !wanted || wanted == std::to_string(share) ? share : 0;
}

int Launch::finish(int exit_code) {
  static constexpr std::chrono::seconds after_failure{2};
  if (!started_) return exit_code;
  std::cerr.flush();
  std::fflush(nullptr);
  const std::chrono::seconds limit = exit_code == 0 ? options_.timeout : std::min(options_.grace, after_failure);
  const detail::StartedRanks::Outcome outcome = started_->ranks->finish(limit);
  started_ = nullptr;
  if (exit_code != 0) return exit_code;
  if (outcome.failure) return std::max(outcome.failure->exit_code, 1);
  if (outcome.unfinished == 0) return 0;
  std::fprintf(stderr, "detpl: rank %d still ran %lld s after rank 0 had ended, and was ended\n", outcome.unfinished,
               static_cast<long long>(limit.count()));
  return 1;
}

void Launch::start_ranks(const char* const* argv) {
  started_ = std::make_unique<Started>();
  world_.launcher = Launcher::self;
  world_.size = world_.local_size = options_.devices;
  world_.master_address = "127.0.0.1";
  world_.master_port = started_->port.number();
  if (const int share = threads()) os::set_default_environment("OMP_NUM_THREADS", std::to_string(share).c_str());
  std::vector<std::string> arguments;
  for (; *argv; ++argv) arguments.emplace_back(*argv);
  std::filesystem::path program = os::executable_path();
  if (program.empty()) program = arguments.front();
  std::vector<os::Child> children;
  for (int rank = 1; rank < world_.size; ++rank)
    children.emplace_back(program, arguments, Started::environment_of(rank, world_));
  started_->ranks.emplace(std::move(children), options_.grace);
}

void Launch::check_devices() const {
  if (options_.devices == 0 || options_.devices == world_.local_size) return;
  throw config_error("--devices " + std::to_string(options_.devices) + " contradicts the launcher, which has started " +
                     std::to_string(world_.local_size) + " on this host: leave --devices out, or start as many");
}

}  // namespace detpl::inline v0
