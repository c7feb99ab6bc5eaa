// SPDX-License-Identifier: Apache-2.0
// The handle of a run: what modules, callbacks and the program see of the loop, and what they may ask of it.
#pragma once

#include <torch/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/core/console.hpp"
#include "detpl/core/value.hpp"
#include "detpl/dist/ranks.hpp"
#include "detpl/dist/world.hpp"
#include "detpl/loggers/logger.hpp"
#include "detpl/metrics/results.hpp"
#include "detpl/module/options.hpp"
#include "detpl/module/profiler.hpp"
#include "detpl/module/workloads.hpp"
#include "detpl/optim/schedule.hpp"

namespace detpl::inline v0 {

/// What the run is doing.
enum class Stage : std::uint8_t { idle, sanity_check, fit, validate, predict };

/// The one handle of a run, no template: read-only state of the loop, and the verbs that may be asked of it.
///
/// Callbacks get it as their first argument; `Adapter::trainer()` returns it; LightningModule's own members read it.
/// Order: all members belong to the thread that runs `fit()`, except `request_stop()`, `interrupt()` and
/// `request_checkpoint()`, which any thread may call.
class Trainer {
 public:
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// The epoch under way, from 0.
  std::int64_t current_epoch() const { return epoch_; }
  /// Optimizer steps finished so far; it grows after a step's validation, as in Lightning 1.5.
  std::int64_t global_step() const { return global_step_; }
  /// The batch of this epoch or validation loader that is under way, from 0.
  std::int64_t batch_idx() const { return batch_idx_; }
  /// What the run is doing.
  Stage stage() const { return stage_; }
  bool sanity_checking() const { return stage_ == Stage::sanity_check; }
  /// Whether a validation pass is under way (the sanity check and `validate()` count).
  bool validating() const { return validating_; }

  /// Batches of a training epoch after limits; none if the data can't say.
  std::optional<std::int64_t> num_training_batches() const { return num_training_batches_; }
  /// Batches of one validation pass over all its loaders after limits; none if the data can't say.
  std::optional<std::int64_t> num_val_batches() const { return num_val_batches_; }
  /// Validation passes in an epoch that validates.
  std::int64_t validations_per_epoch() const { return validations_per_epoch_; }
  /// The loss of the latest training step.
  const Scalar& training_loss() const { return training_loss_; }
  /// The version of the first logger that has one, such as the N of `version_N`.
  std::string log_version() const {
    for (const AnyLogger& logger : loggers_)
      if (std::string version = logger.version(); !version.empty()) return version;
    return {};
  }
  /// How far the run is: batches since it began, in all its epochs, and whole epochs, that of the batch trained last
  /// too if it was the last of its epoch.
  virtual TrainedSoFar trained() const = 0;
  /// The metrics of the latest validation, by records.
  const Map& validation_metrics() const { return validation_metrics_; }
  /// What rules the run in place of the Trainer's flags, or null.
  const Workloads* workloads() const { return workloads_ ? &*workloads_ : nullptr; }
  /// Has the runs to come ruled so.
  void set_workloads(std::optional<Workloads> workloads) { workloads_ = std::move(workloads); }
  /// A flag by which somebody outside asks for the end of the runs to come, looked at after every batch.
  void set_stop_flag(std::shared_ptr<const std::atomic<bool>> flag) { stop_flag_ = std::move(flag); }
  /// Epochs to train, none where there is no limit.
  std::optional<std::int64_t> max_epochs() const;
  /// Trains `epochs` more than `max_epochs` says, in this run.
  void add_epochs(std::int64_t epochs) { added_epochs_ += epochs; }

  const FitOptions& options() const { return options_; }
  const World& world() const { return world_; }
  /// The processes that train together, for what a callback or a metric does with them all; alone, this one.
  const Ranks& ranks() const { return *ranks_; }
  /// Rank 0's number on every rank, for decisions that all must take alike. Every rank calls it.
  double of_chief(double number) const { return number_of_chief(*ranks_, number); }
  torch::Device device() const { return device_; }
  /// The hyperparameters of the run, as they are logged and saved.
  const Map& hyperparameters() const { return hyperparameters_; }
  /// Learning rate of each parameter group of each optimizer.
  virtual std::vector<double> learning_rates() const = 0;
  /// The optimizers, in the order of `configure_optimizers`; none before it was called.
  virtual std::vector<torch::optim::Optimizer*> optimizers() const = 0;
  /// Their learning-rate schedulers, which a callback may replace.
  optim::Schedules& schedules() { return schedules_; }

  /// Batches whose gradients are added up before an optimizer steps, in this epoch.
  std::int64_t accumulate_grad_batches() const { return accumulated_batches_; }
  /// Changes that number for the rest of the epoch.
  void set_accumulate_grad_batches(std::int64_t batches) { accumulated_batches_ = batches; }
  /// While set, `training_step` runs without backward pass and optimizer steps.
  void set_forward_only(bool on) { forward_only_ = on; }

