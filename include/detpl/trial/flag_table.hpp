// SPDX-License-Identifier: Apache-2.0
// The flags of detpl::main: which there are, what they set, how their texts are read.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/duration.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/dist/data_parallel_options.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/module/options.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/retired_flags.hpp"

namespace detpl::inline v0 {

namespace detail {

inline std::string flag_of(std::string_view member) {
  std::string flag = "--" + std::string(member);
  std::replace(flag.begin() + 2, flag.end(), '_', '-');
  return flag;
}

/// `3` as a count, `0.5` as a fraction.
inline BatchCount parse_batch_count(const std::string& flag, const std::string& text) {
  const Value value = parse_yaml(text, flag);
  if (const auto* count = value.get_if<std::int64_t>()) return *count;
  if (const double* fraction = value.get_if<double>()) return *fraction;
  throw config_error(flag + " is \"" + text +
                     "\", but it must be a count of batches, such as 3, or a fraction, such as 0.5");
}

/// A whole number and nothing else, or none.
template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// `4`, or by epoch `0:1,5:4`.
inline Accumulation parse_accumulation(const std::string& flag, const std::string& text) {
  if (const auto batches = parse_whole<std::int64_t>(text)) return *batches;
  std::vector<std::pair<std::int64_t, std::int64_t>> by_epoch;
  for (std::string_view rest = text;; rest.remove_prefix(rest.find(',') + 1)) {
    const std::string_view entry = rest.substr(0, rest.find(','));
    const std::size_t colon = std::min(entry.find(':'), entry.size());
    const auto epoch = parse_whole<std::int64_t>(entry.substr(0, colon));
    const auto batches = parse_whole<std::int64_t>(entry.substr(std::min(colon + 1, entry.size())));
    if (!epoch || !batches)
      throw config_error(flag + " is \"" + text +
                         "\", but it must be a count of batches, such as 4, or one by epoch, such as 0:1,5:4");
    by_epoch.emplace_back(*epoch, *batches);
    if (entry.size() == rest.size()) return Accumulation(std::move(by_epoch));
  }
}

inline std::string accumulation_text(const Accumulation& accumulation) {
  const auto& by_epoch = accumulation.by_epoch();
  if (by_epoch.size() == 1 && by_epoch.front().first == 0) return std::to_string(by_epoch.front().second);
  std::vector<std::string> parts;
  for (const auto& [epoch, batches] : by_epoch) parts.push_back(std::to_string(epoch) + ":" + std::to_string(batches));
  return join(parts, ",");
}

/// Lightning's default is none of detpl's deviations; the other choice is all of them.
inline Compatibility parse_compatibility(const std::string& flag, const std::string& text) {
  if (text == "lightning-1.5") return Compatibility::lightning_1_5();
  throw config_error(flag + " is \"" + text +
                     "\", but it must be lightning-1.5; leave it out for detpl's own behaviour");
}

/// Sets a flag's target from its text.
///
/// Errors: config_error that names the flag, its text and what it must be.
template <class Target>
void read_flag(Target& target, const std::string& flag, const std::string& text) {
  if constexpr (std::same_as<Target, std::string>) {
    target = text;
  } else if constexpr (std::same_as<Target, BatchCount>) {
    target = parse_batch_count(flag, text);
  } else if constexpr (std::same_as<Target, Accumulation>) {
    target = parse_accumulation(flag, text);
  } else if constexpr (std::same_as<Target, Compatibility>) {
    target = parse_compatibility(flag, text);
  } else if constexpr (std::same_as<Target, std::optional<std::chrono::seconds>>) {
    try {
      target = parse_duration(text);
    } catch (const config_error& error) {
      throw config_error(flag + ": " + error.what());
    }
  } else if constexpr (std::same_as<Target, std::optional<std::uint64_t>>) {  // wider than a Value's integer
    target = parse_whole<std::uint64_t>(text);
    if (!target) wrong_type(flag, Value(text), "a whole number, 0 or more");
  } else if constexpr (std::same_as<Target, double>) {
    assign_value(target, text == "inf" ? Value(std::numeric_limits<double>::infinity()) : parse_yaml(text, flag), flag);
  } else {
    assign_value(target, parse_yaml(text, flag), flag);
  }
}

template <class Target>
std::string flag_default(const Target& target) {
  if constexpr (std::same_as<Target, BatchCount>)
    return target.text();
  else if constexpr (std::same_as<Target, Accumulation>)
    return accumulation_text(target);
  else if constexpr (std::same_as<Target, Compatibility>)
    return target == Compatibility::lightning_1_5() ? "lightning-1.5" : "";
  else if constexpr (std::same_as<Target, std::optional<std::chrono::seconds>>)
    return target ? duration_text(*target) : "";
  else
    return value_text(to_value(target));
}

/// Adds the flags that set FitOptions and the program's own. All are read as text and converted here, so that they
/// refuse a wrong value in the same words; of a flag given twice the later counts.
class FlagTable {
 public:
  FlagTable(CLI::App& app, CommandLine& command) : app_(app), command_(command) {
    command.command == "submit" ? add_submit() : add_trainer(command, command.options);
  }

