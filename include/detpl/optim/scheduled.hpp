// SPDX-License-Identifier: Apache-2.0
// What configure_optimizers may return: optimizers, held in any way, with learning-rate schedulers and frequencies.
#pragma once

#include <torch/optim/optimizer.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/tuple.hpp"
#include "detpl/optim/schedule.hpp"

namespace detpl::inline v0 {

namespace optim {

/// An optimizer and the function that makes its scheduler; see `with_scheduler`.
template <class Optimizer, class MakeScheduler>
struct WithScheduler {
  Optimizer optimizer;
  MakeScheduler make_scheduler;
  SchedulerOptions options;
};

/// Gives an optimizer a learning-rate scheduler, which steps after epochs or after optimizer steps.
///
/// `make_scheduler(optimizer)` returns anything with `step()`, or, for one that follows a metric, `step(double)`; it is
/// called where the optimizer has found its place. Several schedulers are given one around the other:
/// ```cpp
/// return optim::with_scheduler(optim::SGD(parameters(), {.lr = 0.1}),
///                              [](auto& sgd) { return optim::StepLR(sgd, {.gamma = 0.5, .step_size = 10}); },
///                              {.interval = optim::Interval::epoch});
/// ```
/// LibTorch's `torch::optim::StepLR(sgd, 10, 0.5)` works as well and trains ten epochs at the first rate, as in
/// PyTorch; LibTorch by itself would train eleven.
/// Order:  after the batch's last optimizer step, or the epoch's last batch, before `on_train_batch_end` and
///         validation; one with a metric after validation, or the end of the epoch.
/// Errors: config_error if the scheduler belongs to another optimizer, or follows a metric and names none.
template <class Optimizer, class MakeScheduler>
WithScheduler<Optimizer, MakeScheduler> with_scheduler(Optimizer optimizer, MakeScheduler make_scheduler,
                                                       SchedulerOptions options = {}) {
  return {std::move(optimizer), std::move(make_scheduler), std::move(options)};
}

/// An optimizer that takes its turn for `frequency` batches; see `with_frequency`.
template <class Configured>
struct WithFrequency {
  Configured configured;
  std::int64_t frequency;
};

/// Of several optimizers, trains this one on `frequency` batches, then the next on its own; all of them need a
/// frequency then.
///
/// Errors: config_error for a frequency below 1.
template <class Configured>
WithFrequency<Configured> with_frequency(Configured configured, std::int64_t frequency) {
  if (frequency < 1)
    throw config_error("an optimizer's frequency is " + std::to_string(frequency) + ": it must be at least 1");
  return {std::move(configured), frequency};
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
  static constexpr bool takes_turns = false;
};
template <class Optimizer, class MakeScheduler>
struct optimizer_traits<optim::WithScheduler<Optimizer, MakeScheduler>> : optimizer_traits<Optimizer> {};
template <class Configured>
struct optimizer_traits<optim::WithFrequency<Configured>> : optimizer_traits<Configured> {
  static constexpr bool takes_turns = true;
};

/// Refuses an optimizer that has no parameters, or has one twice, which LibTorch's own don't notice.
inline void check_parameters(torch::optim::Optimizer& optimizer) {
  std::vector<const void*> parameters;
  for (const auto& group : optimizer.param_groups())
    for (const auto& parameter : group.params()) parameters.push_back(parameter.unsafeGetTensorImpl());
  if (parameters.empty())
    throw config_error(
        "configure_optimizers returned an optimizer without parameters: register the module's layers before it is "
        "made, and pass parameters()");
  std::sort(parameters.begin(), parameters.end());
  if (std::adjacent_find(parameters.begin(), parameters.end()) != parameters.end())
    throw config_error(
        "configure_optimizers returned an optimizer that has a parameter twice: put each into one group, once");
}

/// What configure_optimizers returned for one optimizer, at the address it keeps.
template <class Configured>
class OptimizerSlot {
 public:
  /// Takes the optimizer in and adds its schedulers to `schedules`.
  OptimizerSlot(Configured configured, std::size_t, optim::Schedules&) : held_(std::move(configured)) {
    if constexpr (!optim::optimizer_object<Configured>)
      if (!held_) throw config_error("configure_optimizers returned an empty pointer: return an optimizer");
    check_parameters(get());
  }
  OptimizerSlot(const OptimizerSlot&) = delete;

  auto& get() {
    if constexpr (optim::optimizer_object<Configured>)
      return held_;
    else
      return *held_;
  }
  /// Batches of its turn; 0 where optimizers don't take turns.
  std::int64_t frequency() const { return 0; }

