// SPDX-License-Identifier: Apache-2.0
// What learning-rate schedulers have in common: the optimizer whose rates they set, and a state.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"
#include "detpl/optim/scalar_reader.hpp"

#include <torch/optim/optimizer.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// An option with one value for all parameter groups, or a list with one for each.
template <class Type>
class PerGroup {
 public:
  PerGroup() = default;
  template <std::convertible_to<Type> One>
    requires(!std::same_as<std::remove_cvref_t<One>, PerGroup>)
  PerGroup(One&& one) : values_{Type(std::forward<One>(one))} {}
  PerGroup(std::initializer_list<Type> values) : values_(values) {}
  PerGroup(std::vector<Type> values) : values_(std::move(values)) {}

  /// The values for each group of `optimizer`; config_error, which calls them `name`, if they are too few or too many.
  std::vector<Type> of(const torch::optim::Optimizer& optimizer, std::string_view name) const {
    const std::size_t groups = optimizer.param_groups().size();
    if (values_.size() == 1) return std::vector<Type>(groups, values_.front());
    if (values_.size() != groups)
      throw config_error(std::string(name) + " must have the same length as optimizer.param_groups: it has " +
                         std::to_string(values_.size()) + " values, param_groups has " + std::to_string(groups));
    return values_;
  }

 private:
  std::vector<Type> values_;
};

/// What `LRScheduler` and `ReduceLROnPlateau` have in common.
class Scheduler {
 public:
  virtual ~Scheduler() = default;

  torch::optim::Optimizer& optimizer() const { return *optimizer_; }
  /// The groups' learning rates as the last step left them.
  std::vector<double> get_last_lr() const { return last_lr_; }

  /// Where the schedule is, under PyTorch's names. Options aren't part of it; the rates themselves and the momenta
  /// lie in the optimizer, whose own state is to be saved as well.
  Map state_dict() const {
    Map state{{"scheduler", name_}, {"last_epoch", last_epoch_}, {"_last_lr", list_of(last_lr_)}};
    save(state);
    return state;
  }
  /// Goes on where a scheduler of the same kind and options was when it was saved. The optimizer isn't touched.
  ///
  /// Errors: checkpoint_error naming what is missing or doesn't fit.
  void load_state_dict(const Map& state) {
    const detail::ScalarReader read{"state of " + std::string(name_), state};
    std::string name;
    std::int64_t last_epoch = 0;
    std::vector<double> last_lr(last_lr_.size());
    read("scheduler", name);
    if (name != name_) read.fail("it is that of " + name);
    read("last_epoch", last_epoch);
    read("_last_lr", last_lr);
    load(read);
    last_epoch_ = last_epoch;
    last_lr_ = std::move(last_lr);
  }

 protected:
  Scheduler(std::string_view name, torch::optim::Optimizer& optimizer, std::int64_t last_epoch)
      : last_epoch_(last_epoch), name_(name), optimizer_(&optimizer), last_lr_(rates()) {}
  Scheduler(Scheduler&&) = default;
  Scheduler& operator=(Scheduler&&) = default;

  // The parts of the state that a kind of scheduler adds.
  virtual void save(Map& state) const = 0;
  virtual void load(const detail::ScalarReader& read) = 0;

  static List list_of(const std::vector<double>& numbers) { return List(numbers.begin(), numbers.end()); }

  std::vector<double> rates() const {
    std::vector<double> rates;
    for (const auto& group : optimizer_->param_groups()) rates.push_back(group.options().get_lr());
    return rates;
  }
  // Sets the rate of each group to `rate(index, present rate)`.
  template <class Rate>
  void set_rates(Rate rate) {
    auto& groups = optimizer_->param_groups();
    if (groups.size() != last_lr_.size())
      throw config_error(std::string(name_) + " was made for " + std::to_string(last_lr_.size()) +
                         " parameter groups, but the optimizer now has " + std::to_string(groups.size()) +
                         ": add groups before");
    for (std::size_t i = 0; i < groups.size(); ++i) {
      auto& options = groups[i].options();
      options.set_lr(rate(i, options.get_lr()));
    }
    last_lr_ = rates();
  }

  std::int64_t last_epoch_;

 private:
  std::string_view name_;
  torch::optim::Optimizer* optimizer_;
  std::vector<double> last_lr_;
};

/// A scheduler whose rates follow from how often it has stepped, as `torch.optim.lr_scheduler.LRScheduler`.
///
/// Making one takes its first step, so that the rates are right from the first batch. The optimizer outlives it.
/// Several on one optimizer multiply; a later one counts from the rates it finds, where PyTorch's remembers the first.
/// Errors: config_error for an option out of range.
class LRScheduler : public Scheduler {
 public:
  /// Sets the rates for the steps of the optimizer to come. Call it after the optimizer's own step, not before.
  virtual void step() {
    ++last_epoch_;
    set_rates([this](std::size_t group, double lr) { return next_lr(group, lr); });
  }

 protected:
  LRScheduler(std::string_view name, torch::optim::Optimizer& optimizer)
      : Scheduler(name, optimizer, -1), base_lrs_(rates()) {}

  // The rate of a group at `last_epoch_`, which is 0 at first, given its present one.
  virtual double next_lr(std::size_t group, double lr) const = 0;
  // Whether a schedule that SequentialLR comes to begins at `base_lrs_`, not at the rates it finds.
  virtual bool begins_at_base() const { return true; }

  void begin() {
    last_epoch_ = -1;
    step();
  }

  void save(Map& state) const override { state["base_lrs"] = list_of(base_lrs_); }
  void load(const detail::ScalarReader& read) override { read("base_lrs", base_lrs_); }

  static void check(bool valid, const std::string& sentence) {
    if (!valid) throw config_error(sentence);
  }

  std::vector<double> base_lrs_;

  friend class SequentialLR;
};

}  // namespace detpl::inline v0::optim
