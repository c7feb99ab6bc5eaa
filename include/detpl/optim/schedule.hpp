// SPDX-License-Identifier: Apache-2.0
// A learning-rate scheduler of any type, and when it steps.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/optim/schedulers/lr_scheduler.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0::optim {

/// After what a scheduler steps.
enum class Interval : std::uint8_t { epoch, step };

/// When a scheduler steps, with Lightning's names.
struct SchedulerOptions {
  /// Steps every n-th epoch, or after batches n, 2n, … of an epoch if those step the optimizer.
  std::int64_t frequency = 1;
  /// After epochs or after optimizer steps.
  Interval interval = Interval::epoch;
  /// The metric that a scheduler with `step(double)` follows.
  std::string monitor{};
  /// What LearningRateMonitor calls it; empty for the optimizer's name.
  std::string name{};
  /// Whether a `monitor` that wasn't logged is an error; else the scheduler skips the step.
  bool strict = true;
};

/// A scheduler that follows a metric: `step(double)`.
template <class Scheduler>
concept follows_metric =
    requires(Scheduler& scheduler) { scheduler.step(1.0); } && !requires(Scheduler& scheduler) { scheduler.step(); };

/// A scheduler whose state can be saved; others are brought back by stepping them as often.
template <class Scheduler>
concept saves_state = requires(Scheduler& scheduler, const Map& state) {
  { scheduler.state_dict() } -> std::convertible_to<Map>;
  scheduler.load_state_dict(state);
};

namespace detail {

/// Opens LibTorch's schedulers, which don't say whose they are.
struct OpenedScheduler : torch::optim::LRScheduler {
  /// Whether a scheduler sees a change of the optimizer's rate.
  static bool belongs_to(const torch::optim::LRScheduler& scheduler, torch::optim::Optimizer& optimizer) {
    auto& options = optimizer.param_groups().front().options();
    const double rate = options.get_lr(), another = rate + 1;
    options.set_lr(another);
    const std::vector<double> seen = (scheduler.*(&OpenedScheduler::get_current_lrs))();
    options.set_lr(rate);
    return !seen.empty() && seen.front() == another;
  }
};

}  // namespace detail

/// A scheduler at work: of any type, stepped when its options say so.
///
/// Cost: a virtual call per step of the scheduler.
class Schedule {
 public:
  /// Makes the scheduler of `optimizer`, which is the run's `optimizer_idx`-th.
  ///
  /// Errors: config_error if it belongs to another optimizer, follows a metric and names none, or its frequency is
  ///         below 1.
  template <class Optimizer, class MakeScheduler>
  Schedule(Optimizer& optimizer, MakeScheduler& make, SchedulerOptions options, std::size_t optimizer_idx)
      : options_(std::move(options)), optimizer_idx_(optimizer_idx) {
    using Scheduler = std::remove_cvref_t<std::invoke_result_t<MakeScheduler&, Optimizer&>>;
    if (options_.frequency < 1)
      throw config_error("a scheduler's frequency is " + std::to_string(options_.frequency) +
                         ": it must be at least 1");
    if (follows_metric<Scheduler> && options_.monitor.empty())
      throw config_error(
          "a scheduler that follows a metric doesn't say which: give with_scheduler {.monitor = \"val_loss\"}");
    model_ = std::make_unique<Model<Scheduler>>(make, optimizer);
    if (!model_->belongs_to(optimizer))
      throw config_error(
          "configure_optimizers returned a scheduler of another optimizer than the one it was given "
          "with: make it from the argument of make_scheduler");
  }

  const SchedulerOptions& options() const { return options_; }
  std::size_t optimizer_idx() const { return optimizer_idx_; }
  bool needs_metric() const { return model_->needs_metric(); }

  /// Steps the scheduler; `metric` matters only if it follows one.
  void step(double metric = 0) {
    model_->step(metric);
    ++steps_;
  }

  Map state_dict() const {
    Map state = model_->state_dict();
    state["steps"] = steps_;
    return state;
  }
  /// Brings a new schedule to where one was saved; the optimizer's own state is loaded after it.
  ///
  /// Errors: checkpoint_error if the state is that of something else.
  void load_state_dict(Map state) {
    const Value* saved = state.find("steps");
    const std::int64_t* steps = saved ? saved->get_if<std::int64_t>() : nullptr;
    if (!steps) throw checkpoint_error("a scheduler's saved state has no `steps`: it is none of this program's");
    steps_ = *steps;
    std::erase_if(state.items, [](const auto& item) { return item.first == "steps"; });
    model_->load_state_dict(state, steps_);
  }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual bool belongs_to(torch::optim::Optimizer& optimizer) const = 0;
    virtual bool needs_metric() const = 0;
    virtual void step(double metric) = 0;
    virtual Map state_dict() const = 0;
    virtual void load_state_dict(const Map& state, std::int64_t steps) = 0;
  };

  template <class Scheduler>
  struct Model final : Interface {
    Scheduler scheduler;

    Model(auto& make, auto& optimizer) : scheduler(make(optimizer)) {
      // PyTorch's schedulers take this first step, which leaves the rates as they are, when they are made; LibTorch's
      // don't, and would change the rates an epoch late.
      if constexpr (std::derived_from<Scheduler, torch::optim::LRScheduler>) scheduler.step();
    }
    bool belongs_to(torch::optim::Optimizer& optimizer) const override {
      if constexpr (std::derived_from<Scheduler, torch::optim::LRScheduler>)
        return detail::OpenedScheduler::belongs_to(scheduler, optimizer);
      else if constexpr (requires { &scheduler.optimizer() == &optimizer; })
        return &scheduler.optimizer() == &optimizer;
      else
        return true;
    }
    bool needs_metric() const override { return follows_metric<Scheduler>; }
    void step([[maybe_unused]] double metric) override {
      if constexpr (follows_metric<Scheduler>)
        scheduler.step(metric);
      else
        scheduler.step();
    }
    Map state_dict() const override {
      if constexpr (saves_state<Scheduler>)
        return scheduler.state_dict();
      else
        return {};
    }
    void load_state_dict([[maybe_unused]] const Map& state, [[maybe_unused]] std::int64_t steps) override {
      if constexpr (saves_state<Scheduler>)
        scheduler.load_state_dict(state);
      else if constexpr (!follows_metric<Scheduler>)
        for (std::int64_t step = 0; step < steps; ++step) scheduler.step();
    }
  };

  SchedulerOptions options_;
  std::size_t optimizer_idx_;
  std::int64_t steps_ = 0;
  std::unique_ptr<Interface> model_;
};

/// The schedulers of a run, in the order of their optimizers.
using Schedules = std::vector<Schedule>;

}  // namespace detpl::inline v0::optim
