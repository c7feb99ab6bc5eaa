// SPDX-License-Identifier: Apache-2.0
// detpl::main: a module and its data as a command-line program.
#pragma once

#include <torch/utils.h>

#include <algorithm>
#include <concepts>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/adapter.hpp"
#include "detpl/callbacks/data_parallel.hpp"
#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/callbacks/remember_run.hpp"
#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/export.hpp"
#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/find_checkpoint.hpp"
#include "detpl/checkpoint/safetensors.hpp"
#include "detpl/core/console.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/dist/launch.hpp"
#include "detpl/loggers/csv.hpp"
#include "detpl/loggers/hparams_yaml.hpp"
#include "detpl/loggers/tensorboard.hpp"
#include "detpl/loop/list_hooks.hpp"
#include "detpl/loop/load_from_checkpoint.hpp"
#include "detpl/loop/predictions.hpp"
#include "detpl/module/pytorch_profiler.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/configuration.hpp"
#include "detpl/trial/construct.hpp"
#include "detpl/trial/exit_code.hpp"
#include "detpl/trial/run_retention.hpp"
#include "detpl/trial/signals_to_run.hpp"

namespace detpl::inline v0 {
namespace detail {

/// One program: its command line and what is made from it.
template <class Module, class Data>
class Program {
  static constexpr bool has_data = !std::same_as<Data, NoData>;

 public:
  /// `threads`: how many this process may use, 0 where nobody has shared them out.
  Program(CommandLine command, const World& world, int threads)
      : command_(std::move(command)), parallel_(world, command_.data_parallel), threads_(threads) {}

  int run() {
    try {
      const bool works_alone = command_.command == "hooks" || command_.command == "convert";
      if (parallel_.is_active() && !works_alone)  // first, so that the others hear of whatever goes wrong
        parallel_.connect(device_of(command_.options, parallel_.world()));
      configure();
      if (command_.command == "hooks") return list_hooks<Module, SourceTypes>(), 0;
      if (command_.command == "convert") return convert();
      return train();
    } catch (const std::exception& failure) {
      parallel_.leave(failure);
      throw;
    }
  }

 private:
  int train() {
    torch::manual_seed(*command_.options.seed);
    make_data_and_module();
    choose_threads();
    if (command_.command == "summary") {
      if (!hparams_map_.items.empty()) std::puts(("hyperparameters: " + value_text(hparams_map_)).c_str());
      std::puts(model_summary(*module_).c_str());
      return 0;
    }
    resolve_checkpoint();
    if (command_.command == "predict") return predict();
    return command_.command == "validate" ? validate() : fit();
  }

  using HParams = typename hparams_of<Module>::type;
  using DataOptions = typename options_of<Data>::type;
  using Source = std::conditional_t<has_data, Data, Module>;
  using SourceTypes = typename Assembly<Module, std::conditional_t<has_data, Data, FitOptions>>::types;

  void configure() {
    Configuration file;
    if (!command_.config.empty()) {
      file = read_configuration(command_.config);
      retention_ = run_retention(file.checkpoint_storage, file.searcher);
    }
    take_hyperparameters(file.hyperparameters);
    take_options(file.data);
    context_ = TrialContext::local({.data = file.data, .hparams = hparams_map_, .world = parallel_.world()});
  }

  /// Hyperparameters from the file, then from `--hparam`.
  void take_hyperparameters(const Map& from_file) {
    if constexpr (declares_hparams<Module>) {
      Map own;
      for (const auto& [name, value] : from_file.items)
        if (name != "global_batch_size" && !(declares_options<Data> && data_has(name))) own[name] = value;
      assign_hparams(hparams_, own, "hyperparameter");
      for (const auto& [name, text] : command_.hparams) assign_text(hparams_, name, text, "hyperparameter");
      hparams_map_ = hparams_to_map(hparams_);
    } else {
      hparams_map_ = from_file;
      for (const auto& [name, text] : command_.hparams) hparams_map_[name] = parse_yaml(text, "--hparam " + name);
    }
  }
  static bool data_has(std::string_view name) {
    for (const MemberFlag& flag : flags_of<Data>())
      if (flag.name == name) return true;
    return false;
  }

