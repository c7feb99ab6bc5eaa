// SPDX-License-Identifier: Apache-2.0
// The training loop: fit, validate and predict, hooks in Lightning's order.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "detpl/loop/run.hpp"
#include "detpl/loop/step.hpp"

namespace detpl::inline v0::detail {

/// Trains, validates and predicts with one module.
///
/// Errors: a hook's exception passes through unchanged; the weights keep the last full step.
/// Cost:   no virtual call per batch; a hook that nobody has leaves no instruction.
/// Source: Lightning 1.5.10 loops/fit_loop.py, loops/epoch/*.py, loops/optimization/optimizer_loop.py.
template <class Module, class BatchType, class... Callbacks>
class Loop final : public Run<Module, BatchType, Callbacks...> {
  using Base = Run<Module, BatchType, Callbacks...>;
  using typename Base::Slots;
  using typename Base::Types;
  template <hook which>
  static constexpr bool module_has = Base::template module_has<which>;
  static constexpr bool takes_optimizer_idx = fit_of<hook::training_step, subject::module, Module, Types>::arity == 3;

 public:
  using Base::Base;

  /// Trains until a limit is reached or somebody asks to stop; a second call goes on from there.
  template <class Source>
  FitResult fit(Source& source) {
    return this->enter(Stage::fit, source, [&] {
      this->restore_weights();
      this->template tell_callbacks<hook::on_configure_sharded_model>();
      this->prepare_optimizers();
      allow_trials(source);
      this->template tell_callbacks<hook::on_fit_start>();
      try_steps_ = nullptr;
      this->restore_progress();

      auto validation = this->open_validation(source);
      if (validation.size() && this->options_.num_sanity_val_steps != 0) sanity_check(source, validation);
      if (!this->finished()) train(source, validation);
      this->template tell_callbacks<hook::on_fit_end>();
      return this->fit_result();
    });
  }

  /// Runs the validation loop once and returns what it logged.
  template <class Source>
  Metrics validate(Source& source) {
    return this->enter(Stage::validate, source, [&] {
      this->restore_weights();
      this->template tell_callbacks<hook::on_configure_sharded_model>();
      auto validation = this->open_validation(source);
      validation.open();
      this->plan_validation(validation);
      run_validation(source, validation, Stage::validate);
      return this->callback_metrics();
    });
  }

  /// Runs `predict_step`, or `forward`, on every batch of the source's predict loader and returns what came out.
  template <class Source>
  auto predict(Source& source) {
    return this->enter(Stage::predict, source, [&] {
      this->restore_weights();
      this->template tell_callbacks<hook::on_configure_sharded_model>();
      return run_prediction(source);
    });
  }

  void try_steps(std::int64_t steps, const std::function<void(std::int64_t)>& before,
                 const std::function<bool(std::int64_t, double)>& after) override {
    if (!try_steps_)
      throw Error("try_steps() is for on_fit_start of a callback that says `static constexpr bool tries_steps = true`");
    try_steps_(steps, before, after);
  }

 private:
  template <class Source>
  auto run_prediction(Source& source) {
    const torch::NoGradGuard no_grad;
    this->module_->eval();
    auto loader = this->open_prediction(source);
    this->template tell<hook::on_predict_start>();
    this->template tell<hook::on_predict_epoch_start>();
    static_assert(
        !std::same_as<typename Types::prediction, unknown>,
        "detpl: missing hook `predict_step`: predict() has neither it nor a `forward` that takes the batch. Fix: "
        "add `torch::Tensor predict_step(const detpl::Batch& batch, int64_t batch_idx)`. [docs/hooks.md#predict_step]");
    typename Types::predictions predictions;
    loader->start(this->epoch_, this->data_seed());
    for (this->batch_idx_ = 0; BatchType* next = this->next_batch(*loader, "get_predict_batch"); ++this->batch_idx_) {
      BatchType& batch = *next;
      this->transfer(source, batch, 0);
      this->template tell<hook::on_predict_batch_start>(batch, this->batch_idx_, 0);
      predictions.push_back(predict_batch(batch, this->batch_idx_));
      this->template tell<hook::on_predict_batch_end>(predictions.back(), batch, this->batch_idx_, 0);
    }
    this->template tell<hook::on_predict_epoch_end>(predictions);
    this->template tell<hook::on_predict_end>();
    return predictions;
  }

  typename Types::prediction predict_batch(BatchType& batch, std::int64_t batch_idx) {
    const Precision::Autocast autocast(this->precision_);
    if constexpr (module_has<hook::predict_step>) {
      return this->template ask_module<hook::predict_step>(batch, batch_idx, 0);
    } else {
      const auto profiled = this->profile("forward");
      if constexpr (requires { this->module_->forward(batch); })
        return this->module_->forward(batch);
      else
        return this->module_->forward(batch.data);
    }
  }

