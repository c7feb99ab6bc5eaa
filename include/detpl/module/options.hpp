// SPDX-License-Identifier: Apache-2.0
// How to train: Lightning's Trainer flags as one plain struct.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"

namespace detpl::inline v0 {

/// A number of batches: `3` is a count, `0.5` a fraction of the epoch.
class BatchCount {
 public:
  BatchCount(int count) : count_(count) {}
  BatchCount(std::int64_t count) : count_(count) {}
  BatchCount(double fraction) : is_fraction_(true), fraction_(fraction) {}

  bool is_fraction() const { return is_fraction_; }
  double fraction() const { return fraction_; }
  std::int64_t count() const { return count_; }
  /// Whether it leaves no batch, as a count or as a fraction.
  bool is_zero() const { return is_fraction_ ? fraction_ == 0 : count_ == 0; }
  std::string text() const { return is_fraction_ ? real_text(fraction_) : std::to_string(count_); }

  friend bool operator==(const BatchCount&, const BatchCount&) = default;

 private:
  bool is_fraction_ = false;
  std::int64_t count_ = 0;
  double fraction_ = 0;
};

/// How many batches' gradients make one optimizer step: `4`, or by epoch from 0, `{{0, 1}, {5, 4}}`.
class Accumulation {
 public:
  Accumulation(int batches) : Accumulation(std::int64_t{batches}) {}
  Accumulation(std::int64_t batches) : by_epoch_{{0, batches}} {}
  Accumulation(std::initializer_list<std::pair<std::int64_t, std::int64_t>> by_epoch) : by_epoch_(by_epoch) {}
  explicit Accumulation(std::vector<std::pair<std::int64_t, std::int64_t>> by_epoch) : by_epoch_(std::move(by_epoch)) {}

  /// The number of batches in an epoch: that of the latest epoch named, 1 before the first.
  std::int64_t at(std::int64_t epoch) const {
    std::int64_t batches = 1, latest = -1;
    for (const auto& [first_epoch, count] : by_epoch_)
      if (first_epoch <= epoch && first_epoch > latest) latest = first_epoch, batches = count;
    return batches;
  }
  const std::vector<std::pair<std::int64_t, std::int64_t>>& by_epoch() const { return by_epoch_; }

  friend bool operator==(const Accumulation&, const Accumulation&) = default;

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> by_epoch_;
};

/// Where detpl is right and Lightning 1.5.10 isn't: one switch per deviation that brings Lightning's behaviour back.
/// docs/semantics.md describes each.
struct Compatibility {
  /// Every loss of an epoch's short last accumulation group is divided by the full group's size.
  bool divides_short_groups = false;
  /// With optimizer frequencies, the optimizer whose schedulers step is found by counting batches over all epochs, and
  /// epoch schedulers of the others are left out.
  bool miscounts_scheduler_turns = false;
  /// Generators are not restored from checkpoints.
  bool forgets_generators = false;
  /// Checkpoints are written before the module's hook of the same name, so that they lack what it changes.
  bool saves_before_module = false;
  /// A run that goes on from a checkpoint leaves out what its epoch had still to come, and starts with the next one.
  bool skips_rest_of_epoch = false;
  /// Validation inside an accumulation group clears the gradients that the group has gathered.
  bool validation_clears_gradients = false;
  /// Gradients are cleared to zeros, so that an optimizer with momentum moves weights in skipped batches.
  bool zeroes_gradients = false;

  /// Lightning 1.5.10 in everything.
  static Compatibility lightning_1_5() { return {true, true, true, true, true, true, true}; }

