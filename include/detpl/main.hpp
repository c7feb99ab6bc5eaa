// SPDX-License-Identifier: Apache-2.0
// detpl::main: a module and its data as a command-line program. What depends on no module is defined in main.ipp
// (component: detpl::main).
#pragma once

#include <torch/utils.h>

#include <concepts>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/adapter.hpp"
#include "detpl/callbacks/data_parallel.hpp"
#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/callbacks/remember_run.hpp"
#include "detpl/callbacks/trial_recorder.hpp"
#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/dist/ranks.hpp"
#include "detpl/dist/world.hpp"
#include "detpl/loggers/csv.hpp"
#include "detpl/loggers/hparams_yaml.hpp"
#include "detpl/loggers/tensorboard.hpp"
#include "detpl/loop/list_hooks.hpp"
#include "detpl/loop/load_from_checkpoint.hpp"
#include "detpl/loop/predictions.hpp"
#include "detpl/module/pytorch_profiler.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/construct.hpp"
#include "detpl/trial/earlier_run.hpp"
#include "detpl/trial/hyperparameters.hpp"
#include "detpl/trial/read_experiment.hpp"
#include "detpl/trial/run_retention.hpp"
#include "detpl/trial/signals_to_run.hpp"
#include "detpl/trial/trial_setup.hpp"