  /// Everything logged so far, at its latest value, under the names that `monitor` takes.
  Metrics callback_metrics() const { return merged(callback_metrics_, Audience::callbacks); }
  /// What this pass has logged of single steps, each at its latest value.
  Metrics step_metrics() const { return results_ ? results_->collect(Audience::callbacks, Moment::step) : Metrics(); }
  /// The same for the values that go to loggers.
  Metrics logged_metrics() const { return merged(logged_metrics_, Audience::loggers); }
  /// The same for the values logged with `prog_bar`.
  Metrics progress_bar_metrics() const { return merged(progress_bar_metrics_, Audience::progress_bar); }

  std::span<AnyLogger> loggers() { return loggers_; }
  /// The logger of type `Logger`, or null.
  template <class Logger>
  Logger* logger() {
    for (AnyLogger& logger : loggers_)
      if (Logger* found = logger.get<Logger>()) return found;
    return nullptr;
  }

  /// Ends the run after the step under way, validation included, as a callback does that has seen enough; once
  /// `min_epochs` and `min_steps` are reached.
  ///
  /// Order: on several ranks one may ask for all, and the others hear of it. What is asked for in a hook of an epoch or
  ///        a validation takes effect at once, in one of a batch, or by another thread, a step later; so do the other
  ///        requests.
  void request_stop() noexcept { stop_requested_.store(true, std::memory_order_relaxed); }
  bool should_stop() const noexcept {
    return is_alone() ? stop_requested_.load(std::memory_order_relaxed) : agreed_.stop;
  }
  /// The same as Ctrl-C asks for it: after the optimizer step under way the run ends, without the validation that is
  /// due; one under way is abandoned. Callbacks are told `on_keyboard_interrupt`, and the first ModelCheckpoint writes
  /// a checkpoint from which a run goes on with just that. Any thread and any signal handler may call it.
  void interrupt() noexcept {
    request_checkpoint();
    interrupted_.store(true, std::memory_order_release);
  }
  bool interrupted() const noexcept {
    return is_alone() ? interrupted_.load(std::memory_order_acquire) : agreed_.interrupt;
  }
  /// Asks the first ModelCheckpoint for a checkpoint after the step under way. Any thread and any signal handler may
  /// call it.
  void request_checkpoint() noexcept { checkpoint_requested_.store(true, std::memory_order_relaxed); }
  /// Whether one was asked for since this was last called.
  bool take_checkpoint_request() noexcept {
    return is_alone() ? checkpoint_requested_.exchange(false, std::memory_order_relaxed)
                      : std::exchange(agreed_.checkpoint, false);
  }

  /// Writes a checkpoint of the present state to `path` through the Adapter's storage.
  ///
  /// Errors: config_error without a storage, io_error if it can't be written.
  virtual void save_checkpoint(const std::string& path) = 0;
  /// Trains up to `steps` batches as a trial: calls `before(step)`, trains a batch, and goes on while
  /// `after(step, loss)` says so; then everything is put back as it was. Nothing is logged; hooks inside a step are
  /// called.
  ///
  /// Only callbacks that say `static constexpr bool tries_steps = true` may call it, in `on_fit_start`.
  virtual void try_steps(std::int64_t steps, const std::function<void(std::int64_t)>& before,
                         const std::function<bool(std::int64_t, double)>& after) = 0;
  /// Clips the gradients of an optimizer's parameters, as the loop does.
  virtual void clip_gradients_of(torch::optim::Optimizer& optimizer, double limit, std::string_view algorithm) = 0;
  /// The storage that the Adapter was given, or null.
  virtual CheckpointStorage* checkpoint_storage() = 0;

  /// Logs a value as the module's own `log()` does, from the hook under way.
  void log(std::string_view name, const Scalar& value, const LogOptions& options = {}) {
    results_for(name).log(name, value, options, log_site(), *ranks_);
  }
  /// Logs a metric object, borrowed until the epoch's end, when it is reset.
  template <class Type>
    requires requires(Type& object) { object.compute(); }
  void log(std::string_view name, Type& object, const LogOptions& options = {}) {
    static_assert(metric<Type>,
                  "detpl: what is logged has `compute()` but is no metric. Fix: give it `void reset()`, `void "
                  "reduce(const detpl::Ranks&)` and a `compute()` that returns a number or tensor, or derive it from "
                  "detpl::Metric");
    results_for(name).log(name, MetricView(object), options, log_site());
  }
  /// Logs several values with the same options.
  void log_dict(const Metrics& metrics, const LogOptions& options = {}) {
    for (const auto& [name, value] : metrics) log(name, value, options);
  }

  /// Shows the profiler of the run, if there is one, an action that lasts as long as what is returned.
  Profiled profile(std::string_view action) { return Profiled(profiler_, action); }
  /// The profiler of the runs to come, beside what `FitOptions::profiler` says.
  void set_profiler(std::shared_ptr<Profiler> profiler) { given_profiler_ = std::move(profiler); }

  /// Standard output, shared with the progress bar.
  Console& console() { return console_; }

 protected:
  Trainer() = default;
  ~Trainer() = default;

