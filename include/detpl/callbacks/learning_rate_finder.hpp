// SPDX-License-Identifier: Apache-2.0
// Tries learning rates out before training and takes the one at which the loss falls fastest.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/support.hpp"
#include "detpl/core/replace.hpp"

namespace detpl::inline v0 {

/// Which rates are tried, and how.
struct LearningRateFinderOptions {
  /// Ends the trial at a loss of so many times the best; none doesn't.
  std::optional<double> early_stop_threshold = 4.0;
  double max_lr = 1;
  double min_lr = 1e-8;
  /// How rates go from the least to the largest: `exponential` or `linear`.
  std::string mode = "exponential";
  /// How many rates to try, one in each optimizer step.
  std::int64_t num_training_steps = 100;
  /// Writes the curve to this file, as CSV with the columns `lr` and `loss`; empty doesn't.
  std::filesystem::path path{};
};

/// Trains a few steps at rising rates, puts everything back, and sets the best rate in all groups of the optimizer.
///
/// The loss is smoothed (0.98 of its average remains); a loss that is not finite ends the trial and isn't part of the
/// curve. A scheduler that was made with its optimizer's first rate keeps that one.
/// Order:  in `on_fit_start`; not in a run that goes on from a checkpoint, nor in a fast development run.
/// Errors: config_error for several optimizers or contradictory options; io_error if the curve can't be written.
/// Source: Lightning 1.5.10 tuner/lr_finder.py.
class LearningRateFinder {
 public:
  /// Callbacks that say so may call `Trainer::try_steps`.
  static constexpr bool tries_steps = true;
  /// A rate that was tried and the smoothed loss after it.
  struct Point {
    double lr;
    double loss;
  };

  explicit LearningRateFinder(LearningRateFinderOptions options = {}) : options_(std::move(options)) {
    if (options_.mode != "exponential" && options_.mode != "linear")
      throw config_error("LearningRateFinder's mode = \"" + options_.mode +
                         "\" is not known: use exponential or linear");
    if (!(options_.min_lr > 0 && options_.min_lr < options_.max_lr && std::isfinite(options_.max_lr)))
      throw config_error("LearningRateFinder can't try rates from " + real_text(options_.min_lr) + " to " +
                         real_text(options_.max_lr) + ": min_lr must be above 0, max_lr above min_lr");
    if (options_.num_training_steps < 1)
      throw config_error("LearningRateFinder's num_training_steps = " + std::to_string(options_.num_training_steps) +
                         " is out of range: it must be at least 1");
  }

  /// The curve.
  const std::vector<Point>& results() const { return results_; }

  /// The rate with the steepest fall of the loss, none on a curve of too few points; the first and last ones are left
  /// out.
  std::optional<double> suggestion(std::size_t skip_begin = 10, std::size_t skip_end = 1) const {
    if (results_.size() < skip_begin + skip_end + 2) return std::nullopt;
    const std::size_t last = results_.size() - skip_end - 1;
    const auto slope = [&](std::size_t at) {
      const std::size_t before = std::max(at, skip_begin + 1) - 1, after = std::min(at + 1, last);
      return (results_[after].loss - results_[before].loss) / static_cast<double>(after - before);
    };
    std::size_t steepest = skip_begin;
    for (std::size_t at = skip_begin; at <= last; ++at)
      if (slope(at) < slope(steepest)) steepest = at;
    return results_[steepest].lr;
  }

  void on_fit_start(Trainer& trainer, auto&) {
    if (trainer.options().fast_dev_run > 0 || !trainer.options().ckpt_path.empty() || trainer.global_step() > 0) return;
    const auto optimizers = trainer.optimizers();
    if (optimizers.size() != 1)
      throw config_error("LearningRateFinder works with one optimizer, configure_optimizers returned " +
                         std::to_string(optimizers.size()));
    find(trainer, *optimizers.front());
    if (!options_.path.empty() && trainer.world().is_chief()) os::replace_file(options_.path, csv());
    if (const std::optional<double> rate = suggestion()) {
      set_rate(*optimizers.front(), *rate);
      detail::tell_user(trainer, "Learning rate set to " + number_text(*rate));
    } else {
      warn("LearningRateFinder tried " + std::to_string(results_.size()) +
           " rates, too few to suggest one: the rate stays as it was");
    }
  }

 private:
  void find(Trainer& trainer, torch::optim::Optimizer& optimizer) {
    results_.clear();
    double average = 0, best = 0;
    const auto before = [&](std::int64_t step) { set_rate(optimizer, rate_of(step)); };
    const auto after = [&](std::int64_t step, double loss) {
      average = kept * average + (1 - kept) * loss;
      const double smoothed = average / (1 - std::pow(kept, static_cast<double>(step + 1)));
      if (!std::isfinite(smoothed)) return false;
      results_.push_back({rate_of(step), smoothed});
      if (options_.early_stop_threshold && step > 1 && smoothed > *options_.early_stop_threshold * best) return false;
      if (step == 1 || smoothed < best) best = smoothed;
      return true;
    };
    trainer.try_steps(options_.num_training_steps, before, after);
  }

  /// The first step has the least rate, the last one the largest.
  double rate_of(std::int64_t step) const {
    if (step == 0) return options_.min_lr;
    const double part = static_cast<double>(step + 1) / static_cast<double>(options_.num_training_steps);
    return options_.mode == "linear" ? options_.min_lr + part * (options_.max_lr - options_.min_lr)
                                     : options_.min_lr * std::pow(options_.max_lr / options_.min_lr, part);
  }
  static void set_rate(torch::optim::Optimizer& optimizer, double rate) {
    for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
  }

  std::string csv() const {
    std::string text = "lr,loss\n";
    for (const auto& [lr, loss] : results_) text += number_text(lr) + "," + number_text(loss) + "\n";
    return text;
  }

  static constexpr double kept = 0.98;  // of the average, in each step

  LearningRateFinderOptions options_;
  std::vector<Point> results_;
};

}  // namespace detpl::inline v0
