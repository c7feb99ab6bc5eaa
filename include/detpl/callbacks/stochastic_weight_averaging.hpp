// SPDX-License-Identifier: Apache-2.0
// Averages the weights of the last epochs, at a rate of its own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "detpl/callbacks/averaged_weights.hpp"
#include "detpl/callbacks/batch_norm.hpp"
#include "detpl/callbacks/support.hpp"
#include "detpl/optim/schedulers.hpp"

namespace detpl::inline v0 {

/// What is averaged from when on, and at which rates.
struct StochasticWeightAveragingOptions {
  /// Epochs in which the rates go to `swa_lrs`.
  std::int64_t annealing_epochs = 10;
  /// `cos` or `linear`.
  std::string annealing_strategy = "cos";
  /// Makes of an average, the weights that come in and how many sets are in it a new average; default: the mean.
  std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&, std::int64_t)> avg_fn{};
  /// Where the average is kept; none is on the module's device.
  std::optional<torch::Device> device = torch::kCPU;
  /// The first epoch, counted from 1, or a fraction of `max_epochs`.
  std::variant<std::int64_t, double> swa_epoch_start = 0.8;
  /// The rate of all parameter groups, or one for each; default: the rates when averaging begins.
  std::vector<double> swa_lrs{};
};

/// Averages the parameters that each epoch begins with, from `swa_epoch_start` on; the module has the average in the
/// end.
///
/// Rates go to `swa_lrs` by `optim::SWALR`, which takes the place of the optimizer's scheduler. A module with BatchNorm
/// gets one epoch more, without backward passes, in which its statistics of the average are made. A run that stops
/// before its last epoch keeps its own weights.
/// Order:  averages in `on_train_epoch_start`, so the last epoch's result isn't in the average; copies it into the
///         module in `on_train_end`, or before the epoch of BatchNorm.
/// Errors: config_error for several optimizers or schedulers, for options out of range, for a fraction without
///         `max_epochs`.
/// Source: Lightning 1.5.10 `StochasticWeightAveraging`.
class StochasticWeightAveraging {
 public:
  explicit StochasticWeightAveraging(StochasticWeightAveragingOptions options = {})
      : options_(std::move(options)), average_(false, options_.device) {
    const auto* epoch = std::get_if<std::int64_t>(&options_.swa_epoch_start);
    const auto* fraction = std::get_if<double>(&options_.swa_epoch_start);
    if ((epoch && *epoch < 1) || (fraction && !(*fraction >= 0 && *fraction <= 1)))
      throw config_error(
          "StochasticWeightAveraging's swa_epoch_start = " + (epoch ? std::to_string(*epoch) : real_text(*fraction)) +
          " is out of range: give an epoch from 1 on, or a fraction between 0.0 and 1.0");
    optim::detail::check_anneal_strategy(options_.annealing_strategy);
    if (options_.annealing_epochs < 0)
      throw config_error("StochasticWeightAveraging's annealing_epochs = " + std::to_string(options_.annealing_epochs) +
                         " is out of range: it must be at least 0");
    for (const double rate : options_.swa_lrs)
      if (!(rate > 0))
        throw config_error("StochasticWeightAveraging's swa_lrs has " + real_text(rate) + ": a rate must be above 0");
  }

  /// Sets of weights in the average.
  std::int64_t averaged() const { return average_.count(); }

  void on_fit_start(Trainer& trainer, torch::nn::Module& module) {
    if (trainer.optimizers().size() != 1)
      throw config_error("StochasticWeightAveraging works with one optimizer, configure_optimizers returned " +
                         std::to_string(trainer.optimizers().size()));
    if (trainer.schedules().size() > 1)
      throw config_error("StochasticWeightAveraging works with one scheduler at most, configure_optimizers returned " +
                         std::to_string(trainer.schedules().size()));
    if (!options_.swa_lrs.empty())
      optim::PerGroup<double>(options_.swa_lrs)
          .of(*trainer.optimizers().front(), "StochasticWeightAveraging's swa_lrs");
    const std::optional<std::int64_t> epochs = trainer.max_epochs();
    const auto* fraction = std::get_if<double>(&options_.swa_epoch_start);
    if (fraction && !epochs)
      throw config_error("StochasticWeightAveraging's swa_epoch_start = " + real_text(*fraction) +
                         " is a fraction of max_epochs, which isn't set: set it, or give an epoch");
    const std::int64_t first = fraction ? static_cast<std::int64_t>(static_cast<double>(*epochs) * *fraction)
                                        : std::get<std::int64_t>(options_.swa_epoch_start);
    first_epoch_ = std::max<std::int64_t>(first - 1, 0);
    last_epoch_ = epochs ? *epochs - 1 : std::numeric_limits<std::int64_t>::max() - 1;
    if (std::exchange(resumed_, false)) take_over_rates(trainer);  // whose state is loaded next
    norms_.clear();
    detail::each_batch_norm(module, [this](auto& norm) { norms_.push_back(norm.options.momentum()); });
    if (norms_.empty() || !epochs) return;
    trainer.add_epochs(1);  // for the statistics of BatchNorm
    added_epoch_ = true;
  }

