// SPDX-License-Identifier: Apache-2.0
// Validates with, and ends training with, an exponential moving average of the weights.
#pragma once

#include <ATen/ops/_foreach_lerp.h>

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/averaged_weights.hpp"
#include "detpl/callbacks/support.hpp"

namespace detpl::inline v0 {

/// How fast the average forgets, and when it is updated.
struct EMAOptions {
  /// What the average keeps of itself in an update.
  double decay = 0.999;
  /// Updates after every n-th optimizer step.
  std::int64_t update_every_n_steps = 1;
  /// The first step, from 0, after which it is updated.
  std::int64_t update_starting_at_step = 0;
};

/// Keeps `average = decay * average + (1 - decay) * weights` of parameters and floating-point buffers.
///
/// Validation inside `fit()` runs on the average, and the module has it when training has ended. A checkpoint's model
/// is the weights that training goes on with; the average is beside the optimizer's tensors.
/// Order:  updated in `on_train_batch_end` after an optimizer step, the first update copies; in the module from
///         `on_validation_epoch_start` to `on_validation_epoch_end`, or to the exception that ends the run.
/// Errors: config_error for a decay outside 0 to 1 or steps below their least.
/// Cost:   a second set of weights, and one pass over both in each update.
/// Source: Lightning 2.6 `EMAWeightAveraging`; torch.optim.swa_utils.get_ema_avg_fn.
class EMA {
 public:
  explicit EMA(EMAOptions options = {}) : options_(options) {
    if (!(options_.decay >= 0 && options_.decay <= 1))
      throw config_error("EMA's decay = " + real_text(options_.decay) + " is out of range: give 0 to 1");
    if (options_.update_every_n_steps < 1 || options_.update_starting_at_step < 0)
      throw config_error("EMA updates every " + std::to_string(options_.update_every_n_steps) + " steps from step " +
                         std::to_string(options_.update_starting_at_step) +
                         " on: the first must be at least 1, the second at least 0");
  }

  /// Updates so far.
  std::int64_t updates() const { return average_.count(); }

  void on_train_start(Trainer&, auto&) { stepped_ = false; }  // whatever was tried before training
  void on_before_optimizer_step(Trainer&, auto&) { stepped_ = true; }
  void on_train_batch_end(Trainer& trainer, torch::nn::Module& module) {
    if (!std::exchange(stepped_, false)) return;  // inside an accumulation group
    const std::int64_t step = trainer.global_step();
    if (step < options_.update_starting_at_step || step % options_.update_every_n_steps != 0) return;
    average_.update(module, [this](std::vector<torch::Tensor>& averaged, const std::vector<torch::Tensor>& weights) {
      at::_foreach_lerp_(averaged, weights, 1 - options_.decay);
    });
  }
  void on_validation_epoch_start(Trainer& trainer, torch::nn::Module& module) {
    if (trainer.stage() == Stage::fit && average_.count() > 0) average_.swap(module);
  }
  void on_validation_epoch_end(Trainer&, torch::nn::Module& module) { swap_back(module); }
  void on_exception(Trainer&, torch::nn::Module& module, const std::exception&) { swap_back(module); }
  void on_train_end(Trainer&, torch::nn::Module& module) {
    swap_back(module);
    if (average_.count() > 0) average_.copy_to(module);
  }

  std::string state_key() const { return "EMA{'decay': " + real_text(options_.decay) + "}"; }
  Map on_save_checkpoint(Trainer&, auto&, Checkpoint& checkpoint) const {
    average_.save(checkpoint, prefix());
    return {{"updates", average_.count()}};
  }
  void on_load_checkpoint(Trainer&, torch::nn::Module& module, const Value& state, const Checkpoint& checkpoint) {
    std::int64_t updates = 0;
    detail::restore(state, "updates", updates);
    average_.load(checkpoint, prefix(), updates, module);
  }

 private:
  void swap_back(torch::nn::Module& module) {
    if (average_.swapped()) average_.swap(module);
  }
  std::string prefix() const { return "callback." + state_key() + "."; }

  EMAOptions options_;
  detail::AveragedWeights average_{true};
  bool stepped_ = false;
};

}  // namespace detpl::inline v0
