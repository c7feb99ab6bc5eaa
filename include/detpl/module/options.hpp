// SPDX-License-Identifier: Apache-2.0
// How to train: Lightning's Trainer flags as one plain struct.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"

namespace detpl::inline v0 {

/// A number of batches: `3` is a count, `0.5` a fraction of the epoch.
class BatchCount {
 public:
  BatchCount(int count) : value_(std::int64_t{count}) {}
  BatchCount(std::int64_t count) : value_(count) {}
  BatchCount(double fraction) : value_(fraction) {}

  bool is_fraction() const { return std::holds_alternative<double>(value_); }
  double fraction() const { return std::get<double>(value_); }
  std::int64_t count() const { return std::get<std::int64_t>(value_); }
  /// Whether it leaves no batch, as a count or as a fraction.
  bool is_zero() const { return is_fraction() ? fraction() == 0 : count() == 0; }
  std::string text() const { return is_fraction() ? real_text(fraction()) : std::to_string(count()); }

 private:
  std::variant<std::int64_t, double> value_;
};

/// The Trainer flags of Lightning 1.5, with its names and defaults, except that nothing is printed or written unless
/// told.
struct FitOptions {
  /// Where to train: `cpu`, `gpu` or `auto` (a GPU if LibTorch sees one).
  std::string accelerator = "auto";
  /// Validates every n-th epoch.
  std::int64_t check_val_every_n_epoch = 1;
  /// The checkpoint to go on from; empty starts afresh.
  std::string ckpt_path{};
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
  /// How many batches of an epoch to train on.
  BatchCount limit_train_batches = 1.0;
  /// How many batches of each validation loader to use; 0 skips validation.
  BatchCount limit_val_batches = 1.0;
  /// Writes a row of step metrics to the loggers every n optimizer steps.
  std::int64_t log_every_n_steps = 50;
  /// Stops after this many epochs; -1 never. Default: 1000, or none where `max_steps` is set.
  std::optional<std::int64_t> max_epochs{};
  /// Stops after this many optimizer steps; -1 never.
  std::int64_t max_steps = -1;
  /// Validation batches run before training, as a test of the validation code; -1 all, 0 none.
  std::int64_t num_sanity_val_steps = 2;
  /// Seeds LibTorch's generators and the order of the data; none leaves the generators alone and orders data by seed 0.
  std::optional<std::uint64_t> seed{};
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
  at_least("check_val_every_n_epoch", options.check_val_every_n_epoch, 1);
  at_least("fast_dev_run", options.fast_dev_run, 0);
  at_least("log_every_n_steps", options.log_every_n_steps, 0);
  at_least("max_epochs", options.max_epochs.value_or(0), -1);
  at_least("max_steps", options.max_steps, -1);
  at_least("num_sanity_val_steps", options.num_sanity_val_steps, -1);
  detail::check_limit("limit_train_batches", options.limit_train_batches);
  detail::check_limit("limit_val_batches", options.limit_val_batches);
  detail::check_limit("val_check_interval", options.val_check_interval);
  require_option(options.val_check_interval.is_fraction() || options.val_check_interval.count() > 0,
                 "val_check_interval = 0 is out of range: give a count of batches (1, 2, …) or a fraction; "
                 "limit_val_batches = 0 turns validation off");
  require_option(options.gradient_clip_val >= 0 && options.gradient_clip_val < std::numeric_limits<double>::infinity(),
                 "gradient_clip_val = " + real_text(options.gradient_clip_val) +
                     " is out of range: give a norm or value above 0, or 0 to clip nothing");
}

/// The options as a fast development run sees them: one epoch of n batches, no sanity check.
inline FitOptions with_fast_dev_run(FitOptions options) {
  if (options.fast_dev_run == 0) return options;
  options.max_epochs = 1;
  options.max_steps = options.fast_dev_run;
  options.num_sanity_val_steps = 0;
  options.val_check_interval = 1.0;
  options.limit_train_batches = options.fast_dev_run;
  options.limit_val_batches = options.fast_dev_run;
  return options;
}

}  // namespace detpl::inline v0
