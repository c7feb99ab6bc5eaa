// SPDX-License-Identifier: Apache-2.0
// One batch of training: gradients for each optimizer, its step at the end of an accumulation group, its schedulers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/loop/run.hpp"
#include "detpl/loop/step.hpp"

namespace detpl::inline v0::detail {

/// Trains on batches, one optimizer after the other.
///
/// Source: Lightning 1.5.10 loops/optimization/optimizer_loop.py, loops/epoch/training_epoch_loop.py.
template <class Module, class BatchType, class... Callbacks>
class Optimization : public Run<Module, BatchType, Callbacks...> {
  using Base = Run<Module, BatchType, Callbacks...>;

 public:
  void try_steps(std::int64_t steps, const std::function<void(std::int64_t)>& before,
                 const std::function<bool(std::int64_t, double)>& after) override {
    if (!try_steps_)
      throw Error("try_steps() is for on_fit_start of a callback that says `static constexpr bool tries_steps = true`");
    try_steps_(steps, before, after);
  }

  void clip_gradients_of(torch::optim::Optimizer& optimizer, double limit, std::string_view algorithm) override {
    const std::vector<torch::optim::Optimizer*> all = this->optimizers();
    const auto index = static_cast<std::size_t>(std::find(all.begin(), all.end(), &optimizer) - all.begin());
    if (!this->with_sharded(index, [&](auto& sharded) { sharded.clip_gradients(limit, algorithm); }))
      optim::clip_gradients(optimizer, limit, algorithm);
  }

 protected:
  using typename Base::Slots;
  using typename Base::Types;
  template <hook which>
  static constexpr bool module_has = Base::template module_has<which>;
  using Base::Base;

  /// Trains on one batch with each optimizer, or the one whose turn it is; returns what training_step returned, losses
  /// detached. `steps`: the batch is the last of its accumulation group.
  typename Types::training_output train_batch(BatchType& batch, bool steps) {
    const auto profiled = this->profile("run_training_batch");
    typename Types::training_output output;
    trained_optimizers_.clear();
    if constexpr (Slots::count == 1) {
      output = optimize(this->optimizers_->template get<0>(), std::integral_constant<std::size_t, 0>(), batch, steps);
    } else {
      this->optimizers_->for_each([&](auto& optimizer, auto index) {
        if constexpr (Slots::take_turns)
          if (this->optimizers_->turn(this->batch_idx_) != index) return;
        const Toggled toggled(whole_parameters(), index);
        auto one = optimize(optimizer, index, batch, steps);
        if (!loss_of(one).defined()) return;
        output.push_back(std::move(one));
        trained_optimizers_.push_back(index);
      });
    }
    if (steps && !this->forward_only_) ++this->steps_done_;
    return output;
  }

  /// Adds a batch's output to those of the epoch; a skipped batch has none.
  void collect(const typename Types::training_output& output) {
    if constexpr (Slots::count == 1) {
      if (loss_of(output).defined()) this->outputs_.push_back(output);
    } else {
      this->outputs_.resize(Slots::count);
      for (std::size_t i = 0; i < output.size(); ++i) this->outputs_[trained_optimizers_[i]].push_back(output[i]);
    }
  }

  /// Steps the schedulers that are due after an optimizer step and after an epoch's last batch.
  void step_schedules(bool stepped, bool epoch_ended, bool with_metric) {
    if (this->schedules_.empty()) return;
    const bool miscounts = Slots::take_turns && this->options_.compatibility.miscounts_scheduler_turns;
    const auto trained = [&](std::size_t optimizer_idx) {
      if constexpr (!Slots::take_turns) return true;
      return this->optimizers_->turn(miscounts ? this->batches_begun_ - 1 : this->batch_idx_) == optimizer_idx;
    };
    if (stepped) step_schedules_of(optim::Interval::step, with_metric, trained);
    if (epoch_ended)
      step_schedules_of(optim::Interval::epoch, with_metric,
                        [&](std::size_t optimizer_idx) { return !miscounts || trained(optimizer_idx); });
  }

  /// Lets callbacks that ask for it train a few batches as a trial; see Trainer::try_steps.
  template <class Source>
  void allow_trials([[maybe_unused]] Source& source) {
    if constexpr (((requires { callback_of<Callbacks>::tries_steps; }) || ...))
      try_steps_ = [this, &source](std::int64_t steps, const auto& before, const auto& after) {
        typename Base::Snapshot snapshot(*this);
        auto training = this->open_training(source);
        this->torch_module().train();
        this->begin_training();
        this->begin_training_epoch();
        training->start(this->epoch_, this->data_seed());
        for (std::int64_t step = 0; step < steps; ++step) {
          BatchType* batch = training->next();
          if (!batch) {
            training->start(this->epoch_, this->data_seed());
            batch = training->next();
          }
          if (!batch) break;  // limit_train_batches = 0
          this->batch_idx_ = 0;
          this->transfer(source, *batch, 0);
          this->batch_weight_ = static_cast<double>(data::batch_size(*batch));
          before(step);
          train_batch(*batch, true);
          --this->steps_done_;
          if (!after(step, this->of_all(this->training_loss_.item()))) break;
        }
        snapshot.put_back();
        this->begin_training();
      };
  }

