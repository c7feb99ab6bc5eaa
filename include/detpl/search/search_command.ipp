// SPDX-License-Identifier: Apache-2.0
// The definitions of search_command.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/dist/find_world.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/search/check_searcher.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/search/local_search.hpp"
#include "detpl/search/search_command.hpp"
#include "detpl/search/simulate.hpp"
#include "detpl/trial/read_experiment.hpp"
#include "detpl/trial/run_retention.hpp"

namespace detpl::inline v0 {
namespace detail {

/// The arguments of a trial's process: those of the search, without what is for the search alone.
inline std::vector<std::string> trial_arguments(const CommandLine& command, int ranks, int argc,
                                                const char* const* argv) {
  static constexpr std::string_view concurrent = "--max-concurrent-trials";
  std::vector<std::string> arguments;
  for (int i = 2; i < argc; ++i) {  // after the program and `search`
    const std::string_view argument = argv[i];
    if (argument == concurrent)
      ++i;  // its value
    else if (!argument.starts_with(std::string(concurrent) + "="))
      arguments.emplace_back(argument);
  }
  if (command.devices == 0 && ranks > 1) arguments.insert(arguments.end(), {"--devices", std::to_string(ranks)});
  return arguments;
}

inline void check_search_flags(const CommandLine& command) {
  const auto refuse = [](const std::string& flag, const std::string& reason) {
    throw config_error("search doesn't go with " + flag + ": " + reason);
  };
  if (command.config.empty()) throw config_error("search needs an experiment: add --config experiment.yaml");
  if (!command.options.ckpt_path.empty())
    refuse("--ckpt-path",
           "each trial goes on from its own; name a checkpoint for all as searcher.source_checkpoint_uuid");
  if (command.options.fast_dev_run != 0)
    refuse("--fast-dev-run", "it reports nothing by which trials could be compared");
  if (command.test || command.unmanaged) refuse(command.test ? "--test" : "--unmanaged", "use it with fit");
  if (const World world = find_world(); world.size > 1)
    throw config_error(
        "search starts the processes of its trials by itself: run it without a launcher, --devices N gives "
        "each trial N processes");
}

}  // namespace detail

int run_search(const CommandLine& command, int argc, const char* const* argv) {
  detail::check_search_flags(command);
  ExperimentFile file = read_experiment(command.config);
  Experiment& experiment = file.experiment;
  for (const auto& [name, text] : command.hparams)
    experiment.hyperparameters[name] = parse_yaml(text, "--hparam " + name);
  if (command.max_concurrent_trials) experiment.searcher.max_concurrent_trials = *command.max_concurrent_trials;
  if (command.simulate) {
    std::string plan;
    file.locate(
        [&] { plan = plan_text(simulate(experiment.searcher, read_hyperparameters(experiment.hyperparameters))); });
    std::fputs(plan.c_str(), stdout);
    return 0;
  }
  LocalSearchOptions options{
      .experiment = experiment, .program = os::executable_path(), .root = command.options.default_root_dir};
  file.locate([&] {
    if (experiment.searcher.metric.empty())
      throw config_error("search needs `searcher.metric`: name the validation metric that tells which trial is best");
    check_searcher(experiment.searcher, read_hyperparameters(experiment.hyperparameters));
    if (const auto retention = run_retention(experiment)) options.retention = retention->policy;
  });
  options.config = experiment_to_map(experiment);
  options.ranks =
      std::max(command.devices > 0 ? command.devices : static_cast<int>(experiment.resources.slots_per_trial), 1);
  options.arguments = detail::trial_arguments(command, options.ranks, argc, argv);
  // As many as the machine has cores for, unless somebody has counted.
  const int cores = std::max(static_cast<int>(std::thread::hardware_concurrency()) / options.ranks, 1);
  const auto wanted = static_cast<int>(std::min<std::int64_t>(experiment.searcher.max_concurrent_trials, 4096));
  options.processes = wanted < 1 ? cores : command.max_concurrent_trials ? wanted : std::min(wanted, cores);
  options.seed = static_cast<std::uint32_t>(
      experiment.reproducibility.experiment_seed.value_or(static_cast<std::int64_t>(command.options.seed.value_or(0))));
  return run_local_search(options);
}

}  // namespace detpl::inline v0