  void add_trainer(CommandLine& command, FitOptions& options) {
    if (!options.seed) options.seed = 0;
    if (options.default_root_dir.empty()) options.default_root_dir = ".";
    value("--accelerator", options.accelerator, "Where to train: cpu, gpu or auto");
    value("--accumulate-grad-batches", options.accumulate_grad_batches,
          "Add up the gradients of n batches before a step; by epoch: 0:1,5:4");
    on_off("--async-checkpoint", command.async_checkpoint,
           "Write checkpoints in the background while training goes on");
    value("--bucket-cap-mb", command.data_parallel.bucket_cap_mb,
          "MiB of gradients that ranks send each other at once; 0 is 25 on GPUs, 8 on CPUs");
    on_off("--benchmark", options.benchmark, "Let cuDNN try its algorithms out and keep the fastest");
    value("--check-val-every-n-epoch", options.check_val_every_n_epoch, "Validate every n-th epoch");
    on_off("--check-replicas", command.data_parallel.check_replicas,
           "Compare the weights of all ranks, bit by bit, after every step");
    value("--checkpoint-every-n-steps", command.checkpoint_every_n_steps,
          "Write a checkpoint every n steps, besides the one at the end of each epoch");
    value("--ckpt-path", options.ckpt_path, "Go on from a checkpoint: last, best, or a path");
    value("--compatibility", options.compatibility, "Bring Lightning's known faults back: lightning-1.5");
    value("--config", command.config, "An experiment's YAML file, as Determined's: hyperparameters, data, what stays");
    value("--default-root-dir", options.default_root_dir, "Logs and checkpoints go to lightning_logs/ in this folder");
    on_off("--detect-anomaly", options.detect_anomaly,
           "Find the operation that made a NaN, and stop at a loss that isn't finite");
    on_off("--deterministic", options.deterministic, "Use deterministic kernels only");
    value("--devices", devices_,
          "How many devices, one process each, to train on on this host; auto is the launcher's");
    on_off("--enable-checkpointing,!--no-enable-checkpointing,!--no-checkpointing", command.enable_checkpointing,
           "Write checkpoints (default: on)");
    on_off("--enable-model-summary,!--no-enable-model-summary,!--no-model-summary", options.enable_model_summary,
           "Print the table of layers (default: on)");
    on_off("--enable-progress-bar,!--no-enable-progress-bar,!--no-progress-bar", options.enable_progress_bar,
           "Show the progress bar (default: on)");
    value("--fast-dev-run", options.fast_dev_run,
          "Train and validate n batches (1 if no number follows) and write nothing");
    on_off("--find-unused-parameters", command.data_parallel.find_unused_parameters,
           "On several ranks: parameters may stay without a gradient");
    value("--gradient-clip-algorithm", options.gradient_clip_algorithm, "How to clip gradients: norm or value");
    value("--gradient-clip-val", options.gradient_clip_val, "Clip gradients to this norm or value; 0 is off");
    value("--gradient-compression", command.data_parallel.gradient_compression,
          "How gradients travel between ranks: none, fp16 or bf16");
    add("--hparam", "Set a hyperparameter: name=value; may be repeated",
        [&command](const std::string& text) { command.hparams.push_back(parse_assignment(text)); });
    value("--limit-predict-batches", options.limit_predict_batches, "Predict n batches, or a fraction");
    value("--limit-train-batches", options.limit_train_batches, "Train on n batches, or a fraction, of each epoch");
    value("--limit-val-batches", options.limit_val_batches, "Validate on n batches, or a fraction; 0 skips validation");
    value("--log-every-n-steps", options.log_every_n_steps, "Write a row of step metrics every n steps");
    on_off("--logger,!--no-logger", command.enable_logging,
           "Write metrics.csv, hparams.yaml and TensorBoard files (default: on)");
    value("--max-epochs", options.max_epochs, "Stop after this many epochs; -1 never")
        ->default_str(std::to_string(options.max_epochs.value_or(1000)));
    value("--max-steps", options.max_steps, "Stop after this many optimizer steps; -1 never");
    value("--max-time", options.max_time, "Stop after this time: days:hours:minutes:seconds");
    value("--min-epochs", options.min_epochs, "Requests to stop wait until this many epochs are trained");
    value("--min-steps", options.min_steps, "Requests to stop wait until this many optimizer steps are done");
    value("--num-sanity-val-steps", options.num_sanity_val_steps, "Validation batches to try before training; -1 all");
    value("--overfit-batches", options.overfit_batches,
          "Train and validate on the same n batches, or fraction; 0 is off");
    value("--precision", options.precision, "Numeric precision: 32, 64, bf16-mixed or 16-mixed (bf16, 16)");
    value("--profiler", options.profiler, "Print where the time went (simple), or write a trace (pytorch)");
    value("--reload-dataloaders-every-n-epochs", options.reload_dataloaders_every_n_epochs,
          "Ask for the loaders anew every n epochs; 0 never");
    value("--seed", options.seed, "Seed of weights, data order and everything random")
        ->default_str(std::to_string(*options.seed));
    value("--strategy", command.data_parallel.strategy, "On several ranks: ddp, or zero1, which shards optimizers");
    on_off("--sync-batchnorm", command.data_parallel.sync_batchnorm,
           "On several ranks: BatchNorm takes the statistics of all");
    on_off("--unmanaged", command.unmanaged,
           "Report to the Determined master that DET_MASTER names, as a trial that it doesn't schedule");
    on_off("--test", command.test,
           "Train one batch, validate one and write one checkpoint, which isn't kept, as Determined's test experiment");
    value("--threads", command.threads, "CPU threads; 0 chooses by the size of the model");
    value("--timeout", command.timeout, "Seconds that one rank waits for another");
    value("--track-grad-norm", options.track_grad_norm,
          "Log this p-norm of each gradient, such as 2 or inf; -1 is off");
    value("--val-check-interval", options.val_check_interval, "Validate every n batches, or fraction of an epoch");
  }