namespace detpl::inline v0 {
namespace detail {

/// What a run writes with.
struct ProgramOutputs {
  std::vector<AnyLogger> loggers{};
  std::optional<ModelCheckpoint> at_epochs{}, at_steps{};
  std::optional<TrialRecorder> recorder{};  ///< in place of them where a session is told of the run
};

/// `version`: the run's, where it goes on with an earlier one; `keeps_all`: checkpoints are removed when it is done.
ProgramOutputs program_outputs(const CommandLine& command, const std::string& version, bool keeps_all,
                               const TrialContext& context, const TrialSetup& setup);

/// The hyperparameters of an experiment's file without those that are `replaced`: constants; for `--test` also ranges,
/// of which a value is drawn.
Map hyperparameters_of_run(const CommandLine& command, const Map& hyperparameters,
                           const std::vector<std::string>& replaced);

/// Refuses `--batch-size` beside the hyperparameter `global_batch_size`.
void check_batch_size(const CommandLine& command);

void print_result(const CommandLine& command, const FitResult& result, Trainer& trainer,
                  const std::filesystem::path& checkpoints);

/// Writes the predictions to the folder of the run whose checkpoint makes them, or to a new one.
void write_predictions(const CommandLine& command, const std::vector<StateDict>& batches, const std::string& version);

/// Writes a checkpoint as a file for Python's Lightning; returns 0.
int convert(const CommandLine& command, DirectoryStorage& storage);

/// Reads the command line, starts the ranks and calls `run(command, world, threads)`; returns the exit code.
int run_program(int argc, const char* const* argv, FitOptions defaults, const std::vector<MemberFlag>& flags,
                const std::function<int(CommandLine, const World&, int)>& run);

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
      if (works_alone && !parallel_.world().is_chief()) return 0;
      if (command_.command == "hooks") return list_hooks<Module, SourceTypes>(), 0;
      if (command_.command == "convert") return convert(command_, storage_);
      return train();
    } catch (const invalid_hyperparameters& failure) {
      if (!setup_.session) {
        parallel_.leave(failure);
        throw;
      }
      std::fprintf(stderr, "detpl: %s\n", failure.what());
      setup_.session->report_invalid_hyperparameters();
      return 0;
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
      if (!parallel_.world().is_chief()) return 0;
      if (!hparams_map_.items.empty()) std::puts(("hyperparameters: " + value_text(hparams_map_)).c_str());
      std::puts(model_summary(*module_).c_str());
      return 0;
    }
    resolve_checkpoint();
    if (!begin_trial()) return 0;
    if (command_.command == "predict") return predict();
    return command_.command == "validate" ? validate() : fit();
  }

  using HParams = typename hparams_of<Module>::type;
  using DataOptions = typename options_of<Data>::type;
  using Source = std::conditional_t<has_data, Data, Module>;
  using SourceTypes = typename Assembly<Module, std::conditional_t<has_data, Data, FitOptions>>::types;

  void configure() {
    setup_ = find_setup(command_, parallel_.world());
    const ExperimentFile& file = setup_.file;
    if (!setup_.is_reported()) file.locate([&] { retention_ = run_retention(file.experiment); });
    take_hyperparameters(file);
    context_ = make_context(setup_, hparams_map_, parallel_.world());
    take_options(file);
  }

  /// Hyperparameters from the file, then from `--hparam`.
  void take_hyperparameters(const ExperimentFile& file) {
    std::vector<std::string> from_flags;
    for (const auto& [name, text] : command_.hparams) from_flags.push_back(name);
    Map from_file;
    file.locate([&] { from_file = hyperparameters_of_run(command_, file.experiment.hyperparameters, from_flags); });
    if constexpr (declares_hparams<Module>) {
      Map own;
      for (const auto& [name, value] : from_file.items)
        if (name != "global_batch_size" && !(declares_options<Data> && data_has(name))) own[name] = value;
      file.locate([&] { assign_hparams(hparams_, own, "hyperparameter"); }, "hyperparameters");
      for (const auto& [name, text] : command_.hparams) assign_text(hparams_, name, text, "hyperparameter");
      hparams_map_ = hparams_to_map(hparams_);
      if (const Value* records = from_file.find("global_batch_size")) hparams_map_["global_batch_size"] = *records;
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
  void take_options(const ExperimentFile& file) {
    if constexpr (declares_options<Data>) {
      file.locate([&] { assign_hparams(data_options_, file.experiment.data, "key of `data:`"); }, "data");
      if constexpr (requires { data_options_.batch_size; })
        if (hparams_map_.find("global_batch_size")) {
          check_batch_size(command_);
          data_options_.batch_size = context_->get_per_slot_batch_size();
        }
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

  /// Rank 0 says what the checkpoint is: the others would see what it has written since.
  void resolve_checkpoint() {
    std::string& path = command_.options.ckpt_path;
    if (setup_.is_reported()) {
      path = setup_.checkpoint.string();
      return;
    }
    if (parallel_.world().is_chief()) {
      const EarlierRun run = find_earlier_run(command_, remembered_checkpoints(), storage_);
      path = run.checkpoint.string();
      version_ = run.version;
    }
    if (parallel_.is_active()) path = text_of_chief(parallel_.ranks(), path);
  }

  /// Connects to whoever has started the trial. False if there is nothing left to train.
  bool begin_trial() {
    const std::optional<std::int64_t> told = connect(setup_, *context_);
    double length = told ? static_cast<double>(*told) : -1;
    if (parallel_.is_active()) length = number_of_chief(parallel_.ranks(), length);
    if (length > 0) context_->set_max_length(static_cast<std::int64_t>(length));
    return length != 0;
  }

  /// Where the processes in whose place the launcher has started these wrote checkpoints, empty if there were none.
  std::string remembered_checkpoints() const {
    return parallel_.is_active() && command_.command == "fit" ? parallel_.remembered() : "";
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
    ProgramOutputs outputs = program_outputs(command_, version_, retention_.has_value(), *context_, setup_);
    if (!version_.empty() && command_.options.fast_dev_run == 0 && parallel_.world().is_chief())
      os::remove_temporaries(log_folder(command_) / ("version_" + version_));  // what a killed run was writing
    const auto trial = make_adapter(std::move(outputs.loggers), std::move(outputs.at_steps),
                                    std::move(outputs.at_epochs), std::move(outputs.recorder));
    const FitResult result = trial->fit();
    if (setup_.session) setup_.session->finish();
    trial->template callback<SignalsToRun>().end();
    if (!parallel_.world().is_chief()) return 0;
    Trainer& trainer = trial->trainer();
    const std::filesystem::path checkpoints = folder_of_checkpoints(trainer, command_.enable_checkpointing);
    if (retention_ && !checkpoints.empty() && !trainer.interrupted()) thin_checkpoints(checkpoints, *retention_);
    print_result(command_, result, trainer, checkpoints);
    return 0;
  }

  auto make_adapter() {
    return make_adapter(std::vector<AnyLogger>(), std::optional<ModelCheckpoint>(), std::optional<ModelCheckpoint>(),
                        std::optional<TrialRecorder>());
  }

  int validate() {
    const Metrics metrics = make_adapter()->validate();
    if (!parallel_.world().is_chief()) return 0;
    for (const std::string& line : metric_lines(metrics)) std::puts(line.c_str());
    return 0;
  }

  int predict() {
    if constexpr (!gives_prediction_batches<Source> && !gives_prediction_batches<Module>) {
      throw config_error("predict has no batches: add `predict_dataloader` to the data module or the module");
    } else if constexpr (std::same_as<typename SourceTypes::prediction, unknown>) {
      throw config_error("predict needs a `predict_step`, or a `forward` that takes the batch: add one to the module");
    } else {
      std::vector<StateDict> batches = prediction_tensors(make_adapter()->predict());
      if (parallel_.is_active()) batches = parallel_.gather_batches(batches);
      if (parallel_.world().is_chief()) write_predictions(command_, batches, version_);
      return 0;
    }
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
  TrialSetup setup_;
  DataParallel parallel_;
  int threads_;
  DirectoryStorage storage_{DirectoryStorageOptions{.async = command_.async_checkpoint}};
};

/// The checks that a program's module and data must pass.
template <class Module, class Data>
using program_checks =
    typename Assembly<Module, std::conditional_t<std::same_as<Data, NoData>, FitOptions, Data>>::checks;

template <class Module, class Data>
int run_program(int argc, const char* const* argv, FitOptions defaults) {
  return run_program(argc, argv, std::move(defaults), flags_of<Data>(),
                     [](CommandLine command, const World& world, int threads) {
                       return Program<Module, Data>(std::move(command), world, threads).run();
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
