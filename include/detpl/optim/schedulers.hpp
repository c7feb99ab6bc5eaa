// SPDX-License-Identifier: Apache-2.0
// The learning-rate schedules of torch.optim, with its names, defaults and arithmetic.
#pragma once

#include "detpl/core/number_text.hpp"
#include "detpl/optim/lr_scheduler.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// The options of `StepLR`, with PyTorch's names and defaults.
struct StepLROptions {
  using Scheduler = class StepLR;
  double gamma = 0.1;
  std::int64_t step_size = 0;
};

/// Multiplies the rates by `gamma` every `step_size` steps.
class StepLR final : public LRScheduler {
 public:
  StepLR(torch::optim::Optimizer& optimizer, StepLROptions options)
      : LRScheduler("StepLR", optimizer), options_(options) {
    check(options.step_size > 0,
          "StepLR needs a step_size of at least 1, but got " + std::to_string(options.step_size));
    begin();
  }

 private:
  double next_lr(std::size_t, double lr) const override {
    return last_epoch_ == 0 || last_epoch_ % options_.step_size != 0 ? lr : lr * options_.gamma;
  }
  StepLROptions options_;
};

/// The options of `MultiStepLR`, with PyTorch's names and defaults.
struct MultiStepLROptions {
  using Scheduler = class MultiStepLR;
  double gamma = 0.1;
  std::vector<std::int64_t> milestones = {};
};

/// Multiplies the rates by `gamma` at each of the `milestones`.
class MultiStepLR final : public LRScheduler {
 public:
  MultiStepLR(torch::optim::Optimizer& optimizer, MultiStepLROptions options)
      : LRScheduler("MultiStepLR", optimizer), options_(std::move(options)) {
    begin();
  }

 private:
  double next_lr(std::size_t, double lr) const override {
    const auto times = std::count(options_.milestones.begin(), options_.milestones.end(), last_epoch_);
    return times == 0 ? lr : lr * std::pow(options_.gamma, times);
  }
  MultiStepLROptions options_;
};

/// The options of `ExponentialLR`, with PyTorch's names and defaults.
struct ExponentialLROptions {
  using Scheduler = class ExponentialLR;
  double gamma = 0;
};

/// Multiplies the rates by `gamma` at every step.
class ExponentialLR final : public LRScheduler {
 public:
  ExponentialLR(torch::optim::Optimizer& optimizer, ExponentialLROptions options)
      : LRScheduler("ExponentialLR", optimizer), options_(options) {
    check(options.gamma > 0, "ExponentialLR needs a gamma above 0, but got " + number_text(options.gamma));
    begin();
  }

 private:
  double next_lr(std::size_t, double lr) const override { return last_epoch_ == 0 ? lr : lr * options_.gamma; }
  ExponentialLROptions options_;
};

/// The options of `ConstantLR`, with PyTorch's names and defaults.
struct ConstantLROptions {
  using Scheduler = class ConstantLR;
  double factor = 1.0 / 3;
  std::int64_t total_iters = 5;
};

/// Multiplies the rates by `factor` for the first `total_iters` steps.
class ConstantLR final : public LRScheduler {
 public:
  ConstantLR(torch::optim::Optimizer& optimizer, ConstantLROptions options)
      : LRScheduler("ConstantLR", optimizer), options_(options) {
    check(options.factor > 0 && options.factor <= 1,
          "Constant multiplicative factor expected to be greater than 0 and less or equal to 1");
    check(options.total_iters > 0,
          "ConstantLR needs total_iters of at least 1, but got " + std::to_string(options.total_iters));
    begin();
  }

 private:
  double next_lr(std::size_t, double lr) const override {
    if (last_epoch_ == 0) return lr * options_.factor;
    return last_epoch_ == options_.total_iters ? lr * (1.0 / options_.factor) : lr;
  }
  ConstantLROptions options_;
};