  /// Adds what `convert` takes; it has none of the data's flags.
  void add_convert() {
    value("checkpoint", command_.options.ckpt_path, "The checkpoint: last, best, or a path");
    value("-o,--output", command_.output, "The file to write");
    on_off("--weights-only", command_.weights_only, "Convert weights and hyperparameters alone");
  }

  /// Adds what `submit` takes: it trains nothing here, so no other flag means anything to it.
  void add_submit() {
    value("file", command_.config, "The experiment's YAML file");
    value("--context", command_.context, "The folder that the trials run in; the file's own if left out");
    on_off("--follow", command_.follow, "Print the log of the first trial, and wait for the experiment's end");
    add("--include", "A file or folder to send besides, to the top of the context; may be repeated",
        [this](const std::string& path) { command_.includes.push_back(path); });
  }

  /// Adds the flags that a data definition declares.
  void add_members(const std::vector<MemberFlag>& flags) {
    for (const MemberFlag& flag : flags)
      add(flag_of(flag.name), "`" + flag.name + "` of the data",
          [this, name = flag.name](const std::string& text) { command_.members.emplace_back(name, text); })
          ->default_str(flag.default_text)
          ->group("Data");
  }

  /// Refuses what this program can't do and flags that contradict each other.
  void check() {
    check_options(command_.options);
    if (command_.command == "submit" && command_.config.empty())
      throw config_error("submit needs an experiment's file: submit const.yaml");
    if (command_.command == "convert" && (command_.options.ckpt_path.empty() || command_.output.empty()))
      throw config_error("convert needs a checkpoint (last, best or a path) and a file: convert last -o model.ckpt");
    const std::optional<int> devices = devices_ == "auto" ? 0 : parse_whole<int>(devices_);
    if (!devices || *devices < (devices_ == "auto" ? 0 : 1))
      throw config_error("--devices is \"" + devices_ + "\", but it must be a number, 1 or more, or auto");
    command_.devices = *devices;
    if (command_.timeout <= 0)
      throw config_error("--timeout is " + std::to_string(command_.timeout) + ", but it must be 1 or more");
    const DataParallelOptions& parallel = command_.data_parallel;
    if (parallel.strategy != "ddp" && parallel.strategy != "zero1")
      throw config_error("--strategy is \"" + parallel.strategy + "\", but it must be ddp or zero1");
    const std::string& compression = parallel.gradient_compression;
    if (compression != "none" && compression != "fp16" && compression != "bf16")
      throw config_error("--gradient-compression is \"" + compression + "\", but it must be none, fp16 or bf16");
    if (!(parallel.bucket_cap_mb >= 0))
      throw config_error("--bucket-cap-mb is " + number_text(parallel.bucket_cap_mb) + ", but it must be 0 or more");
    if (command_.test && command_.command != "fit")
      throw config_error("--test is of the command fit: leave it out of " + command_.command);
    if (command_.test && command_.options.fast_dev_run != 0)
      throw config_error("--test and --fast-dev-run contradict each other: leave one of them out");
    if (command_.threads < 0)
      throw config_error("--threads is " + std::to_string(command_.threads) + ", but it must be 0 or more");
    if (command_.checkpoint_every_n_steps < 0)
      throw config_error("--checkpoint-every-n-steps is " + std::to_string(command_.checkpoint_every_n_steps) +
                         ", but it must be 0 or more");
    if (command_.checkpoint_every_n_steps > 0 && !command_.enable_checkpointing)
      throw config_error(
          "--checkpoint-every-n-steps and --no-checkpointing contradict each other: leave one of them out");
    if (command_.async_checkpoint && !command_.enable_checkpointing)
      throw config_error("--async-checkpoint and --no-checkpointing contradict each other: leave one of them out");
  }