  template <class Source, class Validation>
  void sanity_check(Source& source, Validation& validation) {
    this->template tell_callbacks<hook::on_sanity_check_start>();
    validation.open();
    this->plan_validation(validation);
    run_validation(source, validation, Stage::sanity_check);
    this->template tell_callbacks<hook::on_sanity_check_end>();
  }

  template <class Source, class Validation>
  void train(Source& source, Validation& validation) {
    this->module_->train();
    auto training = this->open_training(source);
    validation.open();
    this->plan_epochs(*training, validation);
    this->log_hyperparameters();  // once nothing is wrong any more: a run that can't begin leaves no files
    this->begin_training();
    this->template tell<hook::on_train_start>();
    training_reloaded_ = validation_reloaded_ = this->epochs_done_;
    while (!this->finished()) {
      if (this->reload_due(training_reloaded_)) {
        training = this->open_training(source);
        this->plan_epochs(*training, validation);
      }
      train_epoch(source, *training, validation);
    }
    this->template tell<hook::on_train_end>();
  }

  template <class Source, class Training, class Validation>
  void train_epoch(Source& source, Training& training, Validation& validation) {
    const auto profiled = this->profile("run_training_epoch");
    this->begin_training_epoch();
    this->template tell<hook::on_train_epoch_start>();
    typename Types::training_outputs outputs;
    training.start(validation.order_of(this->epoch_), this->data_seed(), this->batches_done_);
    bool complete = true, ended = false;
    while (BatchType* next = this->next_batch(training, "get_train_batch")) {
      BatchType& batch = *next;
      this->batch_idx_ = this->batches_done_;
      ended = training.last();
      this->transfer(source, batch, 0);
      if (!begin_batch(batch)) break;
      const bool steps = ended || (this->batch_idx_ + 1) % this->accumulated_batches_ == 0;
      auto output = train_batch(batch, steps);
      ++this->batches_done_;
      if (!this->schedules_.empty()) step_schedules(steps, ended, false);
      this->template tell<hook::on_train_batch_end>(output, batch, this->batch_idx_);
      if constexpr (module_has<hook::training_epoch_end>) collect(outputs, std::move(output));
      this->check_time();
      if (steps) this->log_training_step();
      if (this->validation_due(ended)) validate_in_epoch(source, validation);
      if (!this->schedules_.empty()) step_schedules(steps, false, true);
      this->global_step_ = this->steps_done_;
      if (!ended && this->must_stop()) {
        complete = false;
        break;
      }
    }
    this->end_batches(complete);
    if constexpr (module_has<hook::training_epoch_end>) this->template ask_module<hook::training_epoch_end>(outputs);
    this->template tell_callbacks<hook::on_train_epoch_end>();
    if (!this->schedules_.empty()) step_schedules(false, ended, true);
    this->end_training_epoch();
  }

  template <class Source, class Validation>
  void validate_in_epoch(Source& source, Validation& validation) {
    if (this->reload_due(validation_reloaded_)) {
      validation.reopen();
      this->plan_validation(validation);
    }
    run_validation(source, validation, Stage::fit);
  }

  /// Steps the schedulers that are due after an optimizer step and after an epoch's last batch.
  void step_schedules(bool stepped, bool epoch_ended, bool with_metric) {
    const bool miscounts = Slots::take_turns && this->options_.compatibility.miscounts_scheduler_turns;
    const auto trained = [&](std::size_t optimizer_idx) {
      if constexpr (!Slots::take_turns) return true;
      return this->optimizers_->turn(miscounts ? batches_begun_ - 1 : this->batch_idx_) == optimizer_idx;
    };
    if (stepped) this->step_schedules_of(optim::Interval::step, with_metric, trained);
    if (epoch_ended)
      this->step_schedules_of(optim::Interval::epoch, with_metric,
                              [&](std::size_t optimizer_idx) { return !miscounts || trained(optimizer_idx); });
  }

  /// False if a hook skips the rest of the epoch.
  bool begin_batch(BatchType& batch) {
    this->batch_weight_ = static_cast<double>(data::batch_size(batch));
    ++batches_begun_;
    this->template tell_callbacks<hook::on_train_batch_start>(batch, this->batch_idx_);
    if constexpr (module_has<hook::on_train_batch_start>) {
      if constexpr (std::is_void_v<result_of<hook::on_train_batch_start, subject::module, Module, Types>>)
        this->template ask_module<hook::on_train_batch_start>(batch, this->batch_idx_);
      else
        return this->template ask_module<hook::on_train_batch_start>(batch, this->batch_idx_) != -1;
    }
    return true;
  }