  /// The data's options from the file, then from flags.
  void take_options(const Map& from_file) {
    if constexpr (declares_options<Data>) {
      assign_hparams(data_options_, from_file, "key of `data:`");
      for (const auto& [name, text] : command_.members) assign_text(data_options_, name, text, "flag");
    }
  }

  void make_data_and_module() {
    if constexpr (has_data) data_ = construct<Data>(*context_, data_options_);
    if constexpr (makes_trial<Data>) {
      module_ = hold(data_->lightning_module());
    } else if constexpr (has_data && (std::constructible_from<Module, const HParams&, Data&> ||
                                      std::constructible_from<Module, const TrialContext&, Data&> ||
                                      std::constructible_from<Module, Data&>)) {
      if constexpr (requires { data_->prepare_data(); }) {
        if (prepares_data(*data_, parallel_.world())) data_->prepare_data();
        if (parallel_.is_active()) parallel_.wait_for_all();
      }
      if constexpr (requires { data_->setup("fit"); })
        data_->setup("fit");
      else if constexpr (requires { data_->setup(); })
        data_->setup();
      module_ = construct<Module>(*context_, hparams_, *data_);
    } else {
      module_ = construct<Module>(*context_, hparams_);
    }
  }

  /// Small models run fastest on one thread: what several gain they lose in waiting for each other.
  void choose_threads() {
    static constexpr std::int64_t small_model = 1'000'000;  // parameters
    if (command_.threads > 0)
      torch::set_num_threads(static_cast<int>(command_.threads));
    else if ((threads_ > 0 || !std::getenv("OMP_NUM_THREADS")) && parameter_count(*module_) < small_model)
      torch::set_num_threads(1);
    else if (threads_ > 0)
      torch::set_num_threads(threads_);
  }

  std::filesystem::path log_folder() const {
    return std::filesystem::path(command_.options.default_root_dir) / "lightning_logs";
  }

  /// Rank 0 says what the checkpoint is: the others would see what it has written since.
  void resolve_checkpoint() {
    std::string& path = command_.options.ckpt_path;
    if (parallel_.world().is_chief()) find_checkpoint_of_run();
    if (parallel_.is_active()) path = text_of_chief(parallel_.ranks(), path);
  }
  /// `last` and `best` mean the newest version's, whose folder a resumed run goes on in; so does one that its launcher
  /// has started again.
  void find_checkpoint_of_run() {
    std::string& path = command_.options.ckpt_path;
    if (const std::string before = remembered_checkpoints(); !before.empty()) {
      const std::filesystem::path last = std::filesystem::path(before) / "last";
      version_ = version_of(last);
      if (is_checkpoint(last))
        path = last.string();
      else if (!version_.empty() && checkpoints_newest_first(before).empty())  // nothing of it can be gone on with
        std::filesystem::remove_all(last.parent_path().parent_path());
    }
    if (path.empty()) return;
    const bool of_newest = path == "last" || path == "best";
    path = find_checkpoint(path, log_folder(), storage_, warn).string();
    if (!version_.empty()) return;
    if (of_newest)
      version_ = std::to_string(newest_run(log_folder()).value_or(0));
    else if (command_.command == "predict")
      version_ = version_of(path);
  }

  /// Where the processes in whose place the launcher has started these wrote checkpoints, empty if there were none.
  std::string remembered_checkpoints() const {
    return parallel_.is_active() && command_.command == "fit" ? parallel_.remembered() : "";
  }

  /// The N of the folder `version_N` in which a checkpoint lies, empty where it lies elsewhere.
  std::string version_of(const std::filesystem::path& checkpoint) const {
    const std::filesystem::path run = checkpoint.parent_path().parent_path();
    std::error_code absent;
    const auto number = version_number(run.filename().string());
    const bool ours = number && std::filesystem::equivalent(run.parent_path(), log_folder(), absent);
    return ours ? std::to_string(*number) : "";
  }

