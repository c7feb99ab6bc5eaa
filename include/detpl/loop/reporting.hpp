// SPDX-License-Identifier: Apache-2.0
// What a run reports: results of steps and epochs, the rows that loggers get, a loss that isn't finite.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/loop/outputs.hpp"
#include "detpl/loop/restorable.hpp"
#include "detpl/module/lightning_module.hpp"

namespace detpl::inline v0::detail {

/// Keeps what is logged and hands it to loggers when it is due.
template <class Module, class BatchType, class... Callbacks>
class Reporting : public Restorable<Module, BatchType, Callbacks...> {
  using Base = Restorable<Module, BatchType, Callbacks...>;

 protected:
  using Base::Base;

  /// From here on hooks can log for the first epoch.
  void begin_training() {
    this->training_results_.reset();
    this->results_ = &this->training_results_;
    this->moment_ = Moment::step;
  }
  void begin_training_epoch() {
    this->epoch_ = this->epochs_done_;
    this->accumulated_batches_ = this->options_.accumulate_grad_batches.at(this->epoch_);
    this->together([&](auto& strategy) { strategy.distribute(*this->module_, this->optimizers()); });
    this->moment_ = Moment::step;
    this->outputs_ = {};
    this->thaw();
    cut_short_ = false;
  }
  /// From here on a checkpoint belongs to the next epoch, if this one is complete; hooks still see this one.
  void end_batches(bool complete) {
    this->remember_metrics();  // the last step's
    this->training_results_.reduce(*this->ranks_);
    this->moment_ = Moment::epoch;
    cut_short_ = !complete;
    if (complete) next_epoch();
  }
  /// The epoch under way counts as trained.
  void next_epoch() {
    ++this->epochs_done_;
    this->batches_done_ = this->records_done_ = 0;
    this->epoch_begun_ = false;
    this->pending_ = Pending::after_epoch;
  }
  void end_training_epoch() {
    this->training_results_.reduce(*this->ranks_);  // what hooks have logged since the last batch
    log_row(this->training_results_.collect(Audience::loggers, Moment::epoch), this->global_step_ - 1, true);
    this->remember_metrics();
    this->training_results_.reset();
    this->outputs_ = {};
    this->pending_ = Pending::nothing;
  }

  void begin_validation(Stage stage) {
    if (this->results_) this->remember_metrics();
    thaws_ = stage == Stage::fit && this->freeze_for_validation();
    this->validation_results_.reset();
    this->results_ = &this->validation_results_;
    this->moment_ = Moment::step;
    this->validating_ = true;
    outer_stage_ = std::exchange(this->stage_, stage);
  }
  void end_validation_batches() {
    if (this->stage_ != Stage::sanity_check) this->remember_metrics();  // the last step's
    this->validation_results_.reduce(*this->ranks_);
    this->moment_ = Moment::epoch;
  }
  /// From here on a checkpoint has this validation behind it.
  void end_validation_epoch() {
    if (std::exchange(thaws_, false)) this->thaw();
    if (this->stage_ == Stage::fit && this->batches_trained_ > 0) this->pending_ = Pending::after_validation;
  }
  void end_validation() {
    if (this->stage_ != Stage::sanity_check) this->remember_metrics();
    leave_validation();
  }
  /// Ends a validation, in its middle as if it had not begun.
  void leave_validation() {
    this->validation_results_.reset();
    this->stage_ = outer_stage_;
    this->results_ = this->stage_ == Stage::fit ? &this->training_results_ : &this->validation_results_;
    this->moment_ = this->stage_ == Stage::fit ? Moment::step : Moment::epoch;
    this->validating_ = false;
    this->dataloader_idx_ = 0;
  }
  void log_training_step() {
    const std::int64_t every = this->options_.log_every_n_steps;
    if (this->loggers_.empty()) return;
    const bool due = every > 0 && (this->global_step_ + 1) % every == 0;
    if (!due && !this->should_stop()) return;
    log_row(this->training_results_.collect(Audience::loggers, Moment::step), this->global_step_, true);
  }
  void log_validation_step() {
    if (this->stage_ == Stage::sanity_check) return;
    log_row(this->validation_results_.collect(Audience::loggers, Moment::step), this->validation_batches_, false);
    ++this->validation_batches_;
  }
  void log_validation_epoch() {
    this->validation_results_.reduce(*this->ranks_);  // what hooks have logged since the last batch
    if (this->stage_ == Stage::sanity_check) return;
    if (this->stage_ == Stage::fit) {
      this->validated_step_ = this->steps_done_;
      this->validation_metrics_ = {};
      for (const auto& [name, value] : this->validation_results_.collect(Audience::callbacks, Moment::epoch))
        this->validation_metrics_[name] = value.item();
    }
    log_row(this->validation_results_.collect(Audience::loggers, Moment::epoch), this->global_step_, true);
    for (AnyLogger& logger : this->loggers_) logger.save();
  }
  void log_hyperparameters() {
    if (const auto* module = dynamic_cast<const LightningModule*>(this->module_.get());
        module && !module->saved_hyperparameters().items.empty())
      this->hyperparameters_ = module->saved_hyperparameters();
    if (this->options_.fast_dev_run > 0) return;
    told_loggers_ = true;
    for (AnyLogger& logger : this->loggers_) logger.log_hyperparams(this->hyperparameters_);
  }