 private:
  static std::pair<std::string, std::string> parse_assignment(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw config_error("--hparam is \"" + text + "\", but it must be name=value, such as learning_rate=0.01");
    return {text.substr(0, equals), text.substr(equals + 1)};
  }

  CLI::Option* add(const std::string& flag, const std::string& description,
                   std::function<void(const std::string&)> use) {
    return app_.add_option_function<std::string>(flag, std::move(use), description)->trigger_on_parse();
  }
  template <class Target>
  CLI::Option* value(const char* flag, Target& target, const char* description) {
    return add(flag, description, [&target, flag](const std::string& text) { read_flag(target, flag, text); })
        ->default_str(flag_default(target));
  }
  void on_off(const char* flags, bool& target, const char* description) {
    app_.add_flag_function(
            flags, [&target](std::int64_t times) { target = times > 0; }, description)
        ->trigger_on_parse();
  }

  CLI::App& app_;
  CommandLine& command_;
  std::string devices_ = "auto";
};

inline std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

/// What is wrong with an argument that is no flag of this program.
inline std::string unknown_argument(const std::string& typed, const std::vector<std::string>& flags) {
  if (!typed.starts_with('-')) return "unknown argument `" + typed + "`: see --help";
  const std::string flag = typed.substr(0, typed.find('='));
  if (flag.starts_with("--")) {
    const std::string name = flag.substr(2);
    if (const std::string_view answer = retired_answer(name); !answer.empty())
      return "unsupported flag `" + flag + "`: " + std::string(answer);
    if (const std::string dashed = flag_of(name); std::ranges::find(flags, dashed) != flags.end())
      return "unknown flag `" + flag + "`: use " + dashed;
  }
  return unlike_any("flag", flag, flags) + " See --help.";
}

}  // namespace detail

}  // namespace detpl::inline v0
