// SPDX-License-Identifier: Apache-2.0
// What configure_optimizers may return: an optimizer, held in any way, with or without a learning-rate scheduler.
#pragma once

#include <torch/optim/lbfgs.h>
#include <torch/optim/optimizer.h>
#include <torch/optim/schedulers/lr_scheduler.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "detpl/core/error.hpp"

namespace detpl::inline v0 {

namespace optim {

/// When a scheduler steps.
struct SchedulerOptions {
  /// Steps every n-th epoch.
  std::int64_t frequency = 1;
};

/// An optimizer and the function that makes its scheduler; see `with_scheduler`.
template <class Optimizer, class MakeScheduler>
struct WithScheduler {
  Optimizer optimizer;
  MakeScheduler make_scheduler;
  SchedulerOptions options;
};

/// Gives an optimizer a learning-rate scheduler that steps at the end of epochs.
///
/// `make_scheduler(optimizer)` returns anything with `step()`; it is called where the optimizer has found its place:
/// ```cpp
/// return optim::with_scheduler(optim::SGD(parameters(), {.lr = 0.1}),
///                              [](auto& sgd) { return torch::optim::StepLR(sgd, 10, 0.5); });
/// ```
/// `StepLR(sgd, 10, 0.5)` trains ten epochs at the first rate, as in PyTorch; LibTorch by itself would train eleven.
/// Order: the scheduler steps after the epoch's last batch, before `on_train_batch_end` and validation.
template <class Optimizer, class MakeScheduler>
WithScheduler<Optimizer, MakeScheduler> with_scheduler(Optimizer optimizer, MakeScheduler make_scheduler,
                                                       SchedulerOptions options = {}) {
  if (options.frequency < 1)
    throw config_error("a scheduler's frequency is " + std::to_string(options.frequency) + ": it must be at least 1");
  return {std::move(optimizer), std::move(make_scheduler), options};
}

/// A torch::optim optimizer or one of detpl's, by value.
template <class Type>
concept optimizer_object = std::derived_from<Type, torch::optim::Optimizer>;

/// An optimizer by value or by unique_ptr or shared_ptr.
template <class Type>
concept holds_optimizer = optimizer_object<Type> || requires(Type& pointer) {
  requires optimizer_object<std::remove_cvref_t<decltype(*pointer)>>;
};

}  // namespace optim

namespace detail {

template <class Configured>
struct optimizer_traits {
  static constexpr bool valid = optim::holds_optimizer<Configured>;
};
template <class Optimizer, class MakeScheduler>
struct optimizer_traits<optim::WithScheduler<Optimizer, MakeScheduler>> {
  static constexpr bool valid = optim::holds_optimizer<Optimizer>;
};

/// What configure_optimizers returned, at the address it keeps: the optimizer, and the scheduler made for it.
template <class Configured>
class OptimizerSlot {
 public:
  explicit OptimizerSlot(Configured configured) : held_(std::move(configured)) {
    if constexpr (!optim::optimizer_object<Configured>)
      if (!held_) throw config_error("configure_optimizers returned an empty pointer: return an optimizer");
  }

  auto& get() {
    if constexpr (optim::optimizer_object<Configured>)
      return held_;
    else
      return *held_;
  }
  void end_epoch(std::int64_t) {}
  std::int64_t scheduler_steps() const { return 0; }
  void replay_scheduler(std::int64_t) {}

 private:
  Configured held_;
};

template <class Optimizer, class MakeScheduler>
class OptimizerSlot<optim::WithScheduler<Optimizer, MakeScheduler>> {
  using Scheduler = std::invoke_result_t<MakeScheduler&, decltype(std::declval<OptimizerSlot<Optimizer>&>().get())>;

 public:
  explicit OptimizerSlot(optim::WithScheduler<Optimizer, MakeScheduler> configured)
      : slot_(std::move(configured.optimizer)),
        options_(configured.options),
        scheduler_(configured.make_scheduler(slot_.get())) {
    // PyTorch's schedulers take this first step, which leaves the rates as they are, when they are made; LibTorch's
    // don't, and would change the rates an epoch late.
    if constexpr (std::derived_from<Scheduler, torch::optim::LRScheduler>) scheduler_.step();
  }
  OptimizerSlot(const OptimizerSlot&) = delete;

  auto& get() { return slot_.get(); }
  /// Steps the scheduler if `epoch`, from 0, is one of those it steps after.
  void end_epoch(std::int64_t epoch) {
    if ((epoch + 1) % options_.frequency == 0) step();
  }
  /// How often the scheduler has stepped: all that has to be saved of one that depends on nothing else.
  std::int64_t scheduler_steps() const { return steps_; }
  /// Brings a new scheduler to where one was saved; the optimizer's own state is loaded after it.
  void replay_scheduler(std::int64_t steps) {
    while (steps_ < steps) step();
  }

 private:
  void step() {
    scheduler_.step();
    ++steps_;
  }

  OptimizerSlot<Optimizer> slot_;
  optim::SchedulerOptions options_;
  std::int64_t steps_ = 0;
  Scheduler scheduler_;
};

}  // namespace detail

/// A type that configure_optimizers may return.
template <class Type>
concept configures_optimizers = detail::optimizer_traits<std::remove_cvref_t<Type>>::valid;

}  // namespace detpl::inline v0