  void on_train_epoch_start(Trainer& trainer, torch::nn::Module& module) {
    const std::int64_t epoch = trainer.current_epoch();
    const bool goes_on = epoch == begun_epoch_;  // a resumed run comes here a second time
    begun_epoch_ = epoch;
    if (epoch == first_epoch_ && !goes_on) {
      rates_ = choose_rates(trainer);
      take_over_rates(trainer);
    }
    if (epoch >= first_epoch_ && epoch <= last_epoch_ && !goes_on)
      average_.update(module, [this](auto& averaged, const auto& weights) { average(averaged, weights); });
    if (epoch == last_epoch_ + 1 && average_.count() > 0) begin_statistics(trainer, module, !goes_on);
  }
  void on_train_epoch_end(Trainer& trainer, auto&) { trainer.set_forward_only(false); }
  void on_train_end(Trainer& trainer, torch::nn::Module& module) {
    if (trainer.current_epoch() == last_epoch_ && average_.count() > 0 && norms_.empty()) average_.copy_to(module);
    finish(trainer, module);
  }
  void on_exception(Trainer& trainer, torch::nn::Module& module, const std::exception&) { finish(trainer, module); }

  std::string state_key() const { return "StochasticWeightAveraging"; }
  Map on_save_checkpoint(Trainer&, auto&, Checkpoint& checkpoint) const {
    average_.save(checkpoint, prefix);
    return {
        {"averaged", average_.count()}, {"begun_epoch", begun_epoch_}, {"swa_lrs", List(rates_.begin(), rates_.end())}};
  }
  void on_load_checkpoint(Trainer&, torch::nn::Module& module, const Value& state, const Checkpoint& checkpoint) {
    std::int64_t averaged = 0;
    List rates;
    detail::restore(state, "averaged", averaged);
    detail::restore(state, "begun_epoch", begun_epoch_);
    detail::restore(state, "swa_lrs", rates);
    average_.load(checkpoint, prefix, averaged, module);
    rates_.clear();
    for (const Value& rate : rates)
      if (const double* number = rate.get_if<double>()) rates_.push_back(*number);
    resumed_ = averaged > 0;
  }

 private:
  static constexpr const char* prefix = "callback.StochasticWeightAveraging.";

  /// Puts SWALR in the place of the optimizer's scheduler.
  void take_over_rates(Trainer& trainer) {
    optim::Schedules& schedules = trainer.schedules();
    const auto make = [this](torch::optim::Optimizer& optimizer) {
      return optim::SWALR(optimizer, {options_.annealing_epochs, options_.annealing_strategy, rates_});
    };
    schedules.clear();
    schedules.emplace_back(*trainer.optimizers().front(), make, optim::SchedulerOptions{}, 0);
  }
  /// The rates to go to: those of the options, or the present ones.
  std::vector<double> choose_rates(Trainer& trainer) const {
    for (const optim::Schedule& schedule : trainer.schedules())
      if (schedule.options().interval != optim::Interval::epoch || schedule.options().frequency != 1)
        warn(
            "StochasticWeightAveraging steps its own scheduler once an epoch; the one that it replaces has another "
            "interval or frequency");
    return options_.swa_lrs.empty() ? trainer.learning_rates() : options_.swa_lrs;
  }

  void average(std::vector<torch::Tensor>& averaged, const std::vector<torch::Tensor>& weights) const {
    const std::int64_t count = average_.count();
    for (std::size_t index = 0; index < averaged.size(); ++index) {
      torch::Tensor& mean = averaged[index];
      if (options_.avg_fn)
        mean.copy_(options_.avg_fn(mean, weights[index], count));
      else
        mean.add_((weights[index] - mean) / (count + 1));
    }
  }

  /// Starts the epoch in which BatchNorm's statistics become the plain means over its batches.
  void begin_statistics(Trainer& trainer, torch::nn::Module& module, bool anew) {
    if (anew) average_.copy_to(module);
    detail::each_batch_norm(module, [anew](auto& norm) {
      if (anew) norm.reset_running_stats();
      norm.options.momentum(std::nullopt);
    });
    trainer.set_forward_only(true);
  }
  /// Gives back what the run borrowed.
  void finish(Trainer& trainer, torch::nn::Module& module) {
    std::size_t index = 0;
    if (!norms_.empty())
      detail::each_batch_norm(module, [&](auto& norm) { norm.options.momentum(norms_.at(index++)); });
    trainer.set_forward_only(false);
    if (std::exchange(added_epoch_, false)) trainer.add_epochs(-1);
  }

  StochasticWeightAveragingOptions options_;
  detail::AveragedWeights average_;
  std::int64_t first_epoch_ = 0, last_epoch_ = 0;
  std::vector<double> rates_;
  std::int64_t begun_epoch_ = -1;             // the latest that began
  std::vector<std::optional<double>> norms_;  // each BatchNorm's own momentum
  bool added_epoch_ = false, resumed_ = false;
};

}  // namespace detpl::inline v0