  /// The one Adapter of all commands: loops are compiled once.
  auto make_adapter(auto&&... parts) {
    const auto make = [&](auto&&... all) {
      if constexpr (has_data)
        return std::make_unique<Adapter<Module, Data, std::remove_cvref_t<decltype(all)>...>>(*context_, module_, data_,
                                                                                              std::move(all)...);
      else
        return std::make_unique<Adapter<Module, std::remove_cvref_t<decltype(all)>...>>(*context_, module_,
                                                                                        std::move(all)...);
    };
    std::shared_ptr<Profiler> profiler;
    if (command_.options.profiler == "pytorch") profiler = std::make_shared<PyTorchProfiler>();
    return make(FitOptions(command_.options), std::move(profiler), std::forward<decltype(parts)>(parts)...,
                SignalsToRun(), std::ref(parallel_), RememberRun(parallel_, command_.enable_checkpointing),
                std::move(storage_));
  }

  int fit() {
    std::vector<AnyLogger> loggers;
    std::optional<ModelCheckpoint> at_epochs, at_steps;
    if (command_.options.fast_dev_run == 0) {
      const std::filesystem::path root = command_.options.default_root_dir;
      if (command_.enable_logging) {
        const auto directory = std::make_shared<LogDirectory>(root, "lightning_logs", version_);
        loggers.emplace_back(TensorBoardLogger({.directory = directory}));
        loggers.emplace_back(CSVLogger({.directory = directory}));
        loggers.emplace_back(HParamsLogger({.directory = directory}));
      }
      if (command_.enable_checkpointing) {
        const std::filesystem::path folder = command_.enable_logging ? "" : root / "checkpoints";
        const std::int64_t kept = retention_ ? -1 : 1;  // in the end the policy chooses among all
        at_epochs.emplace(ModelCheckpointOptions{.dirpath = folder, .save_top_k = kept});
        if (const std::int64_t every = command_.checkpoint_every_n_steps; every > 0)
          at_steps.emplace(ModelCheckpointOptions{.dirpath = folder, .every_n_train_steps = every, .save_top_k = kept});
      }
      if (!version_.empty() && parallel_.world().is_chief())  // what a killed run's loggers were writing
        os::remove_temporaries(log_folder() / ("version_" + version_));
    }
    const auto trial = make_adapter(std::move(loggers), std::move(at_steps), std::move(at_epochs));
    const FitResult result = trial->fit();
    trial->template callback<SignalsToRun>().end();
    if (!parallel_.world().is_chief()) return 0;
    Trainer& trainer = trial->trainer();
    const std::filesystem::path checkpoints = folder_of_checkpoints(trainer, command_.enable_checkpointing);
    if (retention_ && !checkpoints.empty() && !trainer.interrupted()) thin_checkpoints(checkpoints, *retention_);
    print_result(result, trainer, checkpoints);
    return 0;
  }

  auto make_adapter() {
    return make_adapter(std::vector<AnyLogger>(), std::optional<ModelCheckpoint>(), std::optional<ModelCheckpoint>());
  }

  int validate() {
    const Metrics metrics = make_adapter()->validate();
    if (!parallel_.world().is_chief()) return 0;
    for (const std::string& line : metric_lines(metrics)) std::puts(line.c_str());
    return 0;
  }

  /// Writes the predictions to the folder of the run whose checkpoint makes them, or to a new one.
  int predict() {
    if constexpr (!gives_prediction_batches<Source> && !gives_prediction_batches<Module>) {
      throw config_error("predict has no batches: add `predict_dataloader` to the data module or the module");
    } else if constexpr (std::same_as<typename SourceTypes::prediction, unknown>) {
      throw config_error("predict needs a `predict_step`, or a `forward` that takes the batch: add one to the module");
    } else {
      std::vector<StateDict> batches = prediction_tensors(make_adapter()->predict());
      if (parallel_.is_active()) batches = parallel_.gather_batches(batches);
      if (!parallel_.world().is_chief()) return 0;
      const StateDict predictions = joined_predictions(batches);
      if (predictions.empty()) throw data_error("predict_dataloader yields no batch: there is nothing to predict");
      const torch::Tensor& first = predictions.front().tensor;
      std::string line = "predicted " + std::to_string(first.size(0)) + " records";
      if (command_.options.fast_dev_run == 0) {
        LogDirectory directory(command_.options.default_root_dir, "lightning_logs", version_);
        const std::filesystem::path path = directory.path() / "predictions.safetensors";
        save_safetensors(predictions, path);
        line += "; written to " + path.string();
      }
      std::puts(line.c_str());
      return 0;
    }
  }

