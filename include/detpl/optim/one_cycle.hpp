// SPDX-License-Identifier: Apache-2.0
// The one-cycle schedule: rates up and down again, momentum the other way.
#pragma once

#include "detpl/optim/schedulers.hpp"
#include "detpl/optim/state_fields.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// The options of `OneCycleLR`, with PyTorch's names and defaults.
struct OneCycleLROptions {
  using Scheduler = class OneCycleLR;
  std::string anneal_strategy = "cos";
  PerGroup<double> base_momentum = 0.85;
  bool cycle_momentum = true;
  double div_factor = 25;
  std::optional<std::int64_t> epochs = {};
  double final_div_factor = 1e4;
  PerGroup<double> max_lr = {};
  PerGroup<double> max_momentum = 0.95;
  double pct_start = 0.3;
  std::optional<std::int64_t> steps_per_epoch = {};
  bool three_phase = false;
  std::optional<std::int64_t> total_steps = {};
};

namespace detail {

// Sets a group's momentum, or Adam's first beta; false if its optimizer has neither.
inline bool set_momentum(torch::optim::OptimizerOptions& options, double momentum) {
  bool set = false;
  with_kind<torch::optim::Optimizer>(options, [&]<class Kind>(Kind) {
    auto& own = dynamic_cast<typename Kind::Options&>(options);
    if constexpr (requires { own.betas(); }) {
      std::get<0>(own.betas()) = momentum;
      set = true;
    } else if constexpr (requires { own.momentum(); }) {
      own.momentum(momentum);
      set = true;
    }
  });
  return set;
}

}  // namespace detail

/// Takes the rates from `max_lr / div_factor` up to `max_lr`, then far below where they began, in `total_steps` (or
/// `epochs * steps_per_epoch`) steps: one per batch. Momentum, or Adam's first beta, goes the other way.
///
/// Errors: config_error also for a step beyond the last one.
class OneCycleLR final : public LRScheduler {
 public:
  OneCycleLR(torch::optim::Optimizer& optimizer, OneCycleLROptions options)
      : LRScheduler("OneCycleLR", optimizer),
        total_steps_(steps_of(options)),
        max_lrs_(options.max_lr.of(optimizer, "max_lr")),
        base_momentums_(options.base_momentum.of(optimizer, "base_momentum")),
        max_momentums_(options.max_momentum.of(optimizer, "max_momentum")),
        options_(std::move(options)) {
    check(options_.pct_start >= 0 && options_.pct_start <= 1,
          "Expected float between 0 and 1 pct_start, but got " + number_text(options_.pct_start));
    detail::check_anneal_strategy(options_.anneal_strategy);
    for (std::size_t i = 0; i < max_lrs_.size(); ++i) base_lrs_[i] = max_lrs_[i] / options_.div_factor;
    begin();
  }

  void step() override {
    check(last_epoch_ < total_steps_, "Tried to step " + std::to_string(last_epoch_ + 1) +
                                          " times, but the specified number of total steps is " +
                                          std::to_string(total_steps_));
    LRScheduler::step();
    if (!options_.cycle_momentum) return;
    auto& groups = optimizer().param_groups();
    for (std::size_t i = 0; i < groups.size(); ++i)
      check(detail::set_momentum(groups[i].options(), now(i).momentum),
            "optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
  }

 private:
  struct Point {
    double lr;
    double momentum;
  };

  double next_lr(std::size_t group, double) const override { return now(group).lr; }

  Point now(std::size_t group) const {
    const Point first{base_lrs_[group], max_momentums_[group]};
    const Point top{max_lrs_[group], base_momentums_[group]};
    const Point last{first.lr / options_.final_div_factor, first.momentum};
    const auto step = static_cast<double>(last_epoch_);
    const auto total = static_cast<double>(total_steps_);
    const double rise = options_.pct_start * total - 1;
    const double fall = 2 * options_.pct_start * total - 2;
    if (step <= rise) return between(first, top, step / rise);
    if (!options_.three_phase) return between(top, last, (step - rise) / (total - 1 - rise));
    if (step <= fall) return between(top, first, (step - rise) / (fall - rise));
    return between(first, last, (step - fall) / (total - 1 - fall));
  }

  // A phase of no length, where `part` is 0 / 0, is at its end.
  Point between(const Point& start, const Point& end, double part) const {
    if (std::isnan(part)) return end;
    return {anneal(start.lr, end.lr, part), anneal(start.momentum, end.momentum, part)};
  }
  double anneal(double start, double end, double part) const {
    if (options_.anneal_strategy == "linear") return (end - start) * part + start;
    return end + (start - end) / 2.0 * (std::cos(std::numbers::pi * part) + 1);
  }

  static std::int64_t steps_of(const OneCycleLROptions& options) {
    const auto positive = [](const char* name, std::int64_t number) {
      check(number > 0, "Expected positive integer " + std::string(name) + ", but got " + std::to_string(number));
      return number;
    };
    if (options.total_steps) return positive("total_steps", *options.total_steps);
    check(options.epochs && options.steps_per_epoch,
          "You must define either total_steps OR (epochs AND steps_per_epoch)");
    return positive("epochs", *options.epochs) * positive("steps_per_epoch", *options.steps_per_epoch);
  }

  std::int64_t total_steps_;
  std::vector<double> max_lrs_;
  std::vector<double> base_momentums_;
  std::vector<double> max_momentums_;
  OneCycleLROptions options_;
};

}  // namespace detpl::inline v0::optim
