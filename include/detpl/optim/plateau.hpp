// SPDX-License-Identifier: Apache-2.0
// A learning-rate scheduler that waits for a metric to stop improving.
#pragma once

#include "detpl/core/number_text.hpp"
#include "detpl/optim/lr_scheduler.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// The options of `ReduceLROnPlateau`, with PyTorch's names and defaults.
struct ReduceLROnPlateauOptions {
  std::int64_t cooldown = 0;
  double eps = 1e-8;
  double factor = 0.1;
  PerGroup<double> min_lr = 0.0;
  std::string mode = "min";
  std::int64_t patience = 10;
  double threshold = 1e-4;
  std::string threshold_mode = "rel";
};

/// Multiplies the rates by `factor` when a metric hasn't improved for more than `patience` steps, as
/// `torch.optim.lr_scheduler.ReduceLROnPlateau`.
///
/// A metric that is NaN hasn't improved. The optimizer outlives the scheduler.
/// Errors: config_error for an option out of range.
class ReduceLROnPlateau final : public Scheduler {
 public:
  ReduceLROnPlateau(torch::optim::Optimizer& optimizer, ReduceLROnPlateauOptions options)
      : Scheduler("ReduceLROnPlateau", optimizer, 0),
        min_lrs_(options.min_lr.of(optimizer, "min_lr")),
        options_(std::move(options)),
        best_(options_.mode == "min" ? infinity : -infinity) {
    if (!(options_.factor < 1)) throw config_error("Factor should be < 1.0, but got " + number_text(options_.factor));
    if (options_.mode != "min" && options_.mode != "max") throw config_error("mode " + options_.mode + " is unknown");
    if (options_.threshold_mode != "rel" && options_.threshold_mode != "abs")
      throw config_error("threshold mode " + options_.threshold_mode + " is unknown");
  }

  void step(double metric) {
    ++last_epoch_;
    if (is_better(metric)) {
      best_ = metric;
      num_bad_epochs_ = 0;
    } else {
      ++num_bad_epochs_;
    }
    if (cooldown_counter_ > 0) {
      --cooldown_counter_;
      num_bad_epochs_ = 0;
    }
    const bool reduce = num_bad_epochs_ > options_.patience;
    if (reduce) {
      cooldown_counter_ = options_.cooldown;
      num_bad_epochs_ = 0;
    }
    set_rates([&](std::size_t group, double lr) {
      const double lower = std::max(lr * options_.factor, min_lrs_[group]);
      return reduce && lr - lower > options_.eps ? lower : lr;
    });
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  bool is_better(double metric) const {
    const bool relative = options_.threshold_mode == "rel";
    const double threshold = options_.threshold;
    if (options_.mode == "min") return metric < (relative ? best_ * (1.0 - threshold) : best_ - threshold);
    return metric > (relative ? best_ * (threshold + 1.0) : best_ + threshold);
  }

  void save(Map& state) const override {
    state["best"] = best_;
    state["cooldown_counter"] = cooldown_counter_;
    state["num_bad_epochs"] = num_bad_epochs_;
  }
  void load(const detail::ScalarReader& read) override {
    double best = 0;
    std::int64_t cooldown_counter = 0, num_bad_epochs = 0;
    read("best", best);
    read("cooldown_counter", cooldown_counter);
    read("num_bad_epochs", num_bad_epochs);
    std::tie(best_, cooldown_counter_, num_bad_epochs_) = std::tie(best, cooldown_counter, num_bad_epochs);
  }

  std::vector<double> min_lrs_;
  ReduceLROnPlateauOptions options_;
  double best_;
  std::int64_t cooldown_counter_ = 0;
  std::int64_t num_bad_epochs_ = 0;
};

}  // namespace detpl::inline v0::optim