  /// Writes a checkpoint as a file for Python's Lightning.
  int convert() {
    resolve_checkpoint();
    const std::string& checkpoint = command_.options.ckpt_path;
    export_checkpoint(std::filesystem::path(checkpoint), command_.output, {.weights_only = command_.weights_only});
    std::puts(("converted " + checkpoint + " to " + command_.output).c_str());
    return 0;
  }

  void print_result(const FitResult& result, Trainer& trainer, const std::filesystem::path& checkpoints) {
    std::string line = trainer.interrupted() ? "interrupted; trained " : "trained ";
    line += std::to_string(result.epochs) + " epochs, " + std::to_string(result.steps) + " steps:";
    for (const auto& [name, value] : result.metrics) line += " " + name + "=" + metric_text(value.item());
    if (!trainer.loggers().empty())
      line += "; logs" + std::string(command_.enable_checkpointing ? " and checkpoints" : "") + " in " +
              trainer.loggers().front().log_dir().string();
    if (const auto last = checkpoints / "last"; trainer.interrupted() && is_checkpoint(last))
      line += "; checkpoint " + std::filesystem::canonical(last).filename().string() +
              " is written: go on with --ckpt-path " + (command_.enable_logging ? "last" : last.string());
    std::puts(line.c_str());
  }

  CommandLine command_;
  HParams hparams_;
  DataOptions data_options_;
  Map hparams_map_;
  std::optional<RunRetention> retention_;
  std::optional<TrialContext> context_;
  std::shared_ptr<Data> data_;
  std::shared_ptr<Module> module_;
  std::string version_;
  DataParallel parallel_;
  int threads_;
  DirectoryStorage storage_{DirectoryStorageOptions{.async = command_.async_checkpoint}};
};

/// Lightning's defaults, which a program has and an Adapter hasn't.
inline FitOptions program_defaults(FitOptions options) {
  options.enable_model_summary = options.enable_progress_bar = true;
  return options;
}

/// The checks that a program's module and data must pass.
template <class Module, class Data>
using program_checks =
    typename Assembly<Module, std::conditional_t<std::same_as<Data, NoData>, FitOptions, Data>>::checks;

template <class Module, class Data>
int run_program(int argc, const char* const* argv, FitOptions defaults) {
  return exit_code_of([&] {
    std::optional<CommandLine> command =
        parse_command_line(argc, argv, program_defaults(std::move(defaults)), flags_of<Data>());
    if (!command) return 0;
    Launch launch({.devices = command->devices, .timeout = std::chrono::seconds(command->timeout)}, argv);
    const World& world = launch.world();
    const std::string prefix = world.size > 1 ? "detpl: rank " + std::to_string(world.rank) + ": " : "detpl: ";
    return launch.finish(exit_code_of(
        [&] { return Program<Module, Data>(std::move(*command), world, launch.threads()).run(); }, prefix));
  });
}

}  // namespace detail

/// Makes a program of a module: flags for everything, hyperparameters from YAML and `--hparam`, logs and checkpoints.
///
/// `defaults` are what the flags say when they aren't given. The module is made from its `HParams`, from a
/// `const TrialContext&` or by default, the data from its `Options`, the context or by default.
/// Errors: one sentence on standard error; returns 2 for wrong usage or configuration, 1 if the run failed, else 0.
template <class Module, class Data = detail::NoData>
  requires(!makes_trial<Module>)
int main(int argc, const char* const* argv, FitOptions defaults = {}) {
  using Checks = detail::program_checks<Module, Data>;
  if constexpr (Checks::passed)
    return detail::run_program<Module, Data>(argc, argv, std::move(defaults));
  else
    return sizeof(typename Checks::rejected) != 0;  // its sentences are the only errors
}

/// The same for a trial, which makes its module and its loaders itself.
template <makes_trial Trial>
int main(int argc, const char* const* argv, FitOptions defaults = {}) {
  using Module = typename detail::module_of_model<Trial>::type;
  using Checks = detail::program_checks<Module, Trial>;
  if constexpr (Checks::passed)
    return detail::run_program<Module, Trial>(argc, argv, std::move(defaults));
  else
    return sizeof(typename Checks::rejected) != 0;
}

}  // namespace detpl::inline v0
