// SPDX-License-Identifier: Apache-2.0
// The definitions of submit.hpp.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/trial/master.hpp"
#include "detpl/trial/master_login.hpp"
#include "detpl/trial/read_experiment.hpp"
#include "detpl/trial/submission.hpp"
#include "detpl/trial/submit.hpp"

namespace detpl::inline v0 {

int submit(const CommandLine& command) {
  const std::filesystem::path config = command.config;
  const ExperimentFile file = read_experiment(config.string());
  if (file.experiment.entrypoint.is_null() || file.experiment.entrypoint == Value(""))
    throw config_error(config.string() + " has no `entrypoint`: add the command that a container is to run, such as " +
                       "`entrypoint: python3 -m determined.launch.torch_distributed ./" +
                       os::executable_path().filename().string() + "`");
  std::filesystem::path folder = command.context;
  if (folder.empty()) folder = std::filesystem::absolute(config).parent_path();
  const std::vector<ContextFile> context = read_context(folder, {command.includes.begin(), command.includes.end()});

  const auto say = [](const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);  // who reads a pipe shall see it now
  };
  Master master(log_in());
  const std::int64_t number = create_experiment(master, os::read_file(config), context);
  say("Created experiment " + std::to_string(number));
  if (!command.follow) return 0;
  say("Waiting for first trial to begin...");
  const std::string state = follow_experiment(master, number, say);
  say("Experiment " + std::to_string(number) + " ended in the state " + state);
  return state == "STATE_COMPLETED" ? 0 : 1;
}

}  // namespace detpl::inline v0
