// SPDX-License-Identifier: Apache-2.0
// The training loop: fit, validate and predict, hooks in Lightning's order.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "detpl/loop/optimization.hpp"

namespace detpl::inline v0::detail {

/// Trains, validates and predicts with one module.
///
/// Errors: a hook's exception passes through unchanged; the weights keep the last full step.
/// Cost:   no virtual call per batch; a hook that nobody has leaves no instruction.
/// Source: Lightning 1.5.10 loops/fit_loop.py, loops/epoch/*.py, loops/optimization/optimizer_loop.py.
template <class Module, class BatchType, class... Callbacks>
class Loop final : public Optimization<Module, BatchType, Callbacks...> {
  using Base = Optimization<Module, BatchType, Callbacks...>;
  using typename Base::Types;
  template <hook which>
  static constexpr bool module_has = Base::template module_has<which>;

 public:
  using Base::Base;

  /// Trains until a limit is reached or somebody asks to stop; a second call goes on from there.
  template <class Source>
  FitResult fit(Source& source) {
    return this->enter(Stage::fit, source, [&] {
      this->restore_weights();
      this->align();
      this->template tell_callbacks<hook::on_configure_sharded_model>();
      this->prepare_optimizers();
      this->allow_trials(source);
      this->template tell_callbacks<hook::on_fit_start>();
      this->try_steps_ = nullptr;
      this->restore_progress();

      auto validation = this->open_validation(source);
      const bool checks = validation.size() && this->options_.num_sanity_val_steps != 0 && !this->workloads_;
      if (checks && !this->goes_on()) sanity_check(source, validation);
      this->torch_module().train();
      if (!this->finished() || this->pending_ != Pending::nothing) train(source, validation);
      this->take_up();  // where nothing was left to train
      this->template tell_callbacks<hook::on_fit_end>();
      return this->fit_result();
    });
  }

