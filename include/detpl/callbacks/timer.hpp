// SPDX-License-Identifier: Apache-2.0
// Measures how long training takes, and ends it when its time is up.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#include "detpl/callbacks/support.hpp"
#include "detpl/core/duration.hpp"
#include "detpl/optim/schedule.hpp"

namespace detpl::inline v0 {

/// How long training may take, and when that is looked at.
struct TimerOptions {
  /// `"DD:HH:MM:SS"` or a std::chrono duration; none only measures.
  std::optional<Duration> duration{};
  /// Stops after any batch, or at the end of an epoch.
  optim::Interval interval = optim::Interval::step;
  /// Says when the time is up.
  bool verbose = true;
};

/// Asks the run to stop once training has taken `duration`; the time of earlier parts of a resumed run counts.
///
/// Units:  seconds, on a clock that never jumps. `Stage::fit` is training with its validations, `Stage::validate` the
///         latest validation.
/// Errors: config_error for a duration that can't be read.
/// Source: Lightning 1.5.10 `Timer`.
class Timer {
 public:
  explicit Timer(TimerOptions options = {}) : options_(options) {}

  double time_elapsed(Stage stage = Stage::fit) const { return watch(stage).elapsed(); }
  /// None without a duration.
  std::optional<double> time_remaining() const {
    if (!options_.duration) return std::nullopt;
    return options_.duration->seconds() - training_.elapsed();
  }
  /// When the stage began and ended, on the clock of `os::monotonic_time`; none before.
  std::optional<double> start_time(Stage stage = Stage::fit) const { return watch(stage).start_time(); }
  std::optional<double> end_time(Stage stage = Stage::fit) const { return watch(stage).end_time(); }

  void on_train_start(Trainer&, auto&) {
    training_.set_earlier(training_.elapsed());  // of an earlier fit()
    training_.start();
  }
  void on_train_end(Trainer&, auto&) { training_.stop(); }
  void on_exception(Trainer&, auto&, const std::exception&) {
    if (training_.start_time() && !training_.end_time()) training_.stop();
  }
  void on_validation_start(Trainer&, auto&) { validation_.start(); }
  void on_validation_end(Trainer&, auto&) { validation_.stop(); }

  void on_train_batch_end(Trainer& trainer, auto&) {
    if (options_.interval == optim::Interval::step) check(trainer);
  }
  void on_train_epoch_end(Trainer& trainer, auto&) {
    if (options_.interval == optim::Interval::epoch) check(trainer);
  }

  std::string state_key() const { return "Timer"; }
  Map on_save_checkpoint(Trainer&, auto&) const {
    return {{"time_elapsed", Map{{"train", training_.elapsed()}, {"validate", validation_.elapsed()}}}};
  }
  void on_load_checkpoint(Trainer&, auto&, const Value& state) {
    Map elapsed;
    detail::restore(state, "time_elapsed", elapsed);
    double earlier = 0;
    detail::restore(Value(elapsed), "train", earlier);
    training_ = Stopwatch();
    training_.set_earlier(earlier);
  }

 private:
  const Stopwatch& watch(Stage stage) const { return stage == Stage::validate ? validation_ : training_; }

  void check(Trainer& trainer) {
    if (!options_.duration || training_.elapsed() < options_.duration->seconds() || trainer.should_stop()) return;
    trainer.request_stop();
    if (options_.verbose) detail::tell_user(trainer, time_limit_text(training_.elapsed()));
  }

  TimerOptions options_;
  Stopwatch training_, validation_;
};

}  // namespace detpl::inline v0
