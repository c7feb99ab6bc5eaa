// SPDX-License-Identifier: Apache-2.0
// The bookkeeping of a run: entering and leaving it, devices, limits, rows of metrics.
#pragma once

#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <c10/core/DeviceGuard.h>
#include <torch/cuda.h>

#include "detpl/data/device_copy.hpp"
#include "detpl/loop/open_loaders.hpp"
#include "detpl/loop/precision.hpp"
#include "detpl/loop/process_state.hpp"
#include "detpl/loop/profiling.hpp"
#include "detpl/loop/reporting.hpp"
#include "detpl/loop/result.hpp"
#include "detpl/loop/step.hpp"
#include "detpl/module/lightning_module.hpp"

namespace detpl::inline v0::detail {

/// The device of a rank, as `accelerator` says it.
///
/// Errors: config_error where there is no such device, or not one for each rank.
inline torch::Device device_of(const FitOptions& options, const World& world) {
  const std::string& accelerator = options.accelerator;
  const bool found = accelerator != "cpu" && torch::cuda::is_available();
  if (accelerator == "gpu" && !found)
    throw config_error(
        "accelerator = \"gpu\", but LibTorch sees no GPU: use cpu or auto, or a CUDA build of LibTorch on a machine "
        "with a GPU");
  if (!found) return torch::kCPU;
  const auto count = static_cast<int>(torch::cuda::device_count());
  if (world.local_rank >= count)
    throw config_error("rank " + std::to_string(world.rank) + " has no GPU of its own: this host has " +
                       std::to_string(count) + " for " + std::to_string(world.local_size) +
                       " ranks; start as many ranks as it has GPUs");
  return {torch::kCUDA, static_cast<c10::DeviceIndex>(world.local_rank)};
}

/// A source that has a data definition's own hooks, beside yielding batches.
template <class Source, class Module>
inline constexpr bool is_data_module = !std::same_as<Source, Module> && !is_loaders<Source> && !makes_trial<Source>;

/// What the loop needs done beside its own order of events.
template <class Module, class BatchType, class... Callbacks>
class Run : public Reporting<Module, BatchType, Callbacks...> {
  using Base = Reporting<Module, BatchType, Callbacks...>;

 protected:
  using typename Base::Slots;
  using typename Base::Types;
  template <hook which>
  static constexpr bool module_has = Base::template module_has<which>;
  template <hook which, class Source>
  static constexpr bool data_has = is_data_module<Source, Module> && calls<which, subject::data_module, Source, Types>;

  using Base::Base;

  /// Runs `body` between preparing and tearing down; on every way out all that was borrowed is given back.
  template <class Source, class Body>
  auto enter(Stage stage, Source& source, Body&& body) {
    if (this->stage_ != Stage::idle)
      throw Error("fit() or validate() is already running on this Adapter: wait until it has returned");
    this->options_ = effective_options(this->options_);
    check_options(this->options_);
    Borrowed borrowed(*this, stage);
    Profiling profiling(this->profiler_, this->given_profiler_, this->options_);
    const std::string_view stage_name = stage == Stage::fit ? "fit" : stage == Stage::validate ? "validate" : "predict";
    try {
      choose_device();
      borrowed.use_device(this->device_);
      this->connect();
      this->configure_callbacks();
      prepare_data(source);
      this->template tell_callbacks<hook::on_before_accelerator_backend_setup>();
      if constexpr (data_has<hook::setup, Source>) ask_data<hook::setup>(source, stage_name);
      this->template tell_callbacks<hook::setup>(stage_name);
      if constexpr (data_has<hook::on_load_checkpoint, Source>)
        this->data_on_load_ = [this, &source](Checkpoint& checkpoint) {
          ask_data<hook::on_load_checkpoint>(source, checkpoint);
        };
      if constexpr (data_has<hook::on_save_checkpoint, Source>)
        this->data_on_save_ = [this, &source](Checkpoint& checkpoint) {
          ask_data<hook::on_save_checkpoint>(source, checkpoint);
        };
      auto result = body();
      tell_interrupt();
      if constexpr (data_has<hook::teardown, Source>) ask_data<hook::teardown>(source, stage_name);
      this->template tell_callbacks<hook::teardown>(stage_name);
      this->finalize_loggers("success");
      this->finish_storage();
      profiling.print(*this, stage_name);
      return result;
    } catch (const lost_rank& error) {
      const lost_rank placed(this->place() + error.what());
      fail(placed);
      throw placed;
    } catch (const std::exception& error) {
      fail(error);
      throw;
    } catch (...) {
      fail(Error("an exception of unknown type"));
      throw;
    }
  }

