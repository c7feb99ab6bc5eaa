// SPDX-License-Identifier: Apache-2.0
// The command line of detpl::main: verbs, Trainer flags by their names, hyperparameters, the data's own flags.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/text.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/module/options.hpp"

namespace detpl::inline v0 {

/// What a program of `detpl::main` was asked to do.
struct CommandLine {
  std::string command = "fit";
  FitOptions options{};
  std::int64_t checkpoint_every_n_steps = 0;
  std::string config{};
  std::string default_root_dir = ".";
  bool enable_checkpointing = true;
  bool enable_logging = true;
  std::vector<std::pair<std::string, std::string>> hparams{};  ///< as given: `learning_rate`, `0.01`
  std::vector<std::pair<std::string, std::string>> members{};  ///< the data's and the module's own flags, as given
  std::int64_t threads = 0;
};

/// A flag that a DataModule's or module's `Options` declares.
struct MemberFlag {
  std::string name;          ///< the member's
  std::string default_text;  ///< what `--help` shows
};

/// The flags of a Hana-adapted `Options`: `batch_size` is given as `--batch-size`.
template <hana_struct Options>
std::vector<MemberFlag> member_flags() {
  std::vector<MemberFlag> flags;
  for_each_member(Options{}, [&](std::string_view name, const auto& member) {
    std::string text = yaml_text(to_value(member));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    flags.push_back({std::string(name), std::move(text)});
  });
  return flags;
}

/// Sets a member of an adapted struct from the text of a flag or of `--hparam`.
///
/// Errors: config_error for a name that the struct lacks and for a text that isn't of the member's type.
template <hana_struct Struct>
void assign_text(Struct& object, const std::string& name, const std::string& text, std::string_view what) {
  bool known = false;
  for_each_member(object, [&]<class Member>(std::string_view member_name, Member& member) {
    if (member_name != name) return;
    known = true;
    if constexpr (std::constructible_from<Member, std::string>)
      member = Member(text);
    else
      assign_value(member, parse_yaml(text, std::string(what) + " " + name), name);
  });
  if (!known) throw config_error(unknown_name(what, name, member_names<Struct>()));
}

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

/// Sets a flag's target from its text.
///
/// Errors: config_error that names the flag, its text and what it must be.
template <class Target>
void read_flag(Target& target, const std::string& flag, const std::string& text) {
  if constexpr (std::same_as<Target, std::string>) {
    target = text;
  } else if constexpr (std::same_as<Target, BatchCount>) {
    target = parse_batch_count(flag, text);
  } else if constexpr (std::same_as<Target, std::optional<std::uint64_t>>) {  // wider than a Value's integer
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), target.emplace());
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
      wrong_type(flag, Value(text), "a whole number, 0 or more");
  } else {
    assign_value(target, parse_yaml(text, flag), flag);
  }
}

template <class Target>
std::string flag_default(const Target& target) {
  if constexpr (std::same_as<Target, BatchCount>)
    return target.text();
  else
    return value_text(to_value(target));
}

/// Adds the flags that set FitOptions and the program's own. All are read as text and converted here, so that they
/// refuse a wrong value in the same words; of a flag given twice the later counts.
class FlagTable {
 public:
  FlagTable(CLI::App& app, CommandLine& command) : app_(app), command_(command) {
    FitOptions& options = command.options;
    if (!options.seed) options.seed = 0;
    value("--accelerator", options.accelerator, "Where to train: cpu, gpu or auto");
    value("--check-val-every-n-epoch", options.check_val_every_n_epoch, "Validate every n-th epoch");
    value("--checkpoint-every-n-steps", command.checkpoint_every_n_steps,
          "Write a checkpoint every n steps, besides the one at the end of each epoch");
    value("--ckpt-path", options.ckpt_path, "Go on from a checkpoint: last, or a path");
    value("--config", command.config, "A YAML file with `hyperparameters:` and `data:`");
    value("--default-root-dir", command.default_root_dir, "Logs and checkpoints go to lightning_logs/ in this folder");
    on_off("--detect-anomaly", options.detect_anomaly,
           "Find the operation that made a NaN, and stop at a loss that isn't finite");
    on_off("--deterministic", options.deterministic, "Use deterministic kernels only");
    value("--devices", devices_, "How many devices to train on");
    on_off("--enable-checkpointing,!--no-enable-checkpointing,!--no-checkpointing", command.enable_checkpointing,
           "Write checkpoints (default: on)");
    on_off("--enable-model-summary,!--no-enable-model-summary,!--no-model-summary", options.enable_model_summary,
           "Print the table of layers (default: on)");
    on_off("--enable-progress-bar,!--no-enable-progress-bar,!--no-progress-bar", options.enable_progress_bar,
           "Show the progress bar (default: on)");
    value("--fast-dev-run", options.fast_dev_run,
          "Train and validate n batches (1 if no number follows) and write nothing");
    value("--gradient-clip-algorithm", options.gradient_clip_algorithm, "How to clip gradients: norm or value");
    value("--gradient-clip-val", options.gradient_clip_val, "Clip gradients to this norm or value; 0 is off");
    add("--hparam", "Set a hyperparameter: name=value; may be repeated",
        [&command](const std::string& text) { command.hparams.push_back(parse_assignment(text)); });
    value("--limit-train-batches", options.limit_train_batches, "Train on n batches, or a fraction, of each epoch");
    value("--limit-val-batches", options.limit_val_batches, "Validate on n batches, or a fraction; 0 skips validation");
    value("--log-every-n-steps", options.log_every_n_steps, "Write a row of step metrics every n steps");
    on_off("--logger,!--no-logger", command.enable_logging,
           "Write metrics.csv, hparams.yaml and TensorBoard files (default: on)");
    value("--max-epochs", options.max_epochs, "Stop after this many epochs; -1 never")
        ->default_str(std::to_string(options.max_epochs.value_or(1000)));
    value("--max-steps", options.max_steps, "Stop after this many optimizer steps; -1 never");
    value("--num-sanity-val-steps", options.num_sanity_val_steps, "Validation batches to try before training; -1 all");
    value("--precision", precision_, "Numeric precision: 32");
    value("--seed", options.seed, "Seed of weights, data order and everything random")
        ->default_str(std::to_string(*options.seed));
    value("--threads", command.threads, "CPU threads; 0 chooses by the size of the model");
    value("--val-check-interval", options.val_check_interval, "Validate every n batches, or fraction of an epoch");
  }

