// SPDX-License-Identifier: Apache-2.0
// Logs the learning rates, and momenta, of all optimizers.
#pragma once

#include <c10/util/Type.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <map>
#include <optional>
#include <string>
#include <typeinfo>
#include <vector>

#include "detpl/callbacks/support.hpp"
#include "detpl/optim/schedule.hpp"

namespace detpl::inline v0 {

/// What is logged, and when.
struct LearningRateMonitorOptions {
  /// Logs `lr-SGD-momentum` as well, the first beta of Adam, 0 where there is none.
  bool log_momentum = false;
  /// At the start of epochs, or of the batches in which step metrics are logged; default: as the optimizer's scheduler
  /// steps, both for one without.
  std::optional<optim::Interval> logging_interval{};
};

/// Logs each optimizer's rate as `lr-SGD`, under its scheduler's `name` where that has one; a second optimizer of the
/// same class is `lr-SGD-1`, groups are `lr-SGD/pg1`, `lr-SGD/pg2`.
///
/// Units:  at `global_step`, in a row of its own.
/// Errors: config_error without a logger.
/// Source: Lightning 1.5.10 `LearningRateMonitor`.
class LearningRateMonitor {
 public:
  explicit LearningRateMonitor(LearningRateMonitorOptions options = {}) : options_(options) {}

  /// Every rate that was logged, by name.
  const std::map<std::string, std::vector<double>>& lrs() const { return lrs_; }

  void on_train_start(Trainer& trainer, auto&) {
    if (trainer.loggers().empty())
      throw config_error("LearningRateMonitor has nowhere to log to: give the Adapter a logger");
    if (!options_.log_momentum) return;
    for (const torch::optim::Optimizer* optimizer : trainer.optimizers())
      if (!momentum_of(optimizer->param_groups().front()))
        warn("LearningRateMonitor's log_momentum logs 0 for " + class_name(*optimizer) + ", which has no momentum");
  }
  void on_train_epoch_start(Trainer& trainer, auto&) {
    if (options_.logging_interval != optim::Interval::step) log(trainer, optim::Interval::epoch);
  }
  void on_train_batch_start(Trainer& trainer, auto&) {
    const std::int64_t every = trainer.options().log_every_n_steps;
    const bool due = every > 0 && ((trainer.global_step() + 1) % every == 0 || trainer.should_stop());
    if (due && options_.logging_interval != optim::Interval::epoch) log(trainer, optim::Interval::step);
  }

 private:
  void log(Trainer& trainer, optim::Interval interval) {
    const auto optimizers = trainer.optimizers();
    std::map<std::string, int> seen;  // optimizers of a class that are named for it
    std::vector<bool> has_scheduler(optimizers.size(), false);
    MetricRow row;
    const auto add = [&](const torch::optim::Optimizer& optimizer, const std::string& given, bool wanted) {
      const std::string type = class_name(optimizer);
      if (given.empty()) ++seen[type];
      std::string name = given.empty() ? "lr-" + type : given;
      if (seen[type] > 1) name += "-" + std::to_string(seen[type] - 1);
      if (wanted) add_groups(optimizer, name, row);
    };
    for (const optim::Schedule& schedule : trainer.schedules()) {
      has_scheduler[schedule.optimizer_idx()] = true;
      add(*optimizers[schedule.optimizer_idx()], schedule.options().name,
          options_.logging_interval || schedule.options().interval == interval);
    }
    for (std::size_t index = 0; index < optimizers.size(); ++index)
      if (!has_scheduler[index]) add(*optimizers[index], "", true);
    if (row.empty() || trainer.options().fast_dev_run > 0 || !trainer.world().is_chief()) return;
    for (AnyLogger& logger : trainer.loggers()) logger.log_metrics(row, trainer.global_step());
  }

  void add_groups(const torch::optim::Optimizer& optimizer, const std::string& name, MetricRow& row) {
    const auto& groups = optimizer.param_groups();
    for (std::size_t index = 0; index < groups.size(); ++index) {
      const std::string full = groups.size() > 1 ? name + "/pg" + std::to_string(index + 1) : name;
      row.emplace_back(full, groups[index].options().get_lr());
      lrs_[full].push_back(row.back().second);
      if (options_.log_momentum) row.emplace_back(full + "-momentum", momentum_of(groups[index]).value_or(0));
    }
  }

  /// None for a kind of optimizer that has none.
  static std::optional<double> momentum_of(const torch::optim::OptimizerParamGroup& group) {
    const torch::optim::OptimizerOptions* options = &group.options();
    if (const auto* sgd = dynamic_cast<const torch::optim::SGDOptions*>(options)) return sgd->momentum();
    if (const auto* rmsprop = dynamic_cast<const torch::optim::RMSpropOptions*>(options)) return rmsprop->momentum();
    if (const auto* adam = dynamic_cast<const torch::optim::AdamOptions*>(options)) return std::get<0>(adam->betas());
    if (const auto* adamw = dynamic_cast<const torch::optim::AdamWOptions*>(options))
      return std::get<0>(adamw->betas());
    return std::nullopt;
  }

  /// A class's name without namespaces and template arguments.
  static std::string class_name(const torch::optim::Optimizer& optimizer) {
    std::string name = c10::demangle(typeid(optimizer).name());
    name = name.substr(0, name.find('<'));
    const auto colon = name.rfind("::");
    return colon == std::string::npos ? name : name.substr(colon + 2);
  }

  LearningRateMonitorOptions options_;
  std::map<std::string, std::vector<double>> lrs_;
};

}  // namespace detpl::inline v0