  /// Brings a batch to the device, through the hooks of the data or, where it has none, of the module.
  template <class Source>
  void transfer(Source& source, BatchType& batch, std::int64_t dataloader_idx) {
    transfer_hook<hook::on_before_batch_transfer>(source, batch, dataloader_idx);
    if (!this->device_.is_cpu()) {
      if (copy_.device() != this->device_) copy_ = data::DeviceCopy(this->device_);
      batch = copy_(std::move(batch));
    }
    precision_.convert(batch);
    transfer_hook<hook::on_after_batch_transfer>(source, batch, dataloader_idx);
  }

  /// The training batches of a source, cut to `limit_train_batches`.
  template <class Source>
  auto open_training(Source& source) {
    using Held = decltype(training_loader(source));
    static_assert(std::same_as<typename LimitedStream<std::remove_reference_t<Held>>::batch_type, BatchType>,
                  "detpl: the training loader yields another batch type than the module's hooks take. Fix: make "
                  "`batch_type` of the module and what the loader yields the same type. [docs/hooks.md#training_step]");
    return std::make_unique<HeldLoader<Held>>(training_loader(source), this->shard(true),
                                              this->options_.limit_train_batches, "limit_train_batches");
  }
  /// The validation loaders of a source, or of the module where the source has none.
  template <class Source>
  auto open_validation(Source& source) {
    static constexpr bool validates = module_has<hook::validation_step>;
    const bool overfit = !this->options_.overfit_batches.is_zero();
    if constexpr (gives_validation_batches<Source> || !gives_validation_batches<Module>)
      return ValidationLoaders<Source, Source, validates>(source, source, this->shard(false),
                                                          this->options_.limit_val_batches, overfit);
    else
      return ValidationLoaders<Module, Source, validates>(*this->module_, source, this->shard(false),
                                                          this->options_.limit_val_batches, overfit);
  }

  /// The batches that `predict()` reads, the module's where the source has none, cut to `limit_predict_batches`.
  template <class Source>
  auto open_prediction(Source& source) {
    if constexpr (gives_prediction_batches<Source>)
      return std::make_unique<HeldLoader<decltype(prediction_loader(source))>>(
          prediction_loader(source), this->shard(false), this->options_.limit_predict_batches, "limit_predict_batches");
    else
      return open_prediction(*this->module_);
  }
  /// The `epoch` to start a stream with: overfitting repeats the training batches in the order of storage.
  std::int64_t order_of(std::int64_t epoch) const {
    return this->options_.overfit_batches.is_zero() ? epoch : data::storage_order;
  }
  /// Whether loaders are due to be asked for again, `last` being the epoch for which they were.
  bool reload_due(std::int64_t& last) const {
    const std::int64_t every = this->options_.reload_dataloaders_every_n_epochs;
    if (every == 0 || this->epochs_done_ - last < every) return false;
    last = this->epochs_done_;
    return true;
  }