  /// Runs the validation loop once and returns what it logged.
  template <class Source>
  Metrics validate(Source& source) {
    return this->enter(Stage::validate, source, [&] {
      this->restore_weights();
      this->align();
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

 private:
  template <class Source>
  auto run_prediction(Source& source) {
    const torch::NoGradGuard no_grad;
    this->torch_module().eval();
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
    if (!this->goes_on()) this->training_loader_epoch_ = this->validation_loader_epoch_ = this->epochs_done_;
    this->epoch_ = this->training_loader_epoch_;  // which a loader may want to know
    auto training = this->open_training(source);
    this->epoch_ = this->validation_loader_epoch_;
    validation.open();
    this->epoch_ = this->epochs_done_;
    this->plan_epochs(*training, validation);
    this->log_hyperparameters();  // once nothing is wrong any more: a run that can't begin leaves no files
    this->begin_training();
    this->template tell<hook::on_train_start>();
    if (this->initial_validation_due()) run_validation(source, validation, Stage::fit);
    if (this->pending_ == Pending::after_epoch) {
      this->take_up();
      this->epoch_ = this->epochs_done_ - 1;
      finish_epoch(this->last_batch_);
    } else if (this->pending_ != Pending::nothing) {
      train_epoch(source, *training, validation);
    }
    while (!this->finished()) {
      this->epoch_ = this->epochs_done_;
      if (this->reload_due(this->training_loader_epoch_)) {
        training = this->open_training(source);
        this->plan_epochs(*training, validation);
      }
      train_epoch(source, *training, validation);
    }
    this->tell_interrupt();
    this->template tell<hook::on_train_end>();
  }

  template <class Source, class Training, class Validation>
  void train_epoch(Source& source, Training& training, Validation& validation) {
    const auto profiled = this->profile("run_training_epoch");
    this->begin_training_epoch();
    if (!std::exchange(this->epoch_begun_, true)) this->take_up();
    this->template tell<hook::on_train_epoch_start>();
    this->begin_reading();
    training.start(this->order_of(this->epoch_), this->data_seed(), this->batches_done_);
    this->take_up();
    bool trained = this->pending_ != Pending::nothing;
    bool ended = trained && this->last_batch_;
    bool goes_on = !trained || finish_batch(source, validation, ended);
    while (goes_on) {
      BatchType* next = this->next_batch(training, "get_train_batch");
      bool last = next && training.last();
      if constexpr (Training::may_be_uneven) next = this->even_out(next, last);
      if (!next) break;
      BatchType& batch = *next;
      this->batch_idx_ = this->batches_done_;
      ended = last;
      this->transfer(source, batch, 0);
      if (!begin_batch(batch, ended)) break;
      const bool steps = this->group_ends(ended);
      auto output = this->train_batch(batch, steps);
      trained = true;
      this->end_batch(ended);
      this->step_schedules(steps, ended, false);
      if constexpr (module_has<hook::training_epoch_end>) this->collect(output);
      this->template tell<hook::on_train_batch_end>(output, batch, this->batch_idx_);
      goes_on = finish_batch(source, validation, ended);
    }
    if (this->pending_ != Pending::nothing) return;  // interrupted: the run that goes on has the rest to do
    this->end_batches(goes_on);
    if constexpr (module_has<hook::training_epoch_end>)
      if (trained) this->template ask_module<hook::training_epoch_end>(this->outputs_);
    this->template tell_callbacks<hook::on_train_epoch_end>();
    finish_epoch(ended);
  }

  /// What follows a batch, as far as it is still to come. False if the run leaves the epoch here.
  template <class Source, class Validation>
  bool finish_batch(Source& source, Validation& validation, bool ended) {
    const bool steps = this->group_ends(ended);
    if (this->pending_ == Pending::after_batch) {
      if (steps) this->heed_requests(false);
      if (steps && this->interrupted()) return false;
      this->check_storage();
      this->check_limits();
      if (!ended && this->must_stop()) this->freeze_for_stop();
      if (steps) this->log_training_step();
      this->pending_ = Pending::validation;
    }
    if (this->pending_ == Pending::validation) {
      if (this->validation_due(ended) && !validate_in_epoch(source, validation)) return false;
      this->pending_ = Pending::after_validation;
      if (this->workloads_ && !this->must_stop()) this->thaw();  // a searcher has the trial go on
    }
    if (!ended && this->must_stop()) this->freeze_for_stop();
    this->step_schedules(steps, false, true);
    this->global_step_ = this->steps_done_;
    this->pending_ = Pending::nothing;
    return ended || !this->must_stop();
  }

  /// What follows an epoch, its callbacks told.
  void finish_epoch(bool ended) {
    this->step_schedules(false, ended, true);
    this->end_training_epoch();
  }

  /// False if it was left in its middle.
  template <class Source, class Validation>
  bool validate_in_epoch(Source& source, Validation& validation) {
    if (this->reload_due(this->validation_loader_epoch_)) {
      validation.reopen();
      this->plan_validation(validation);
    }
    const bool complete = run_validation(source, validation, Stage::fit);
    this->heed_requests(true);
    return complete;
  }

  /// False if a hook skips the rest of the epoch.
  bool begin_batch(BatchType& batch, bool last) {
    this->batch_weight_ = this->is_spare_ ? 0.0 : static_cast<double>(data::batch_size(batch));
    this->check_batch_size(this->batch_weight_, last);
    ++this->batches_begun_;
    this->template tell_callbacks<hook::on_train_batch_start>(batch, this->batch_idx_);
    if constexpr (module_has<hook::on_train_batch_start>) {
      if constexpr (std::is_void_v<result_of<hook::on_train_batch_start, subject::module, Module, Types>>)
        this->template ask_module<hook::on_train_batch_start>(batch, this->batch_idx_);
      else
        return this->template ask_module<hook::on_train_batch_start>(batch, this->batch_idx_) != -1;
    }
    return true;
  }

  /// False if an interrupt ended it in its middle.
  template <class Source, class Validation>
  bool run_validation(Source& source, Validation& validation, Stage stage) {
    const auto profiled = this->profile("run_validation");
    const torch::NoGradGuard no_grad;
    this->begin_validation(stage);
    this->together([&](auto& strategy) { strategy.begin_validation(*this->module_); });
    this->torch_module().eval();
    if (this->options_.compatibility.validation_clears_gradients) this->torch_module().zero_grad(false);
    this->template tell<hook::on_validation_start>();
    this->template tell<hook::on_validation_epoch_start>();
    typename Types::validation_outputs outputs;
    const std::int64_t training_batch = this->batch_idx_;
    validation.for_each([&](auto& stream, std::int64_t dataloader_idx) {
      if (this->abandons_validation()) return;
      stream.start(this->order_of(this->epoch_), this->data_seed());
      this->dataloader_idx_ = dataloader_idx;
      if constexpr (module_has<hook::validation_epoch_end>) outputs.begin_loader();
      for (std::int64_t batch_idx = 0; BatchType* next = this->next_validation_batch(stream, batch_idx); ++batch_idx) {
        if (this->abandons_validation()) return;
        BatchType& batch = *next;
        this->batch_idx_ = batch_idx;
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
    this->batch_idx_ = training_batch;
    if (stage == Stage::fit) this->heed_requests(true);  // the ranks end it all, or none
    if (this->interrupted() && stage == Stage::fit) {
      this->torch_module().train();
      this->leave_validation();
      return false;
    }
    this->end_validation_batches();
    if constexpr (module_has<hook::validation_epoch_end>)
      this->template ask_module<hook::validation_epoch_end>(outputs);
    this->template tell<hook::on_validation_epoch_end>();
    this->log_validation_epoch();
    this->end_validation_epoch();
    this->template tell<hook::on_validation_end>();
    this->torch_module().train();
    this->end_validation();
    return true;
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
};

}  // namespace detpl::inline v0::detail
