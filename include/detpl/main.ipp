// SPDX-License-Identifier: Apache-2.0
// The definitions of main.hpp that depend on no module.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/export.hpp"
#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/safetensors.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/dist/launch.hpp"
#include "detpl/loggers/csv.hpp"
#include "detpl/loggers/directory.hpp"
#include "detpl/loggers/hparams_yaml.hpp"
#include "detpl/loggers/tensorboard.hpp"
#include "detpl/loop/predictions.hpp"
#include "detpl/main.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/search/sample.hpp"
#include "detpl/search/search_command.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/earlier_run.hpp"
#include "detpl/trial/exit_code.hpp"
#include "detpl/trial/submit.hpp"
#include "detpl/trial/test_session.hpp"

namespace detpl::inline v0::detail {

ProgramOutputs program_outputs(const CommandLine& command, const std::string& version, bool keeps_all,
                               const TrialContext& context, const TrialSetup& setup) {
  ProgramOutputs outputs;
  if (command.options.fast_dev_run != 0) return outputs;
  if (setup.is_reported()) {
    const Experiment& experiment = setup.file.experiment;
    outputs.recorder.emplace(setup.session,
                             TrialRecorderOptions{.checkpoint_policy = experiment.checkpoint_policy,
                                                  .metric = experiment.searcher.metric,
                                                  .prints = !command.options.enable_progress_bar && !setup.is_test,
                                                  .smaller_is_better = experiment.searcher.smaller_is_better});
    if (const auto folder = context.get_tensorboard_path(); command.enable_logging && !folder.empty())
      outputs.loggers.emplace_back(TensorBoardLogger({.directory = std::make_shared<LogDirectory>(folder)}));
    return outputs;
  }
  const std::filesystem::path root = command.options.default_root_dir;
  if (command.enable_logging) {
    const auto directory = std::make_shared<LogDirectory>(root, "lightning_logs", version);
    outputs.loggers.emplace_back(TensorBoardLogger({.directory = directory}));
    outputs.loggers.emplace_back(CSVLogger({.directory = directory}));
    outputs.loggers.emplace_back(HParamsLogger({.directory = directory}));
  }
  if (command.enable_checkpointing) {
    const std::filesystem::path folder = command.enable_logging ? "" : root / "checkpoints";
    const std::int64_t kept = keeps_all ? -1 : 1;
    outputs.at_epochs.emplace(ModelCheckpointOptions{.dirpath = folder, .save_top_k = kept});
    std::int64_t every = command.checkpoint_every_n_steps;
    if (const auto& workloads = context.workloads(); every == 0 && workloads)
      if (const Length& period = workloads->checkpoint_period; period.unit == LengthUnit::batches)
        every = period.count / command.options.accumulate_grad_batches.at(0);
    if (every > 0)
      outputs.at_steps.emplace(
          ModelCheckpointOptions{.dirpath = folder, .every_n_train_steps = every, .save_top_k = kept});
  }
  return outputs;
}

Map hyperparameters_of_run(const CommandLine& command, const Map& hyperparameters,
                           const std::vector<std::string>& replaced) {
  if (!command.test) return constant_hyperparameters(hyperparameters, replaced);
  check_hyperparameters(hyperparameters);
  SeededRandom random(static_cast<std::uint32_t>(*command.options.seed));
  Map drawn = sample(read_hyperparameters(hyperparameters), random);
  std::erase_if(drawn.items,
                [&](const auto& item) { return std::ranges::find(replaced, item.first) != replaced.end(); });
  return drawn;
}

void check_batch_size(const CommandLine& command) {
  for (const auto& [name, text] : command.members)
    if (name == "batch_size")
      throw config_error("--batch-size " + text +
                         " stands beside the hyperparameter global_batch_size, which says how large batches are: leave "
                         "one out");
}

void print_result(const CommandLine& command, const FitResult& result, Trainer& trainer,
                  const std::filesystem::path& checkpoints) {
  if (command.test) return end_test();
  std::string line = trainer.interrupted() ? "interrupted; trained " : "trained ";
  line += std::to_string(result.epochs) + " epochs, " + std::to_string(result.steps) + " steps:";
  for (const auto& [name, value] : result.metrics) line += " " + name + "=" + metric_text(value.item());
  if (!trainer.loggers().empty())
    line += "; logs" + std::string(command.enable_checkpointing ? " and checkpoints" : "") + " in " +
            trainer.loggers().front().log_dir().string();
  if (const auto last = checkpoints / "last"; trainer.interrupted() && is_checkpoint(last))
    line += "; checkpoint " + std::filesystem::canonical(last).filename().string() +
            " is written: go on with --ckpt-path " + (command.enable_logging ? "last" : last.string());
  std::puts(line.c_str());
}

void write_predictions(const CommandLine& command, const std::vector<StateDict>& batches, const std::string& version) {
  const StateDict predictions = joined_predictions(batches);
  if (predictions.empty()) throw data_error("predict_dataloader yields no batch: there is nothing to predict");
  const torch::Tensor& first = predictions.front().tensor;
  std::string line = "predicted " + std::to_string(first.size(0)) + " records";
  if (command.options.fast_dev_run == 0) {
    LogDirectory directory(command.options.default_root_dir, "lightning_logs", version);
    const std::filesystem::path path = directory.path() / "predictions.safetensors";
    save_safetensors(predictions, path);
    line += "; written to " + path.string();
  }
  std::puts(line.c_str());
}

int convert(const CommandLine& command, DirectoryStorage& storage) {
  const std::filesystem::path checkpoint = find_earlier_run(command, {}, storage).checkpoint;
  export_checkpoint(checkpoint, command.output, {.weights_only = command.weights_only});
  std::puts(("converted " + checkpoint.string() + " to " + command.output).c_str());
  return 0;
}

int run_program(int argc, const char* const* argv, FitOptions defaults, const std::vector<MemberFlag>& flags,
                const std::function<int(CommandLine, const World&, int)>& run) {
  defaults.enable_model_summary = defaults.enable_progress_bar = true;  // as Lightning; an Adapter has them off
  return exit_code_of([&] {
    follow_search();
    std::optional<CommandLine> command = parse_command_line(argc, argv, std::move(defaults), flags);
    if (!command) return 0;
    if (command->command == "search") return run_search(*command, argc, argv);
    if (command->command == "submit") return submit(*command);  // this process is no rank of anything
    Launch launch({.devices = command->devices, .timeout = std::chrono::seconds(command->timeout)}, argv);
    const World& world = launch.world();
    const std::string prefix = world.size > 1 ? "detpl: rank " + std::to_string(world.rank) + ": " : "detpl: ";
    return launch.finish(exit_code_of([&] { return run(std::move(*command), world, launch.threads()); }, prefix));
  });
}

}  // namespace detpl::inline v0::detail