  template <class Training, class Validation>
  void plan_epochs(Training& training, Validation& validation) {
    this->num_training_batches_ = training.size();
    if constexpr (Training::may_be_uneven)
      this->together([&](auto&) {
        if (const auto own = this->num_training_batches_)
          this->num_training_batches_ = this->ranks_->all_reduce(torch::full({}, *own, torch::kLong), Reduce::maximum)
                                            .template item<std::int64_t>();
      });
    plan_validation(validation);
    validation_interval_.reset();
    const BatchCount interval = this->options_.val_check_interval;
    const auto batches = this->num_training_batches_;
    if (!interval.is_fraction()) {
      if (batches && interval.count() > *batches)
        throw config_error("val_check_interval = " + interval.text() + " is more than the " + std::to_string(*batches) +
                           " batches of an epoch: give at most that many, or a fraction");
      validation_interval_ = interval.count();
    } else if (interval.fraction() < 1.0) {
      if (!batches)
        throw config_error("val_check_interval = " + interval.text() +
                           " is a fraction, but the training loader doesn't know its size: give a count of batches");
      validation_interval_ =
          std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(*batches) * interval.fraction()));
    }
    this->validations_per_epoch_ = validation_interval_ && batches ? *batches / *validation_interval_ : 1;
  }
  template <class Validation>
  void plan_validation(Validation& validation) {
    this->dataloader_count_ = static_cast<std::int64_t>(validation.size());
    this->num_val_batches_ = 0;
    validation.for_each([&](auto& stream, std::int64_t) {
      if (this->num_val_batches_)
        this->num_val_batches_ = stream.size() ? std::optional(*this->num_val_batches_ + *stream.size()) : std::nullopt;
    });
  }

  /// Whether there is no further epoch to train. A request to stop that comes before `min_epochs` and `min_steps` are
  /// reached is dropped; the epoch that it cut short counts as trained.
  bool finished() {
    this->heed_requests(true);
    if (epochs_reached() || steps_reached() || length_reached() || no_training() || this->interrupted()) return true;
    if (!this->should_stop()) return false;
    const auto& options = this->options_;
    const std::int64_t epochs = this->epochs_done_ + (this->cut_short_ ? 1 : 0);
    if (epochs >= options.min_epochs && this->steps_done_ >= options.min_steps) return true;
    if (options.enable_progress_bar)
      this->console_.print_line("A stop was asked for, but min_epochs = " + std::to_string(options.min_epochs) +
                                " or min_steps = " + std::to_string(options.min_steps) +
                                " isn't reached: training goes on");
    this->forget_requests();
    if (std::exchange(this->cut_short_, false)) {
      this->next_epoch();
      this->pending_ = Pending::nothing;  // its end was told
    }
    return epochs_reached();
  }
  bool length_reached() const { return this->workloads_ && this->workloads_->is_complete(this->trained()); }
  bool epochs_reached() const {
    const auto epochs = this->max_epochs();
    return epochs && this->epochs_done_ >= *epochs;
  }
  bool steps_reached() const { return this->options_.max_steps >= 0 && this->steps_done_ >= this->options_.max_steps; }
  /// `limit_train_batches = 0`: Lightning then trains nothing, however many epochs are asked for.
  bool no_training() const { return this->options_.limit_train_batches.is_zero(); }
  /// Whether the run ends at the step at hand, be the epoch complete or not.
  bool must_stop() const { return this->should_stop() || steps_reached() || length_reached(); }
  /// Asks for the end of the run once `max_time` is over, or somebody outside wants it.
  void check_limits() {
    if (this->stop_flag_ && this->stop_flag_->load(std::memory_order_relaxed)) this->request_stop();
    const auto& limit = this->options_.max_time;
    if (!limit || this->should_stop() || this->time_.elapsed() < static_cast<double>(limit->count())) return;
    this->request_stop();
    if (this->options_.enable_progress_bar) this->console_.print_line(time_limit_text(this->time_.elapsed()));
  }
  /// Whether a validation under way is left: what it measured is measured again by the run that goes on.
  bool abandons_validation() const {
    return this->stage_ == Stage::fit && this->interrupted_.load(std::memory_order_relaxed);
  }
  bool initial_validation_due() const {
    return this->workloads_ && this->workloads_->initial_validation && this->dataloader_count_ > 0 &&
           this->batches_trained_ == 0 && this->validated_step_ < 0;
  }
  bool validation_due(bool last_batch) const {
    if (this->workloads_) {
      if (this->dataloader_count_ == 0) return false;
      const TrainedSoFar trained = this->trained();
      const auto epochs = this->max_epochs();
      const bool last = last_batch && epochs && trained.epochs >= *epochs;
      return last || must_stop() || Workloads::falls_due(this->workloads_->validation_period, trained);
    }
    if (this->dataloader_count_ == 0 || (this->epoch_ + 1) % this->options_.check_val_every_n_epoch != 0) return false;
    if (this->should_stop()) return true;
    return validation_interval_ ? (this->batch_idx_ + 1) % *validation_interval_ == 0 : last_batch;
  }
  /// The next batch of a validation loader; the sanity check takes only a few.
  template <class Stream>
  auto* next_validation_batch(Stream& stream, std::int64_t batch_idx) {
    const std::int64_t sanity = this->options_.num_sanity_val_steps;
    const bool enough = this->stage_ == Stage::sanity_check && sanity >= 0 && batch_idx >= sanity;
    return enough ? nullptr : next_batch(stream, "get_val_batch");
  }
  template <class Stream>
  auto* next_batch(Stream& stream, std::string_view action) {
    const auto profiled = this->profile(action);
    return stream.next();
  }

  /// Tells callbacks of an interrupt, once.
  void tell_interrupt() {
    if (this->interrupted() && !std::exchange(told_interrupt_, true))
      this->template tell_callbacks<hook::on_keyboard_interrupt>();
  }

  FitResult fit_result() const {
    FitResult result;
    result.epochs = this->epochs_done_;
    result.steps = this->steps_done_;
    result.metrics = this->callback_metrics();
    if (epochs_reached() || no_training())
      result.reason = StopReason::max_epochs;
    else
      result.reason = this->should_stop() || this->interrupted() ? StopReason::requested : StopReason::max_steps;
    return result;
  }

  data::DeviceCopy copy_;
  Precision precision_;

 private:
  /// The state outside this object that a run changes, given back when it ends.
  class Borrowed {
   public:
    Borrowed(Run& run, Stage stage)
        : run_(run), stage_(stage), process_(run.options_, run.generator_state_), modes_(*run.module_) {
      run.stage_ = stage;
      run.forget_requests();
      run.told_loggers_ = run.told_interrupt_ = false;
      run.forget_metrics();
      if (stage == Stage::fit) run.time_.start();
      LightningModule::attach(*run.module_, &run);
    }
    /// Makes the run's GPU the one that `torch::kCUDA` means.
    void use_device(torch::Device device) {
      if (!device.is_cpu()) current_device_.reset_device(device);
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    ~Borrowed() {
      run_.generator_state_ = cpu_generator().get_state();
      if (stage_ == Stage::fit) run_.time_.set_earlier(run_.time_.elapsed());
      LightningModule::attach(*run_.module_, nullptr);
      run_.together([&](auto& strategy) { strategy.release(*run_.module_); });
      run_.stage_ = Stage::idle;
      run_.data_on_load_ = run_.data_on_save_ = nullptr;
      run_.validating_ = false;
      run_.results_ = nullptr;
    }

   private:
    Run& run_;
    Stage stage_;
    ProcessState process_;
    ModuleModes modes_;
    c10::OptionalDeviceGuard current_device_;
  };

  template <hook which, class Source, class... Arguments>
  decltype(auto) ask_data(Source& source, Arguments&&... arguments) {
    const auto profiled = this->profile(access<which>::name);
    return call<which, subject::data_module, Types>(source, std::forward<Arguments>(arguments)...);
  }

  /// A DataModule prepares its data once; as in Lightning the module's turn comes with it.
  template <class Source>
  void prepare_data([[maybe_unused]] Source& source) {
    if constexpr (data_has<hook::prepare_data, Source>) {
      if (std::exchange(data_prepared_, true)) return;
      if (prepares_data(source, this->world_)) ask_data<hook::prepare_data>(source);
    }
    if constexpr (module_has<hook::prepare_data>)
      if (prepares_data(*this->module_, this->world_)) this->template ask_module<hook::prepare_data>();
    if constexpr (data_has<hook::prepare_data, Source> || module_has<hook::prepare_data>)
      this->together([](auto& strategy) { strategy.wait_for_all(); });
  }

  template <hook which, class Source>
  void transfer_hook(Source& source, BatchType& batch, std::int64_t dataloader_idx) {
    if constexpr (data_has<which, Source>)
      batch = ask_data<which>(source, batch, dataloader_idx);
    else if constexpr (module_has<which>)
      batch = this->template ask_module<which>(batch, dataloader_idx);
  }

  void choose_device() {
    this->device_ = device_of(this->options_, this->world_);
    if (!this->device_.is_cpu()) this->module_->to(this->device_);
    precision_ = Precision(this->options_.precision, this->device_);
    precision_.prepare(*this->module_);
    if (precision_.scales() && !this->scaler_.enabled()) this->scaler_ = GradScaler(this->device_);
  }

  void fail(const std::exception& error) noexcept {
    this->leave(error);
    try {
      this->template tell_callbacks<hook::on_exception>(error);
    } catch (...) {  // the first failure is the one to report
    }
    try {
      this->finish_storage();
    } catch (...) {
    }
    if (!this->told_loggers_) return;  // a run that couldn't begin leaves no files
    try {
      this->finalize_loggers("failed");
    } catch (...) {
    }
  }
  std::optional<std::int64_t> validation_interval_;
  bool data_prepared_ = false, told_interrupt_ = false;
};

}  // namespace detpl::inline v0::detail