 private:
  Configured held_;
};

template <class Optimizer, class MakeScheduler>
class OptimizerSlot<optim::WithScheduler<Optimizer, MakeScheduler>> : public OptimizerSlot<Optimizer> {
 public:
  OptimizerSlot(optim::WithScheduler<Optimizer, MakeScheduler> configured, std::size_t index,
                optim::Schedules& schedules)
      : OptimizerSlot<Optimizer>(std::move(configured.optimizer), index, schedules) {
    schedules.emplace_back(this->get(), configured.make_scheduler, std::move(configured.options), index);
  }
};

template <class Configured>
class OptimizerSlot<optim::WithFrequency<Configured>> : public OptimizerSlot<Configured> {
 public:
  OptimizerSlot(optim::WithFrequency<Configured> configured, std::size_t index, optim::Schedules& schedules)
      : OptimizerSlot<Configured>(std::move(configured.configured), index, schedules),
        frequency_(configured.frequency) {}

  std::int64_t frequency() const { return frequency_; }

 private:
  std::int64_t frequency_;
};

/// The optimizers that configure_optimizers returned, one or a tuple of them.
template <class Configured>
class OptimizerSlots : public OptimizerSlots<std::tuple<Configured>> {
 public:
  OptimizerSlots(Configured configured, optim::Schedules& schedules)
      : OptimizerSlots<std::tuple<Configured>>(std::tuple<Configured>(std::move(configured)), schedules) {}
};
template <class... Configured>
class OptimizerSlots<std::tuple<Configured...>> {
 public:
  static constexpr std::size_t count = sizeof...(Configured);
  /// Whether they train in turns, one in each batch.
  static constexpr bool take_turns = (optimizer_traits<Configured>::takes_turns || ...);
  static_assert(
      !take_turns || (optimizer_traits<Configured>::takes_turns && ...),
      "detpl: unsuitable result of hook `configure_optimizers`: some of its optimizers have a frequency, others "
      "don't. Fix: give each optimizer one, `optim::with_frequency(optimizer, batches)`. "
      "[docs/hooks.md#configure_optimizers]");

  OptimizerSlots(std::tuple<Configured...> configured, optim::Schedules& schedules)
      : OptimizerSlots(std::move(configured), schedules, std::index_sequence_for<Configured...>()) {}

  template <std::size_t index>
  auto& get() {
    return std::get<index>(slots_)->get();
  }
  /// Calls `visit(optimizer, index)` for each, the index being an integral_constant.
  template <class Visit>
  void for_each(Visit&& visit) {
    for_each(visit, std::index_sequence_for<Configured...>());
  }

  /// Which optimizer's turn a batch is.
  std::size_t turn(std::int64_t batch) const {
    std::int64_t cycle = 0;
    for_each_element(slots_, [&](const auto& slot) { cycle += slot->frequency(); });
    std::int64_t place = batch % cycle;
    std::size_t index = 0;
    const auto is_over = [&](std::int64_t frequency) {
      if (place < frequency) return false;
      place -= frequency;
      ++index;
      return true;
    };
    std::apply([&](const auto&... slot) { (void)(is_over(slot->frequency()) && ...); }, slots_);
    return index;
  }

 private:
  template <std::size_t... index>
  OptimizerSlots(std::tuple<Configured...> configured, optim::Schedules& schedules, std::index_sequence<index...>)
      : slots_(
            std::make_unique<OptimizerSlot<Configured>>(std::move(std::get<index>(configured)), index, schedules)...) {}

  template <class Visit, std::size_t... index>
  void for_each(Visit& visit, std::index_sequence<index...>) {
    (visit(get<index>(), std::integral_constant<std::size_t, index>()), ...);
  }

  std::tuple<std::unique_ptr<OptimizerSlot<Configured>>...> slots_;  // an optimizer keeps its address
};

template <class Configured>
struct configured_traits {
  static constexpr bool valid = optimizer_traits<Configured>::valid;
};
template <class... Configured>
struct configured_traits<std::tuple<Configured...>> {
  static constexpr bool valid = sizeof...(Configured) > 0 && (optimizer_traits<Configured>::valid && ...);
};

}  // namespace detail

/// A type that configure_optimizers may return: an optimizer, or a tuple of them.
template <class Type>
concept configures_optimizers = detail::configured_traits<std::remove_cvref_t<Type>>::valid;

}  // namespace detpl::inline v0
