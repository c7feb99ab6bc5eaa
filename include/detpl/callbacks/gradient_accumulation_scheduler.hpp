// SPDX-License-Identifier: Apache-2.0
// Changes how many batches make an optimizer step as training goes on.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/support.hpp"

namespace detpl::inline v0 {

/// Accumulates the gradients of `k` batches from an epoch on: `GradientAccumulationScheduler({{0, 1}, {5, 4}})`.
///
/// Units:  epochs count from 0; before the first that is named, k is 1.
/// Errors: config_error for no epoch at all, an epoch below 0 or named twice, a k below 1; at the beginning of `fit()`
///         if FitOptions::accumulate_grad_batches is set as well.
/// Source: Lightning 1.5.10 `GradientAccumulationScheduler`.
class GradientAccumulationScheduler {
 public:
  explicit GradientAccumulationScheduler(Accumulation scheduling) : scheduling_(std::move(scheduling)) {
    if (scheduling_.by_epoch().empty())
      throw config_error("GradientAccumulationScheduler has no epochs: give pairs of an epoch and a count of batches");
    std::vector<std::int64_t> epochs;
    for (const auto& [epoch, batches] : scheduling_.by_epoch()) {
      if (epoch < 0 || batches < 1)
        throw config_error("GradientAccumulationScheduler can't accumulate " + std::to_string(batches) +
                           " batches from epoch " + std::to_string(epoch) + " on: epochs count from 0, batches from 1");
      if (std::find(epochs.begin(), epochs.end(), epoch) != epochs.end())
        throw config_error("GradientAccumulationScheduler names epoch " + std::to_string(epoch) +
                           " twice: give it one count of batches");
      epochs.push_back(epoch);
    }
  }

  const Accumulation& scheduling() const { return scheduling_; }

  void on_fit_start(Trainer& trainer, auto&) {
    if (trainer.options().accumulate_grad_batches != Accumulation(1))
      throw config_error(
          "GradientAccumulationScheduler and FitOptions::accumulate_grad_batches both say how many batches make a "
          "step: leave one of them out");
  }
  void on_train_epoch_start(Trainer& trainer, auto&) {
    trainer.set_accumulate_grad_batches(scheduling_.at(trainer.current_epoch()));
  }

 private:
  Accumulation scheduling_;
};

}  // namespace detpl::inline v0