  /// Trains on one batch with each optimizer, or the one whose turn it is; returns what training_step returned, losses
  /// detached. `steps`: the batch is the last of its accumulation group.
  typename Types::training_output train_batch(BatchType& batch, bool steps) {
    const auto profiled = this->profile("run_training_batch");
    typename Types::training_output output;
    if constexpr (Slots::count == 1) {
      output = optimize(this->optimizers_->template get<0>(), std::integral_constant<std::size_t, 0>(), batch, steps);
    } else {
      this->optimizers_->for_each([&](auto& optimizer, auto index) {
        if constexpr (Slots::take_turns)
          if (this->optimizers_->turn(this->batch_idx_) != index) return;
        const Toggled toggled(this->optimizers(), index);
        auto one = optimize(optimizer, index, batch, steps);
        if (loss_of(one).defined()) output.push_back(std::move(one));
      });
    }
    if (steps && !this->forward_only_) ++this->steps_done_;
    return output;
  }

  /// Gradients of one batch for one optimizer and, at the end of an accumulation group, its step.
  template <class Optimizer, std::size_t index>
  typename Types::step_output optimize(Optimizer& optimizer, std::integral_constant<std::size_t, index> optimizer_idx,
                                       BatchType& batch, bool steps) {
    typename Types::step_output output;
    const auto compute_gradients = [&]() -> torch::Tensor {
      output = training_step(batch, optimizer_idx);
      this->template log_result<hook::training_step>(output);
      torch::Tensor loss = loss_of(output);
      if (loss.defined()) this->check_loss(loss);
      if (!this->forward_only_) {
        const std::int64_t group = this->accumulated_batches_;
        if (this->batch_idx_ % group == 0) {
          this->template tell<hook::on_before_zero_grad>(optimizer);
          const auto profiled = this->profile("zero_grad");
          clear_gradients(optimizer, this->options_.compatibility.zeroes_gradients);
        }
        if (loss.defined()) {
          if (group > 1) *loss_in(output) = loss = loss / static_cast<double>(group);
          torch::Tensor scaled = this->scaler_.scale(loss);
          this->template tell<hook::on_before_backward>(scaled);
          {
            const auto profiled = this->profile("backward");
            scaled.backward();
          }
          this->template tell<hook::on_after_backward>();
        }
      }
      detach(output);
      return loss.defined() ? loss.detach() : loss;
    };
    const auto before_step = [&] {
      const std::int64_t group = this->accumulated_batches_, size = this->batch_idx_ % group + 1;
      if (size < group && !this->options_.compatibility.divides_short_groups)
        scale_gradients(optimizer, static_cast<double>(group) / static_cast<double>(size));
      this->scaler_.unscale(optimizer);
      this->template tell<hook::on_before_optimizer_step>(optimizer, optimizer_idx);
      if constexpr (index == 0) this->log_gradient_norms();
      clip_gradients(optimizer, optimizer_idx);
    };
    if (!steps || this->forward_only_) {
      compute_gradients();
      return output;
    }
    if constexpr (may_be_lbfgs<Optimizer>) {
      if (dynamic_cast<torch::optim::LBFGS*>(&optimizer)) {
        step_by_closure(optimizer, [&] {
          torch::Tensor loss = compute_gradients();
          before_step();
          return loss;
        });
        return output;
      }
    }
    compute_gradients();
    before_step();
    const auto profiled = this->profile("optimizer_step");
    if (this->scaler_.finite()) optimizer.step();
    this->scaler_.update();
    return output;
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
      throw config_error("LBFGS can't train in 16-mixed precision, which would have to scale the losses it compares: "
                         "use bf16-mixed or 32");
    UnlessDone keep_weights(optimizer);
    const auto profiled = this->profile("optimizer_step");
    optimizer.step([&] { return evaluate(); });
    keep_weights.done();
  }

  /// Adds a batch's output to those of the epoch; a skipped batch has none.
  static void collect(typename Types::training_outputs& outputs, typename Types::training_output&& output) {
    if constexpr (Slots::count == 1) {
      if (loss_of(output).defined()) outputs.push_back(std::move(output));
    } else {
      outputs.resize(Slots::count);
      for (std::size_t index = 0; index < output.size(); ++index) outputs[index].push_back(std::move(output[index]));
    }
  }

