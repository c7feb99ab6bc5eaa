// SPDX-License-Identifier: Apache-2.0
// Stops training when a metric has stopped to improve.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "detpl/callbacks/support.hpp"

namespace detpl::inline v0 {

/// When to stop.
struct EarlyStoppingOptions {
  /// Stops at a value that is NaN or infinite.
  bool check_finite = true;
  /// Checks at the end of training epochs (true) or after validation; default: at epochs' ends, unless validation runs
  /// several times an epoch or not in every epoch.
  std::optional<bool> check_on_train_epoch_end{};
  /// Stops at a value that is worse than this.
  std::optional<double> divergence_threshold{};
  /// By how much a value must be better than the best one to count.
  double min_delta = 0;
  /// Whether smaller values are better (`min`) or larger ones (`max`).
  std::string mode = "min";
  /// The metric that is watched.
  std::string monitor{};
  /// How many checks in a row may bring no improvement before training stops.
  std::int64_t patience = 3;
  /// Stops at a value that is better than this.
  std::optional<double> stopping_threshold{};
  /// Whether a metric that wasn't logged is an error; else that check is left out.
  bool strict = true;
  /// Says when the metric improves and why training stops.
  bool verbose = false;
};

/// Asks the run to stop once the monitored metric hasn't improved for `patience` checks.
///
/// A value that is not finite stops the run with a warning. Nothing is checked in the sanity check, outside of `fit()`
/// and in a fast development run.
/// Units:  `patience` counts checks, not epochs.
/// Errors: config_error for a monitor that wasn't logged, which lists those that were; for contradictory options.
/// Source: Lightning 1.5.10 `EarlyStopping`.
class EarlyStopping {
 public:
  explicit EarlyStopping(EarlyStoppingOptions options)
      : options_(std::move(options)), ranking_("EarlyStopping", options_.mode), best_score_(ranking_.worst()) {
    if (options_.monitor.empty())
      throw config_error("EarlyStopping has no monitor: name the metric that it shall watch, such as \"val_loss\"");
    if (options_.patience < 0)
      throw config_error("EarlyStopping's patience = " + std::to_string(options_.patience) +
                         " is out of range: it must be at least 0");
    if (!(options_.min_delta >= 0))
      throw config_error("EarlyStopping's min_delta = " + real_text(options_.min_delta) +
                         " is out of range: give how much better a value must be, at least 0");
  }

  /// Checks since the last improvement.
  std::int64_t wait_count() const { return wait_count_; }
  /// The epoch in which it asked to stop, 0 if it hasn't.
  std::int64_t stopped_epoch() const { return stopped_epoch_; }
  /// The best value so far; infinite before the first.
  double best_score() const { return best_score_; }

  /// A run that was stopped for want of improvement stays so when it is resumed.
  void on_train_start(Trainer& trainer, auto&) {
    const bool stopped = std::exchange(resumed_, false) && wait_count_ > 0 && wait_count_ >= options_.patience;
    if (stopped && !trainer.options().compatibility.skips_rest_of_epoch) trainer.request_stop();
  }
  void on_train_epoch_end(Trainer& trainer, auto&) { check_if(trainer, true); }
  void on_validation_end(Trainer& trainer, auto&) { check_if(trainer, false); }

  std::string state_key() const {
    return "EarlyStopping{'monitor': '" + options_.monitor + "', 'mode': '" + options_.mode + "'}";
  }
  Map on_save_checkpoint(Trainer&, auto&) const {
    return {{"wait_count", wait_count_},
            {"stopped_epoch", stopped_epoch_},
            {"best_score", best_score_},
            {"patience", options_.patience}};
  }
  void on_load_checkpoint(Trainer&, auto&, const Value& state) {
    detail::restore(state, "wait_count", wait_count_);
    detail::restore(state, "stopped_epoch", stopped_epoch_);
    detail::restore(state, "best_score", best_score_);
    detail::restore(state, "patience", options_.patience);
    resumed_ = true;
  }

 private:
  struct Verdict {
    bool stops;
    std::string reason{};
  };

  void check_if(Trainer& trainer, bool train_epoch_end) {
    const FitOptions& options = trainer.options();
    if (trainer.stage() != Stage::fit || options.fast_dev_run > 0 ||
        detail::acts_on_train_epoch_end(options_.check_on_train_epoch_end, options) != train_epoch_end)
      return;
    const Metrics metrics = trainer.callback_metrics();
    const Scalar* monitored = metrics.find(options_.monitor);
    if (!monitored) {
      const std::string sentence =
          "Early stopping conditioned on metric `" + options_.monitor +
          "` which is not available. Pass in or modify your `EarlyStopping` callback to use any of the following: " +
          detail::quoted_names(metrics);
      if (options_.strict) throw config_error(sentence);
      if (options_.verbose) warn(sentence);
      return;
    }
    const double current = trainer.of_chief(monitored->item());
    const Verdict verdict = judge(current);
    if (verdict.stops) {
      stopped_epoch_ = trainer.current_epoch();
      trainer.request_stop();
    }
    if (options_.check_finite && !std::isfinite(current))
      warn(verdict.reason);
    else if (options_.verbose && !verdict.reason.empty())
      detail::tell_user(trainer, verdict.reason);
  }

  Verdict judge(double current) {
    const std::string signal = " Signaling Trainer to stop.";
    const std::string value = options_.monitor + " = " + real_text(current);
    const char* order = ranking_.maximizes() ? " > " : " < ";
    if (options_.check_finite && !std::isfinite(current))
      return {true, "Monitored metric " + value + " is not finite. Previous best value was " +
                        detail::fixed_text(best_score_, 3) + "." + signal};
    if (const auto threshold = options_.stopping_threshold; threshold && ranking_.is_better(current, *threshold))
      return {true, "Stopping threshold reached: " + value + order + real_text(*threshold) + "." + signal};
    if (const auto threshold = options_.divergence_threshold; threshold && ranking_.is_better(-current, -*threshold))
      return {true, "Divergence threshold reached: " + value + order + real_text(*threshold) + "." + signal};
    const double delta = ranking_.maximizes() ? options_.min_delta : -options_.min_delta;
    if (ranking_.is_better(current - delta, best_score_)) {
      std::string reason = improvement(current);
      best_score_ = current;
      wait_count_ = 0;
      return {false, std::move(reason)};
    }
    if (++wait_count_ < options_.patience) return {false};
    return {true, "Monitored metric " + options_.monitor + " did not improve in the last " +
                      std::to_string(wait_count_) + " records. Best score: " + detail::fixed_text(best_score_, 3) +
                      "." + signal};
  }

  std::string improvement(double current) const {
    std::string text = "Metric " + options_.monitor + " improved";
    if (std::isfinite(best_score_))
      text += " by " + detail::fixed_text(std::abs(best_score_ - current), 3) +
              " >= min_delta = " + real_text(options_.min_delta);
    return text + ". New best score: " + detail::fixed_text(current, 3);
  }

  EarlyStoppingOptions options_;
  detail::Ranking ranking_;
  std::int64_t wait_count_ = 0, stopped_epoch_ = 0;
  double best_score_;
  bool resumed_ = false;
};

}  // namespace detpl::inline v0