/// The options of `LinearLR`, with PyTorch's names and defaults.
struct LinearLROptions {
  using Scheduler = class LinearLR;
  double end_factor = 1.0;
  double start_factor = 1.0 / 3;
  std::int64_t total_iters = 5;
};

/// Lets a factor on the rates go from `start_factor` to `end_factor` in `total_iters` equal steps: a warm-up.
class LinearLR final : public LRScheduler {
 public:
  LinearLR(torch::optim::Optimizer& optimizer, LinearLROptions options)
      : LRScheduler("LinearLR", optimizer), options_(options) {
    check(options.start_factor > 0 && options.start_factor <= 1,
          "Starting multiplicative factor expected to be greater than 0 and less or equal to 1");
    check(options.end_factor >= 0 && options.end_factor <= 1,
          "Ending multiplicative factor expected to be between 0 and 1");
    check(options.total_iters > 0,
          "LinearLR needs total_iters of at least 1, but got " + std::to_string(options.total_iters));
    begin();
  }

 private:
  double next_lr(std::size_t, double lr) const override {
    const auto& [end, start, total] = options_;
    if (last_epoch_ == 0) return lr * start;
    if (last_epoch_ > total) return lr;
    const double before = static_cast<double>(total) * start + static_cast<double>(last_epoch_ - 1) * (end - start);
    return lr * (1.0 + (end - start) / before);
  }
  LinearLROptions options_;
};

/// The options of `CosineAnnealingLR`, with PyTorch's names and defaults.
struct CosineAnnealingLROptions {
  using Scheduler = class CosineAnnealingLR;
  std::int64_t T_max = 0;
  double eta_min = 0;
};

/// Takes the rates down to `eta_min` in `T_max` steps, along half a cosine, and up again, and so on.
class CosineAnnealingLR final : public LRScheduler {
 public:
  CosineAnnealingLR(torch::optim::Optimizer& optimizer, CosineAnnealingLROptions options)
      : LRScheduler("CosineAnnealingLR", optimizer), options_(options) {
    check(options.T_max > 0, "CosineAnnealingLR needs a T_max of at least 1, but got " + std::to_string(options.T_max));
    begin();
  }

 private:
  double next_lr(std::size_t group, double lr) const override {
    const auto& [T_max, eta_min] = options_;
    const auto cos_at = [&](std::int64_t epoch) {
      return std::cos(std::numbers::pi * static_cast<double>(epoch) / static_cast<double>(T_max));
    };
    if (last_epoch_ == 0) return lr;
    if ((last_epoch_ - 1 - T_max) % (2 * T_max) == 0) return lr + (base_lrs_[group] - eta_min) * (1 - cos_at(1)) / 2;
    return (1 + cos_at(last_epoch_)) / (1 + cos_at(last_epoch_ - 1)) * (lr - eta_min) + eta_min;
  }
  CosineAnnealingLROptions options_;
};

/// The options of `CosineAnnealingWarmRestarts`, with PyTorch's names and defaults.
struct CosineAnnealingWarmRestartsOptions {
  using Scheduler = class CosineAnnealingWarmRestarts;
  std::int64_t T_0 = 0;
  std::int64_t T_mult = 1;
  double eta_min = 0;
};

/// Takes the rates down to `eta_min` along half a cosine, first in `T_0` steps, then begins anew, each time with
/// `T_mult` times as many.
class CosineAnnealingWarmRestarts final : public LRScheduler {
 public:
  CosineAnnealingWarmRestarts(torch::optim::Optimizer& optimizer, CosineAnnealingWarmRestartsOptions options)
      : LRScheduler("CosineAnnealingWarmRestarts", optimizer), options_(options) {
    check(options.T_0 > 0, "Expected positive integer T_0, but got " + std::to_string(options.T_0));
    check(options.T_mult > 0, "Expected integer T_mult >= 1, but got " + std::to_string(options.T_mult));
    begin();
  }