  std::function<void(std::int64_t, const std::function<void(std::int64_t)>&,
                     const std::function<bool(std::int64_t, double)>&)>
      try_steps_;

 private:
  static constexpr bool takes_optimizer_idx = fit_of<hook::training_step, subject::module, Module, Types>::arity == 3;

  /// The parameters of each optimizer, those that it shares with other ranks included.
  std::vector<std::vector<torch::Tensor>> whole_parameters() {
    std::vector<std::vector<torch::Tensor>> whole;
    for (torch::optim::Optimizer* optimizer : this->optimizers())
      if (!this->with_sharded(whole.size(), [&](auto& sharded) { whole.push_back(sharded.parameters()); }))
        whole.push_back(parameters_of(*optimizer));
    return whole;
  }

  /// Gradients of one batch for one optimizer and, at the end of an accumulation group, its step.
  template <class Optimizer, std::size_t index>
  typename Types::step_output optimize(Optimizer& optimizer, std::integral_constant<std::size_t, index> optimizer_idx,
                                       BatchType& batch, bool steps) {
    typename Types::step_output output;
    const auto compute_gradients = [&]() -> torch::Tensor {
      const bool reduces = steps && !this->forward_only_;
      if (reduces)
        this->together([&](auto& strategy) { strategy.begin_batch(*this->module_, index, this->take_requests()); });
      output = training_step(batch, optimizer_idx);
      this->template log_result<hook::training_step>(output);
      torch::Tensor loss = loss_of(output);
      if (loss.defined())
        this->check_loss(loss);
      else if (reduces)
        this->together([this](auto&) { throw Error(no_loss_sentence()); });
      if (!this->forward_only_) {
        const std::int64_t group = this->accumulated_batches_;
        if (this->batch_idx_ % group == 0) {
          this->template tell<hook::on_before_zero_grad>(optimizer);
          const auto profiled = this->profile("zero_grad");
          if (!this->with_sharded(index, [](auto& sharded) { sharded.clear_gradients(); }))
            clear_gradients(optimizer, this->options_.compatibility.zeroes_gradients);
        }
        if (loss.defined()) {
          if (group > 1 && this->options_.average_aggregated_gradients)
            *loss_in(output) = loss = loss / static_cast<double>(group);
          torch::Tensor scaled = this->scaler_.scale(loss);
          this->together([&](auto&) {
            if (this->loss_weight_ != 1) scaled = scaled * this->loss_weight_;
          });
          this->template tell<hook::on_before_backward>(scaled);
          backward(scaled, reduces, index);
          this->template tell<hook::on_after_backward>();
        }
      }
      detach(output);
      return loss.defined() ? loss.detach() : loss;
    };
    const auto before_step = [&] {
      const std::int64_t group = this->accumulated_batches_, size = this->batch_idx_ % group + 1;
      const bool whole = !this->options_.average_aggregated_gradients;  // a sum needs no correction
      if (size < group && !whole && !this->options_.compatibility.divides_short_groups)
        scale_gradients(optimizer, static_cast<double>(group) / static_cast<double>(size));
      this->scaler_.unscale(optimizer);
      this->with_sharded(index, [&](auto&) { this->scaler_.agree(*this->ranks_); });
      this->template tell<hook::on_before_optimizer_step>(optimizer, optimizer_idx);
      if constexpr (index == 0) log_gradient_norms();
      clip_gradients(optimizer, optimizer_idx);
    };
    if (!steps || this->forward_only_) {
      compute_gradients();
      return output;
    }
    bool by_closure = is_lbfgs<Optimizer>;
    if constexpr (may_be_lbfgs<Optimizer>) {
      if constexpr (!is_lbfgs<Optimizer>) by_closure = dynamic_cast<torch::optim::LBFGS*>(&optimizer);
      if (by_closure)
        step_by_closure(optimizer, [&] {
          torch::Tensor loss = compute_gradients();
          this->together([&](auto&) { loss = this->ranks_->all_reduce(loss, Reduce::mean); });  // it decides on steps
          before_step();
          return loss;
        });
    }
    if constexpr (!is_lbfgs<Optimizer>)
      if (!by_closure) {
        compute_gradients();
        before_step();
        const auto profiled = this->profile("optimizer_step");
        if (this->scaler_.finite()) optimizer.step();
        this->scaler_.update();
      }
    this->together([&](auto& strategy) { strategy.end_step(*this->module_, index); });
    return output;
  }

