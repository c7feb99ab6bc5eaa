// SPDX-License-Identifier: Apache-2.0
// The base that users derive from: a torch::nn::Module with log() and a read-only view of the run.
#pragma once

#include <torch/nn/module.h>

#include <sstream>
#include <string>
#include <string_view>

#include "detpl/dist/all_gather.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/module/trainer.hpp"
#include "detpl/optim/gradients.hpp"

namespace detpl::inline v0 {

/// A torch::nn::Module whose hooks can log, print and see where the run is.
///
/// Deriving from it is optional: any torch::nn::Module with `training_step` and `configure_optimizers` trains.
/// Outside a run `current_epoch()` and `global_step()` are 0, `device()` is the CPU and `log()` is an error.
class LightningModule : public torch::nn::Module {
 public:
  using torch::nn::Module::Module;

  /// Logs a number under `name`; where it goes is Lightning's choice by hook unless `options` say so.
  ///
  /// Errors: config_error outside a run, in a hook that can't log, or when options contradict an earlier call.
  /// Cost:   never waits for a device; values on one stay there until a logger or the progress bar is due.
  void log(std::string_view name, const Scalar& value, const LogOptions& options = {}) {
    attached_trainer("log").log(name, value, options);
  }
  /// Logs a metric object, a member of the module: at a step its value for the latest batch, at the epoch's end
  /// `compute()`, after which it is reset.
  template <class Type>
    requires requires(Type& object) { object.compute(); }
  void log(std::string_view name, Type& object, const LogOptions& options = {}) {
    attached_trainer("log").log(name, object, options);
  }
  /// Logs several numbers with the same options.
  void log_dict(const Metrics& metrics, const LogOptions& options = {}) {
    attached_trainer("log_dict").log_dict(metrics, options);
  }
  /// Prints its arguments as one line on rank 0, above the progress bar.
  template <class... Arguments>
  void print(const Arguments&... arguments) {
    if (global_rank() != 0) return;
    std::ostringstream line;
    (line << ... << arguments);
    if (trainer_)
      trainer_->console().print_line(line.str());
    else
      Console().print_line(line.str());
  }

  /// Records the hyperparameters, a Hana-adapted struct or a Map, for loggers and checkpoints.
  template <class HParams>
  void save_hyperparameters(const HParams& hparams) {
    if constexpr (std::same_as<HParams, Map>)
      saved_hyperparameters_ = hparams;
    else
      saved_hyperparameters_ = hparams_to_map(hparams);
  }
  /// What `save_hyperparameters` recorded.
  const Map& saved_hyperparameters() const { return saved_hyperparameters_; }

  std::int64_t current_epoch() const { return trainer_ ? trainer_->current_epoch() : 0; }
  std::int64_t global_step() const { return trainer_ ? trainer_->global_step() : 0; }
  torch::Device device() const { return trainer_ ? trainer_->device() : torch::Device(torch::kCPU); }
  int global_rank() const { return trainer_ ? trainer_->world().rank : 0; }
  int local_rank() const { return trainer_ ? trainer_->world().local_rank : 0; }
  /// The numeric precision of the run, as `--precision` names it.
  std::string_view precision() const { return trainer_ ? std::string_view(trainer_->options().precision) : "32"; }
  /// Whether several processes train together.
  bool use_ddp() const { return trainer_ && trainer_->world().size > 1; }
  bool use_amp() const { return trainer_ && is_mixed(trainer_->options().precision); }
  bool use_dp() const { return false; }
  bool use_ddp2() const { return false; }
  bool use_tpu() const { return false; }

  /// Clips the gradients of an optimizer's parameters as the loop does; for `configure_gradient_clipping`.
  void clip_gradients(torch::optim::Optimizer& optimizer, double gradient_clip_val,
                      std::string_view gradient_clip_algorithm = "norm") {
    if (trainer_)
      trainer_->clip_gradients_of(optimizer, gradient_clip_val, gradient_clip_algorithm);
    else
      optim::clip_gradients(optimizer, gradient_clip_val, gradient_clip_algorithm);
  }

  /// `value` of every rank, stacked along a new first dimension; outside a run on several ranks that has length 1.
  ///
  /// With `sync_grads` gradients flow back to every rank's own part.
  /// Order: every rank calls it, with a tensor of the same shape.
  torch::Tensor all_gather(const torch::Tensor& value, bool sync_grads = false) const {
    static const Ranks alone;
    return detpl::all_gather(value, trainer_ ? trainer_->ranks() : alone, sync_grads);
  }

  /// Stops training all parameters and puts the module into eval mode, for inference or as a fixed part of a larger
  /// one.
  void freeze() {
    for (auto& parameter : parameters()) parameter.set_requires_grad(false);
    eval();
  }
  /// Trains all parameters again and puts the module back into training mode.
  void unfreeze() {
    for (auto& parameter : parameters()) parameter.set_requires_grad(true);
    train();
  }

  /// The logger of type `Logger`, or null where the run has none (and outside a run).
  template <class Logger>
  Logger* logger() {
    return trainer_ ? trainer_->logger<Logger>() : nullptr;
  }
  /// The handle of the run, or null outside one.
  Trainer* trainer() const { return trainer_; }

  /// Attaches a module and the LightningModules inside it to a run; the loop calls it. Null detaches.
  static void attach(torch::nn::Module& module, Trainer* trainer) {
    if (auto* lightning = dynamic_cast<LightningModule*>(&module)) lightning->trainer_ = trainer;
    for (const auto& child : module.children()) attach(*child, trainer);
  }

 private:
  Trainer& attached_trainer(const char* verb) const {
    if (!trainer_)
      throw config_error(std::string("`") + verb +
                         "` was called outside a run: call it from a hook while fit() or validate() runs");
    return *trainer_;
  }

  Trainer* trainer_ = nullptr;
  Map saved_hyperparameters_;
};

}  // namespace detpl::inline v0