  /// Adds the flags that a data definition declares.
  void add_members(const std::vector<MemberFlag>& flags) {
    for (const MemberFlag& flag : flags)
      add(flag_of(flag.name), "`" + flag.name + "` of the data",
          [this, name = flag.name](const std::string& text) { command_.members.emplace_back(name, text); })
          ->default_str(flag.default_text)
          ->group("Data");
  }

  /// Refuses what this program can't do.
  void check() const {
    if (devices_ != "1" && devices_ != "auto")
      throw config_error("--devices is \"" + devices_ +
                         "\", but this version of detpl trains in one process: leave it out");
    if (precision_ != "32")
      throw config_error("--precision is \"" + precision_ +
                         "\", but this version of detpl trains in 32 bits: leave it out");
    if (command_.threads < 0)
      throw config_error("--threads is " + std::to_string(command_.threads) + ", but it must be 0 or more");
    if (command_.checkpoint_every_n_steps < 0)
      throw config_error("--checkpoint-every-n-steps is " + std::to_string(command_.checkpoint_every_n_steps) +
                         ", but it must be 0 or more");
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
  std::string devices_ = "1", precision_ = "32";
};

inline std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

inline std::string unknown_argument(const std::string& typed, const std::vector<std::string>& flags) {
  if (!typed.starts_with('-')) return "unknown argument `" + typed + "`: see --help";
  return unlike_any("flag", typed.substr(0, typed.find('=')), flags) + " See --help";
}

}  // namespace detail

/// Reads the command line. Null if the text of `--help` was printed.
///
/// Errors: config_error for an unknown command or flag (it names the nearest) and for a value that can't be.
inline std::optional<CommandLine> parse_command_line(int argc, const char* const* argv, FitOptions defaults,
                                                     const std::vector<MemberFlag>& members) {
  static constexpr std::array<std::string_view, 4> commands = {"fit", "validate", "hooks", "summary"};
  CommandLine command;
  command.options = std::move(defaults);
  CLI::App app(
      "Trains the module of this program with detpl.\n\nCommands: fit (default), validate, summary (the table of "
      "layers), hooks (every hook, and whether the module has it).",
      argc > 0 ? std::string(argv[0]) + " [COMMAND]" : "program [COMMAND]");
  app.allow_extras();
  detail::FlagTable flags(app, command);
  flags.add_members(members);

  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (!arguments.empty() && !arguments.front().starts_with('-')) {
    if (std::find(commands.begin(), commands.end(), arguments.front()) == commands.end())
      throw config_error(unknown_name("command", arguments.front(), commands));
    command.command = arguments.front();
    arguments.erase(arguments.begin());
  }
  // CLI11 calls nobody for an option whose value is left out.
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i] == "--fast-dev-run" && (i + 1 == arguments.size() || arguments[i + 1].starts_with('-')))
      arguments[i] += "=1";
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw config_error(std::string(error.what()) + ": see --help");
  }
  for (const std::string& extra : app.remaining())
    throw config_error(detail::unknown_argument(extra, detail::flag_names(app)));
  flags.check();
  return command;
}

}  // namespace detpl::inline v0