  /// The gradients of a loss; `reduces`: averaged over the ranks.
  void backward(const torch::Tensor& loss, bool reduces, std::size_t optimizer_idx) {
    const auto profiled = this->profile("backward");
    bool done = false;
    if (reduces)
      this->together([&](auto& strategy) {
        strategy.backward(loss, *this->module_, optimizer_idx);
        done = true;
      });
    if (!done) loss.backward();
  }

  /// The other ranks wait for the gradients of this one.
  std::string no_loss_sentence() const {
    return "training_step returned no loss on rank " + std::to_string(this->world_.rank) + " in epoch " +
           std::to_string(this->epoch_) + ", step " + std::to_string(this->global_step_) +
           ": with several ranks each needs one; return a loss times 0";
  }

  template <class OptimizerIdx>
  typename Types::step_output training_step(BatchType& batch, OptimizerIdx optimizer_idx) {
    static_assert(Slots::count == 1 || takes_optimizer_idx,
                  "detpl: uncallable hook `training_step`: configure_optimizers returns several optimizers, and each "
                  "has its own step. Fix: add a parameter, `training_step(batch, batch_idx, auto optimizer_idx)`. "
                  "[docs/hooks.md#training_step]");
    const Precision::Autocast autocast(this->precision_);
    return this->template ask_module<hook::training_step>(batch, this->batch_idx_, optimizer_idx);
  }

  /// LBFGS evaluates the loss several times a step, between changes of the weights.
  template <class Optimizer, class Evaluate>
  void step_by_closure(Optimizer& optimizer, const Evaluate& evaluate) {
    if (this->scaler_.enabled())
      throw config_error(
          "LBFGS can't train in 16-mixed precision, which would have to scale the losses it compares: "
          "use bf16-mixed or 32");
    UnlessDone keep_weights(optimizer);
    const auto profiled = this->profile("optimizer_step");
    optimizer.step([&] { return evaluate(); });
    keep_weights.done();
  }

  template <class Optimizer, class OptimizerIdx>
  void clip_gradients(Optimizer& optimizer, OptimizerIdx optimizer_idx) {
    const double limit = this->options_.gradient_clip_val;
    const std::string& algorithm = this->options_.gradient_clip_algorithm;
    if constexpr (module_has<hook::configure_gradient_clipping>)
      this->template ask_module<hook::configure_gradient_clipping>(optimizer, optimizer_idx, limit,
                                                                   std::string_view(algorithm));
    else if (limit > 0)
      clip_gradients_of(optimizer, limit, algorithm);
  }

  /// Steps the schedulers that are due after a step or an epoch: those that follow a metric, or those that don't.
  ///
  /// `in_turn(optimizer_idx)` says whether an optimizer trained on the batch at hand.
  template <class InTurn>
  void step_schedules_of(optim::Interval interval, bool with_metric, InTurn&& in_turn) {
    for (optim::Schedule& schedule : this->schedules_) {
      const optim::SchedulerOptions& options = schedule.options();
      if (options.interval != interval || schedule.needs_metric() != with_metric) continue;
      const std::int64_t count = (interval == optim::Interval::step ? this->batch_idx_ : this->epoch_) + 1;
      if (count % options.frequency != 0 || !in_turn(schedule.optimizer_idx())) continue;
      if (!with_metric)
        schedule.step();
      else if (const std::optional<double> metric = monitored(options))
        schedule.step(*metric);
    }
  }

  /// Logs the p-norm of every gradient, rounded to four digits, as `track_grad_norm` asks for.
  void log_gradient_norms() {
    const double p = this->options_.track_grad_norm;
    if (p <= 0) return;
    if (this->with_sharded(0, [](auto&) {}))
      throw config_error("track_grad_norm needs whole gradients, which zero1 shares out: use strategy ddp");
    const typename Base::InHook in_hook(*this, "on_before_optimizer_step", LogRule::train_step);
    for (const auto& [name, norm] : gradient_norms(*this->module_, p))
      this->log(name, norm, {.on_epoch = true, .on_step = true, .prog_bar = true});
  }

  /// The metric that a scheduler follows; none if it wasn't logged and needn't be.
  std::optional<double> monitored(const optim::SchedulerOptions& options) {
    const Metrics metrics = this->callback_metrics();
    if (const Scalar* metric = metrics.find(options.monitor)) return this->of_chief(metric->item());
    const std::string names = quoted_names(metrics);
    const std::string what = "a scheduler follows the metric `" + options.monitor + "`, which isn't logged; " +
                             (names.empty() ? "nothing is" : "there are: " + names);
    if (options.strict) throw config_error(what + ". Log it, name another `monitor`, or set strict = false");
    if (!std::exchange(warned_of_monitor_, true)) warn(what + "; the scheduler skips its steps");
    return std::nullopt;
  }

  std::vector<std::size_t> trained_optimizers_;  // on the batch at hand, those whose loss wasn't skipped
  bool warned_of_monitor_ = false;
};

}  // namespace detpl::inline v0::detail