  friend bool operator==(const Compatibility&, const Compatibility&) = default;
};

/// The Trainer flags of Lightning 1.5, with its names and defaults, except that nothing is printed or written unless
/// told.
struct FitOptions {
  /// Where to train: `cpu`, `gpu` or `auto` (a GPU if LibTorch sees one).
  std::string accelerator = "auto";
  /// Batches whose gradients are added up before an optimizer steps; one number, or one by epoch.
  Accumulation accumulate_grad_batches = 1;
  /// The gradients of an accumulation group are divided by its batches; else they are their sum. Determined's name.
  bool average_aggregated_gradients = true;
  /// Lets cuDNN try its algorithms out and keep the fastest.
  bool benchmark = false;
  /// Validates every n-th epoch.
  std::int64_t check_val_every_n_epoch = 1;
  /// The checkpoint to go on from; empty starts afresh.
  std::string ckpt_path{};
  /// Where Lightning's known faults are wanted back.
  Compatibility compatibility{};
  /// Where checkpoints go that neither a callback's dirpath nor a logger's folder places; empty is nowhere.
  std::string default_root_dir{};
  /// Finds the operation that made a NaN (autograd's anomaly mode) and stops at a training loss that is not finite.
  bool detect_anomaly = false;
  /// Makes LibTorch use deterministic kernels only.
  bool deterministic = false;
  /// Prints a summary of the module before training.
  bool enable_model_summary = false;
  /// Shows a progress bar on standard output.
  bool enable_progress_bar = false;
  /// Runs n batches of training and validation once, without loggers and checkpoints, to see that all is well; 0 is
  /// off.
  std::int64_t fast_dev_run = 0;
  /// `norm` or `value`.
  std::string gradient_clip_algorithm = "norm";
  /// Clips gradients to this norm or value before the optimizer's step; 0 is off.
  double gradient_clip_val = 0;
  /// How many batches to predict.
  BatchCount limit_predict_batches = 1.0;
  /// How many batches of an epoch to train on.
  BatchCount limit_train_batches = 1.0;
  /// How many batches of each validation loader to use; 0 skips validation.
  BatchCount limit_val_batches = 1.0;
  /// Writes a row of step metrics to the loggers every n optimizer steps.
  std::int64_t log_every_n_steps = 50;
  /// Stops after this many epochs; -1 never. Default: 1000, or none where `max_steps` or `max_time` is set.
  std::optional<std::int64_t> max_epochs{};
  /// Stops after this many optimizer steps; -1 never.
  std::int64_t max_steps = -1;
  /// Stops at the first batch that ends later than this; the time of earlier parts of a resumed run counts.
  std::optional<std::chrono::seconds> max_time{};
  /// Requests to stop, such as EarlyStopping's, wait until this many epochs are trained.
  std::int64_t min_epochs = 0;
  /// Requests to stop wait until this many optimizer steps are done.
  std::int64_t min_steps = 0;
  /// Validation batches run before training, as a test of the validation code; -1 all, 0 none.
  std::int64_t num_sanity_val_steps = 2;
  /// Trains and validates on the same few training batches, in order: a count or a fraction of them; 0 is off.
  BatchCount overfit_batches = 0.0;
  /// Numeric precision: `32`, `64`, `bf16-mixed` or `16-mixed` (GPUs only); `bf16` and `16` are other names for them.
  std::string precision = "32";
  /// `simple` prints where the time went, `pytorch` writes a trace for chrome://tracing; empty is off.
  std::string profiler{};
  /// Asks for the training and validation loaders anew every n epochs; 0 never.
  std::int64_t reload_dataloaders_every_n_epochs = 0;
  /// Seeds LibTorch's generators and the order of the data; none leaves the generators alone and orders data by seed 0.
  std::optional<std::uint64_t> seed{};
  /// Logs this p-norm of each parameter's gradient before each optimizer step, infinity included; -1 is off.
  double track_grad_norm = -1;
  /// When to validate inside an epoch: a fraction of it, or every n batches.
  BatchCount val_check_interval = 1.0;
};

namespace detail {

inline void require_option(bool holds, const std::string& sentence) {
  if (!holds) throw config_error(sentence);
}

inline void check_limit(const char* name, const BatchCount& limit) {
  const bool right = limit.is_fraction() ? limit.fraction() >= 0 && limit.fraction() <= 1 : limit.count() >= 0;
  require_option(right, std::string(name) + " = " + limit.text() +
                            " is out of range: give a count of batches (0, 1, 2, …) or a fraction between 0.0 and 1.0");
}

}  // namespace detail

/// Whether a precision runs steps under autocast: `bf16-mixed`, `16-mixed` and their other names.
inline bool is_mixed(const std::string& precision) {
  return precision == "bf16-mixed" || precision == "bf16" || precision == "16-mixed" || precision == "16";
}

/// Refuses options that contradict each other or are out of range, in one sentence.
///
/// Errors: config_error that names the option, its value and the values it takes.
inline void check_options(const FitOptions& options) {
  using detail::require_option;
  const auto at_least = [](const char* name, std::int64_t value, std::int64_t least) {
    require_option(value >= least, std::string(name) + " = " + std::to_string(value) +
                                       " is out of range: it must be at least " + std::to_string(least));
  };
  require_option(options.accelerator == "auto" || options.accelerator == "cpu" || options.accelerator == "gpu",
                 "accelerator = \"" + options.accelerator + "\" is not known: use cpu, gpu or auto");
  require_option(
      options.gradient_clip_algorithm == "norm" || options.gradient_clip_algorithm == "value",
      "gradient_clip_algorithm = \"" + options.gradient_clip_algorithm + "\" is not known: use norm or value");
  for (const auto& [epoch, batches] : options.accumulate_grad_batches.by_epoch()) {
    at_least("accumulate_grad_batches", batches, 1);
    at_least("accumulate_grad_batches' epoch", epoch, 0);
  }
  at_least("check_val_every_n_epoch", options.check_val_every_n_epoch, 1);
  at_least("fast_dev_run", options.fast_dev_run, 0);
  at_least("log_every_n_steps", options.log_every_n_steps, 0);
  at_least("max_epochs", options.max_epochs.value_or(0), -1);
  at_least("max_steps", options.max_steps, -1);
  at_least("min_epochs", options.min_epochs, 0);
  at_least("min_steps", options.min_steps, 0);
  at_least("num_sanity_val_steps", options.num_sanity_val_steps, -1);
  at_least("reload_dataloaders_every_n_epochs", options.reload_dataloaders_every_n_epochs, 0);
  require_option(!options.max_epochs || *options.max_epochs < 0 || options.min_epochs <= *options.max_epochs,
                 "min_epochs = " + std::to_string(options.min_epochs) + " contradicts max_epochs = " +
                     std::to_string(options.max_epochs.value_or(0)) + ": give at most that many");
  require_option(options.max_steps < 0 || options.min_steps <= options.max_steps,
                 "min_steps = " + std::to_string(options.min_steps) +
                     " contradicts max_steps = " + std::to_string(options.max_steps) + ": give at most that many");
  require_option(!options.max_time || options.max_time->count() > 0, "max_time must be longer than nothing");
  require_option(options.precision == "32" || options.precision == "64" || is_mixed(options.precision),
                 "precision = \"" + options.precision + "\" is not known: use 32, 64, bf16-mixed or 16-mixed");
  require_option(options.profiler.empty() || options.profiler == "simple" || options.profiler == "pytorch",
                 "profiler = \"" + options.profiler + "\" is not known: use simple or pytorch");
  require_option(options.track_grad_norm == -1 || options.track_grad_norm > 0,
                 "track_grad_norm = " + real_text(options.track_grad_norm) +
                     " is out of range: give the p of a norm, above 0 or infinite, or -1 to log none");
  require_option(!(options.deterministic && options.benchmark),
                 "deterministic and benchmark contradict each other: cuDNN's fastest algorithm may be another in each "
                 "run");
  detail::check_limit("limit_predict_batches", options.limit_predict_batches);
  detail::check_limit("limit_train_batches", options.limit_train_batches);
  detail::check_limit("limit_val_batches", options.limit_val_batches);
  detail::check_limit("overfit_batches", options.overfit_batches);
  detail::check_limit("val_check_interval", options.val_check_interval);
  require_option(options.val_check_interval.is_fraction() || options.val_check_interval.count() > 0,
                 "val_check_interval = 0 is out of range: give a count of batches (1, 2, …) or a fraction; "
                 "limit_val_batches = 0 turns validation off");
  require_option(options.gradient_clip_val >= 0 && options.gradient_clip_val < std::numeric_limits<double>::infinity(),
                 "gradient_clip_val = " + real_text(options.gradient_clip_val) +
                     " is out of range: give a norm or value above 0, or 0 to clip nothing");
}

/// The options as the loop sees them. A fast development run is one epoch of n batches without a sanity check;
/// `overfit_batches` limits training and validation alike.
inline FitOptions effective_options(FitOptions options) {
  if (!options.overfit_batches.is_zero())
    options.limit_train_batches = options.limit_val_batches = options.overfit_batches;
  if (options.fast_dev_run == 0) return options;
  options.check_val_every_n_epoch = 1;
  options.max_epochs = 1;
  options.max_steps = options.fast_dev_run;
  options.min_epochs = options.min_steps = 0;
  options.num_sanity_val_steps = 0;
  options.val_check_interval = 1.0;
  options.limit_train_batches = options.fast_dev_run;
  if (!options.limit_val_batches.is_zero()) options.limit_val_batches = options.fast_dev_run;
  options.limit_predict_batches = options.fast_dev_run;
  return options;
}

}  // namespace detpl::inline v0