 private:
  double next_lr(std::size_t group, double) const override {
    const auto& [T_0, T_mult, eta_min] = options_;
    std::int64_t T_cur = T_mult == 1 ? last_epoch_ % T_0 : last_epoch_;
    std::int64_t T_i = T_0;
    for (; T_cur >= T_i; T_i *= T_mult) T_cur -= T_i;
    const double cos = std::cos(std::numbers::pi * static_cast<double>(T_cur) / static_cast<double>(T_i));
    return eta_min + (base_lrs_[group] - eta_min) * (1 + cos) / 2;
  }
  CosineAnnealingWarmRestartsOptions options_;
};

/// The options of `LambdaLR`, with PyTorch's names and defaults.
struct LambdaLROptions {
  using Scheduler = class LambdaLR;
  PerGroup<std::function<double(std::int64_t)>> lr_lambda = {};
};

/// Multiplies the first rates by `lr_lambda(steps so far)`, a function for all groups or one for each.
class LambdaLR final : public LRScheduler {
 public:
  LambdaLR(torch::optim::Optimizer& optimizer, const LambdaLROptions& options)
      : LRScheduler("LambdaLR", optimizer), lr_lambdas_(options.lr_lambda.of(optimizer, "lr_lambda")) {
    for (const auto& lr_lambda : lr_lambdas_) check(lr_lambda != nullptr, "LambdaLR got an empty lr_lambda");
    begin();
  }

 private:
  double next_lr(std::size_t group, double) const override {
    return base_lrs_[group] * lr_lambdas_[group](last_epoch_);
  }
  std::vector<std::function<double(std::int64_t)>> lr_lambdas_;
};

namespace detail {

inline void check_anneal_strategy(const std::string& strategy) {
  if (strategy != "cos" && strategy != "linear")
    throw config_error("anneal_strategy must be one of 'cos' or 'linear', instead got " + strategy);
}

}  // namespace detail

/// The options of `SWALR`, with PyTorch's names and defaults.
struct SWALROptions {
  using Scheduler = class SWALR;
  std::int64_t anneal_epochs = 10;
  std::string anneal_strategy = "cos";
  PerGroup<double> swa_lr = {};
};

/// Takes the rates to `swa_lr` in `anneal_epochs` steps and holds them there, for stochastic weight averaging.
class SWALR final : public LRScheduler {
 public:
  SWALR(torch::optim::Optimizer& optimizer, SWALROptions options)
      : LRScheduler("SWALR", optimizer),
        swa_lrs_(options.swa_lr.of(optimizer, "swa_lr")),
        options_(std::move(options)) {
    detail::check_anneal_strategy(options_.anneal_strategy);
    check(options_.anneal_epochs >= 0,
          "anneal_epochs must be equal or greater than 0, got " + std::to_string(options_.anneal_epochs));
    begin();
  }

 private:
  double next_lr(std::size_t group, double lr) const override {
    const double swa_lr = swa_lrs_[group];
    const std::int64_t step = options_.anneal_epochs == 0 ? std::max<std::int64_t>(1, last_epoch_) : last_epoch_;
    const double before = share_at(step - 1);
    const double first = before == 1 ? swa_lr : (lr - before * swa_lr) / (1 - before);
    const double share = share_at(step);
    return swa_lr * share + first * (1 - share);
  }
  bool begins_at_base() const override { return false; }

  // How much of the rate is `swa_lr` after so many steps.
  double share_at(std::int64_t step) const {
    const auto epochs = std::max<std::int64_t>(1, options_.anneal_epochs);
    const double part = std::clamp(static_cast<double>(step) / static_cast<double>(epochs), 0.0, 1.0);
    return options_.anneal_strategy == "cos" ? (1 - std::cos(std::numbers::pi * part)) / 2 : part;
  }

  std::vector<double> swa_lrs_;
  SWALROptions options_;
};

}  // namespace detpl::inline v0::optim