  bool is_alone() const noexcept { return world_.size == 1; }
  /// What this rank asks for, as bits; and what all have agreed on.
  int take_requests() noexcept {
    const bool checkpoint = checkpoint_requested_.exchange(false, std::memory_order_relaxed);
    return (stop_requested_ ? 1 : 0) | (interrupted_.load(std::memory_order_acquire) ? 2 : 0) | (checkpoint ? 4 : 0);
  }
  void agree_on(int requests) noexcept {
    agreed_.stop |= (requests & 1) != 0;
    agreed_.interrupt |= (requests & 2) != 0;
    agreed_.checkpoint |= (requests & 4) != 0;
  }
  void forget_requests() noexcept {
    stop_requested_ = interrupted_ = false;
    agreed_ = {};
  }

  Results& results_for(std::string_view name) const {
    if (!results_) Results::refuse(name, hook_);
    return *results_;
  }
  LogSite log_site() const {
    const bool several = log_rule_ == LogRule::eval_step && dataloader_count_ > 1;
    return {hook_, log_rule_, batch_weight_, several ? std::optional(dataloader_idx_) : std::nullopt};
  }

  Metrics merged(Metrics metrics, Audience audience) const {
    if (results_)
      for (const auto& [name, value] : results_->collect(audience, moment_)) metrics[name] = value;
    return metrics;
  }
  void forget_metrics() { callback_metrics_ = logged_metrics_ = progress_bar_metrics_ = {}; }
  /// Keeps what a row of the loggers held beyond the step it belongs to.
  void remember_logged(const Metrics& row) {
    for (const auto& [name, value] : row) logged_metrics_[name] = value;
  }
  /// All metrics at their latest values, for a checkpoint. Cost: waits for the device.
  Map saved_metrics() const {
    const auto numbers = [](const Metrics& metrics) {
      Map map;
      for (const auto& [name, value] : metrics) map.items.emplace_back(name, value.item());
      return map;
    };
    return {{"callback", numbers(callback_metrics())},
            {"logged", numbers(logged_metrics())},
            {"progress_bar", numbers(progress_bar_metrics())}};
  }
  void load_metrics(const Map& saved) {
    const auto take = [&](const char* audience, Metrics& metrics) {
      const Value* map = saved.find(audience);
      if (!map || !map->is<Map>()) return;
      for (const auto& [name, value] : map->get_if<Map>()->items)
        if (const double* number = value.get_if<double>()) metrics[name] = *number;
    };
    take("callback", callback_metrics_);
    take("logged", logged_metrics_);
    take("progress_bar", progress_bar_metrics_);
  }
  /// Keeps the present pass's metrics beyond its end.
  void remember_metrics() {
    callback_metrics_ = callback_metrics();
    logged_metrics_ = logged_metrics();
    progress_bar_metrics_ = progress_bar_metrics();
  }

  Profiler* profiler_ = nullptr;  // while a run is measured
  std::shared_ptr<Profiler> given_profiler_;

  FitOptions options_;
  World world_;
  torch::Device device_ = torch::kCPU;
  Map hyperparameters_;
  std::vector<AnyLogger> loggers_;
  Console console_;

  std::int64_t epoch_ = 0, global_step_ = 0, batch_idx_ = 0;
  Map validation_metrics_;  // of the latest validation
  std::optional<Workloads> workloads_;
  std::shared_ptr<const std::atomic<bool>> stop_flag_;
  std::int64_t accumulated_batches_ = 1, added_epochs_ = 0;
  bool forward_only_ = false;
  optim::Schedules schedules_;
  std::optional<std::int64_t> num_training_batches_, num_val_batches_;
  std::int64_t validations_per_epoch_ = 1;
  Scalar training_loss_;
  Stage stage_ = Stage::idle;
  bool validating_ = false;
  std::atomic<bool> interrupted_ = false, stop_requested_ = false, checkpoint_requested_ = false;

  // What `log()` needs to know of the moment it is called in.
  Ranks alone_;
  const Ranks* ranks_ = &alone_;  // over which metrics are reduced
  Results* results_ = nullptr;
  Moment moment_ = Moment::step;
  LogRule log_rule_ = LogRule::forbidden;
  std::string_view hook_;
  double batch_weight_ = 1;
  std::int64_t dataloader_idx_ = 0, dataloader_count_ = 1;

 private:
  // What several ranks act on, in place of what this one was asked for.
  struct {
    bool stop = false, interrupt = false, checkpoint = false;
  } agreed_;
  Metrics callback_metrics_, logged_metrics_, progress_bar_metrics_;
};

inline std::optional<std::int64_t> Trainer::max_epochs() const {
  if (workloads_ && workloads_->max_length.count > 0) {
    const Length& length = workloads_->max_length;
    return length.unit == LengthUnit::epochs ? std::optional(length.count) : std::nullopt;
  }
  if (options_.max_epochs.value_or(0) < 0) return std::nullopt;
  if (!options_.max_epochs && (options_.max_steps >= 0 || options_.max_time)) return std::nullopt;
  return options_.max_epochs.value_or(1000) + added_epochs_;
}

}  // namespace detpl::inline v0
