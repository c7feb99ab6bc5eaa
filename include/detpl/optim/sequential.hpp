// SPDX-License-Identifier: Apache-2.0
// One learning-rate schedule after another: a warm-up, then something else.
#pragma once

#include "detpl/optim/lr_scheduler.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// A part of a `SequentialLR`: the options of any scheduler but ReduceLROnPlateau.
class SequentialPart {
 public:
  template <class Options>
    requires std::derived_from<typename Options::Scheduler, LRScheduler>
  SequentialPart(Options options)
      : make_([options = std::move(options)](torch::optim::Optimizer& optimizer) -> std::unique_ptr<LRScheduler> {
          return std::make_unique<typename Options::Scheduler>(optimizer, options);
        }) {}

  std::unique_ptr<LRScheduler> make(torch::optim::Optimizer& optimizer) const { return make_(optimizer); }

 private:
  std::function<std::unique_ptr<LRScheduler>(torch::optim::Optimizer&)> make_;
};

/// The options of `SequentialLR`, with PyTorch's names and defaults.
struct SequentialLROptions {
  using Scheduler = class SequentialLR;
  std::vector<std::int64_t> milestones = {};
  std::vector<SequentialPart> schedulers = {};
};

/// Follows the first schedule until it has stepped as often as the first milestone says, then the second, and so on.
///
/// ```cpp
/// SequentialLR(sgd, {.milestones = {5}, .schedulers = {LinearLROptions{}, CosineAnnealingLROptions{.T_max = 95}}})
/// ```
class SequentialLR final : public LRScheduler {
 public:
  SequentialLR(torch::optim::Optimizer& optimizer, const SequentialLROptions& options)
      : LRScheduler("SequentialLR", optimizer), milestones_(options.milestones) {
    check(!options.schedulers.empty(), "SequentialLR expects at least one scheduler, but got no scheduler");
    check(milestones_.size() == options.schedulers.size() - 1,
          "Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone "
          "points, but got number of schedulers " +
              std::to_string(options.schedulers.size()) + " and the number of milestones to be equal to " +
              std::to_string(milestones_.size()));
    check(std::is_sorted(milestones_.begin(), milestones_.end()), "SequentialLR expects its milestones in order");
    for (const SequentialPart& schedule : options.schedulers) {
      set_rates_to(base_lrs_);
      schedulers_.push_back(schedule.make(optimizer));
      base_lrs_ = schedulers_.back()->base_lrs_;  // those after a OneCycleLR start from its first rates
    }
    set_rates_to(base_lrs_);
    last_epoch_ = 0;
    schedulers_[position()]->begin();
    set_rates_to(rates());
  }

  void step() override {
    ++last_epoch_;
    const std::size_t i = position();
    LRScheduler& scheduler = *schedulers_[i];
    if (i > 0 && milestones_[i - 1] == last_epoch_) {
      if (scheduler.begins_at_base()) set_rates_to(scheduler.base_lrs_);
      scheduler.begin();
    } else {
      scheduler.step();
    }
    set_rates_to(rates());
  }

 private:
  double next_lr(std::size_t, double lr) const override { return lr; }

  std::size_t position() const {
    return std::upper_bound(milestones_.begin(), milestones_.end(), last_epoch_) - milestones_.begin();
  }
  void set_rates_to(const std::vector<double>& rates) {
    set_rates([&](std::size_t group, double) { return rates[group]; });
  }

  void save(Map& state) const override {
    LRScheduler::save(state);
    List states;
    for (const auto& scheduler : schedulers_) states.emplace_back(scheduler->state_dict());
    state["_schedulers"] = std::move(states);
  }
  void load(const detail::ScalarReader& read) override {
    List states;
    read("_schedulers", states);
    if (states.size() != schedulers_.size())
      read.fail("it has " + std::to_string(states.size()) + " schedulers, not " + std::to_string(schedulers_.size()));
    for (std::size_t i = 0; i < states.size(); ++i) {
      const Map* state = states[i].get_if<Map>();
      if (!state) read.fail("_schedulers[" + std::to_string(i) + "] isn't a map");
      schedulers_[i]->load_state_dict(*state);
    }
    LRScheduler::load(read);
  }

  std::vector<std::int64_t> milestones_;
  std::vector<std::unique_ptr<LRScheduler>> schedulers_;
};

}  // namespace detpl::inline v0::optim
