// SPDX-License-Identifier: Apache-2.0
// The definitions of trial_setup.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/checkpoint/find.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/module/workloads.hpp"
#include "detpl/trial/checkpoint_place.hpp"
#include "detpl/trial/cluster_session.hpp"
#include "detpl/trial/test_session.hpp"
#include "detpl/trial/trial_setup.hpp"

namespace detpl::inline v0 {
namespace detail {

/// How long a trial of an experiment trains; a count of 0 is for as long as the Trainer's flags say.
inline Length length_of(const SearcherConfig& searcher) {
  if (searcher.max_length) return *searcher.max_length;
  if (!searcher.max_time) return {};
  for (const LengthUnit unit : {LengthUnit::batches, LengthUnit::epochs})
    if (searcher.time_metric == length_unit_name(unit)) return {*searcher.max_time, unit};
  return {};  // a metric of the user's own: the searcher stops the trial
}

inline std::filesystem::path checkpoint_of(const ClusterInfo& info, const World& world,
                                           const CheckpointTransfer& transfer) {
  if (info.latest_checkpoint.empty()) return {};
  const Map storage = storage_section(info.config);
  std::filesystem::path place = checkpoint_place(storage);
  if (place.empty() && transfer.download) {
    place = std::filesystem::temp_directory_path() / ("detpl-checkpoints-" + std::to_string(info.trial_id));
    const std::filesystem::path folder = place / info.latest_checkpoint;
    if (world.local_rank == 0) {
      os::create_directories(folder);
      transfer.download(storage, folder, info.latest_checkpoint);
    }
    return folder;
  }
  const std::filesystem::path checkpoint = place / info.latest_checkpoint;
  if (!is_checkpoint(checkpoint))
    throw config_error("the trial is to go on from the checkpoint " + info.latest_checkpoint +
                       ", but there is none in `" + place.string() +
                       "`: see whether `checkpoint_storage` is mounted there and the checkpoint was kept");
  return checkpoint;
}

}  // namespace detail

TrialSetup find_setup(CommandLine& command, const World& world, const CheckpointTransfer& transfer) {
  TrialSetup setup;
  setup.is_test = command.test;
  setup.is_unmanaged = command.unmanaged && command.command == "fit" && !command.test;
  if (command.command == "fit") setup.search = find_search_trial();
  if (command.command == "fit" && !command.test && !setup.search) setup.cluster = find_cluster_info();
  LocalContext& context = setup.context;
  const auto take = [&](const auto& info) {
    setup.file.experiment = parse_experiment(info.config, OtherKeys::ignored);
    setup.file.experiment.hyperparameters = info.hparams;
    context.experiment_id = info.experiment_id;
    context.trial_id = info.trial_id;
    context.trial_seed = info.trial_seed;
    command.options.seed = static_cast<std::uint64_t>(info.trial_seed);
    command.options.enable_progress_bar = false;  // a task's log has lines
  };
  if (setup.search) {
    take(*setup.search);
    setup.checkpoint = setup.search->checkpoint;
    context.tensorboard_path = (setup.search->folder / "tensorboard").string();
  } else if (setup.cluster) {
    if (world.launcher == Launcher::none) require_launcher(*setup.cluster);
    take(*setup.cluster);
    setup.checkpoint = detail::checkpoint_of(*setup.cluster, world, transfer);
    context.tensorboard_path = tensorboard_folder(*setup.cluster).string();
    if (command.options.log_every_n_steps == FitOptions().log_every_n_steps) command.options.log_every_n_steps = 1;
  } else if (!command.config.empty()) {
    setup.file = read_experiment(command.config);
  }
  if (setup.cluster || setup.search || !setup.file.path.empty())
    context.experiment = experiment_to_map(setup.file.experiment);
  context.data = setup.file.experiment.data;
  setup.checkpoints =
      std::filesystem::absolute(std::filesystem::path(command.options.default_root_dir) / "checkpoints");
  if (setup.is_test) {
    command.options.enable_progress_bar = false;
    command.options.limit_val_batches = 1;
  }
  const OptimizationsConfig& optimizations = setup.file.experiment.optimizations;
  if (optimizations.aggregation_frequency > 1)
    command.options.accumulate_grad_batches = optimizations.aggregation_frequency;
  command.options.average_aggregated_gradients = optimizations.average_aggregated_gradients;
  if (optimizations.gradient_compression) command.data_parallel.gradient_compression = "fp16";
  return setup;
}

TrialContext make_context(const TrialSetup& setup, const Map& hparams, const World& world) {
  const Experiment& experiment = setup.file.experiment;
  LocalContext local = setup.context;
  local.hparams = hparams;
  local.world = world;
  if (setup.is_test) {
    local.workloads = Workloads{.max_length = {1, LengthUnit::batches}, .scheduling_unit = 1};
    return TrialContext::local(std::move(local));
  }
  Workloads workloads{.checkpoint_period = experiment.min_checkpoint_period,
                      .initial_validation = experiment.perform_initial_validation,
                      .max_length = detail::length_of(experiment.searcher),
                      .scheduling_unit = experiment.scheduling_unit,
                      .trial_id = local.trial_id,
                      .validation_period = experiment.min_validation_period};
  if (setup.search && !setup.search->lengths.empty()) workloads.max_length = setup.search->lengths.front();
  const bool rules = setup.is_reported() || workloads.max_length.count > 0 || workloads.checkpoint_period.count > 0 ||
                     workloads.validation_period.count > 0;
  if (!rules) return TrialContext::local(std::move(local));
  for (Length* length : {&workloads.checkpoint_period, &workloads.max_length, &workloads.validation_period}) {
    if (length->unit != LengthUnit::records || length->count < 1) continue;
    const TrialContext context = TrialContext::local(local);
    if (!hparams.find("global_batch_size"))
      throw config_error(
          "a period or length in records needs the hyperparameter `global_batch_size`, by which they are " +
          std::string("turned into batches: add it to `hyperparameters:`, or count in batches"));
    *length = in_batches(*length, context.get_global_batch_size());
  }
  local.workloads = workloads;
  return TrialContext::local(std::move(local));
}

std::optional<std::int64_t> connect(TrialSetup& setup, const TrialContext& context,
                                    const CheckpointTransfer& transfer) {
  if (setup.is_test && context.world().is_chief()) setup.session = begin_test(context.get_hparams());
  if (setup.is_unmanaged && context.world().is_chief())
    setup.session = report_unmanaged(setup.file, context.get_hparams(), setup.checkpoints);
  if (setup.search && context.world().is_chief()) setup.session = connect_to_search(*setup.search);
  if (!setup.cluster) return std::nullopt;
  if (!context.world().is_chief()) {
    announce_rank(*setup.cluster);
    return std::nullopt;
  }
  ClusterStart start =
      connect_to_cluster(*setup.cluster, setup.file.experiment, context.get_tensorboard_path(), transfer);
  setup.session = std::move(start.session);
  return start.length;
}

}  // namespace detpl::inline v0