  /// Takes note of the loss and warns once if it isn't finite; with `detect_anomaly` the run ends there.
  void check_loss(const torch::Tensor& loss) {
    check_differentiable(loss);
    this->training_loss_ = Scalar(loss);
    if (this->training_loss_.on_device() && !this->options_.detect_anomaly)
      return;  // reading it would wait for the device
    const double value = this->training_loss_.item();
    if (std::isfinite(value)) return;
    const std::string what = "the training loss" + logged_as(value) + " is " + number_text(value) + " in epoch " +
                             std::to_string(this->epoch_) + ", batch " + std::to_string(this->batch_idx_);
    if (this->options_.detect_anomaly) throw non_finite_loss(what + ": the run stops here, as detect_anomaly asks");
    if (std::exchange(warned_of_loss_, true)) return;
    warn(what + "; training goes on (lower the learning rate, or set detect_anomaly to find the operation)");
  }

  void finalize_loggers(std::string_view status) {
    for (AnyLogger& logger : this->loggers_) logger.finalize(status);
  }

  bool cut_short_ = false;     // the latest epoch, by a stop
  bool told_loggers_ = false;  // of anything, since the run began

 private:
  /// Writes a row at `step`. A metric called `step` takes its place, but not that of the count of validation batches;
  /// such a row has no epoch.
  void log_row(const Metrics& metrics, std::int64_t step, bool with_epoch) {
    if (metrics.empty() || this->loggers_.empty() || this->options_.fast_dev_run > 0) return;
    this->remember_logged(metrics);
    MetricRow row;
    const Scalar* own_step = with_epoch ? metrics.find("step") : nullptr;
    for (const auto& [name, value] : metrics)
      if (&value != own_step) row.emplace_back(name, value.item());
    if (own_step)
      step = static_cast<std::int64_t>(own_step->item());
    else if (with_epoch && !metrics.find("epoch"))
      row.emplace_back("epoch", static_cast<double>(this->epoch_));
    told_loggers_ = true;
    for (AnyLogger& logger : this->loggers_) logger.log_metrics(row, step);
  }

  /// ` (logged as `train_loss`)` if the loss was logged in this step.
  std::string logged_as(double value) const {
    for (const auto& [name, metric] : this->training_results_.collect(Audience::callbacks, Moment::step)) {
      const double logged = metric.item();
      if (logged == value || (std::isnan(logged) && std::isnan(value))) return " (logged as `" + name + "`)";
    }
    return "";
  }

  Stage outer_stage_ = Stage::idle;
  bool thaws_ = false;  // the state, when the validation under way is over
  bool warned_of_loss_ = false;
};

}  // namespace detpl::inline v0::detail