  template <class Optimizer, class OptimizerIdx>
  void clip_gradients(Optimizer& optimizer, OptimizerIdx optimizer_idx) {
    const double limit = this->options_.gradient_clip_val;
    const std::string& algorithm = this->options_.gradient_clip_algorithm;
    if constexpr (module_has<hook::configure_gradient_clipping>)
      this->template ask_module<hook::configure_gradient_clipping>(optimizer, optimizer_idx, limit,
                                                                   std::string_view(algorithm));
    else if (limit > 0)
      optim::clip_gradients(optimizer, limit, algorithm);
  }

  /// Lets callbacks that ask for it train a few batches as a trial; see Trainer::try_steps.
  template <class Source>
  void allow_trials([[maybe_unused]] Source& source) {
    if constexpr (((requires { callback_of<Callbacks>::tries_steps; }) || ...))
      try_steps_ = [this, &source](std::int64_t steps, const auto& before, const auto& after) {
        typename Base::Snapshot snapshot(*this);
        auto training = this->open_training(source);
        this->module_->train();
        this->begin_training();
        this->begin_training_epoch();
        training->start(this->epoch_, this->data_seed());
        for (std::int64_t step = 0; step < steps; ++step) {
          BatchType* batch = training->next();
          if (!batch) {
            training->start(this->epoch_, this->data_seed());
            batch = training->next();
          }
          this->batch_idx_ = 0;
          this->transfer(source, *batch, 0);
          this->batch_weight_ = static_cast<double>(data::batch_size(*batch));
          before(step);
          train_batch(*batch, true);
          --this->steps_done_;
          if (!after(step, this->training_loss_.item())) break;
        }
        snapshot.put_back();
        this->begin_training();
      };
  }

  template <class Source, class Validation>
  void run_validation(Source& source, Validation& validation, Stage stage) {
    const auto profiled = this->profile("run_validation");
    const torch::NoGradGuard no_grad;
    this->begin_validation(stage);
    this->module_->eval();
    if (this->options_.compatibility.validation_clears_gradients) this->module_->zero_grad(false);
    this->template tell<hook::on_validation_start>();
    this->template tell<hook::on_validation_epoch_start>();
    typename Types::validation_outputs outputs;
    validation.for_each([&](auto& stream, std::int64_t dataloader_idx) {
      stream.start(validation.order_of(this->epoch_), this->data_seed());
      this->dataloader_idx_ = dataloader_idx;
      if constexpr (module_has<hook::validation_epoch_end>) outputs.begin_loader();
      for (std::int64_t batch_idx = 0; BatchType* next = this->next_validation_batch(stream, batch_idx); ++batch_idx) {
        BatchType& batch = *next;
        this->transfer(source, batch, dataloader_idx);
        this->batch_weight_ = static_cast<double>(data::batch_size(batch));
        this->template tell<hook::on_validation_batch_start>(batch, batch_idx, dataloader_idx);
        auto output = validate_batch(batch, batch_idx, dataloader_idx);
        this->template tell<hook::on_validation_batch_end>(output, batch, batch_idx, dataloader_idx);
        if constexpr (module_has<hook::validation_epoch_end>)
          if (!is_empty(output)) outputs.push_back(std::move(output));
        this->log_validation_step();
      }
    });
    this->end_validation_batches();
    if constexpr (module_has<hook::validation_epoch_end>)
      this->template ask_module<hook::validation_epoch_end>(outputs);
    this->template tell<hook::on_validation_epoch_end>();
    this->log_validation_epoch();
    this->template tell<hook::on_validation_end>();
    this->module_->train();
    this->end_validation();
  }

  /// Calls validation_step and logs the metrics that it returns.
  typename Types::validation_output validate_batch(BatchType& batch, std::int64_t batch_idx,
                                                   std::int64_t dataloader_idx) {
    using Output = typename Types::validation_output;
    const Precision::Autocast autocast(this->precision_);
    if constexpr (!module_has<hook::validation_step>) {
      return Output{};
    } else if constexpr (std::is_same_v<Output, no_output>) {
      this->template ask_module<hook::validation_step>(batch, batch_idx, dataloader_idx);
      return Output{};
    } else {
      Output output = this->template ask_module<hook::validation_step>(batch, batch_idx, dataloader_idx);
      this->template log_result<hook::validation_step>(output);
      return output;
    }
  }

  std::int64_t batches_begun_ = 0;  // over all epochs
  std::int64_t training_reloaded_ = 0, validation_reloaded_ = 0;
  std::function<void(std::int64_t, const std::function<void(std::int64_t)>&,
                     const std::function<bool(std::int64_t, double)>&)>
      try_steps_;
};

}  // namespace detpl::inline v0::detail
