// SPDX-License-Identifier: Apache-2.0
// The trial of an experiment: reports its metrics and keeps its checkpoints, as its workloads say.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/module/trainer.hpp"
#include "detpl/trial/session.hpp"

namespace detpl::inline v0 {

/// What a TrialRecorder has to know of the experiment.
struct TrialRecorderOptions {
  std::string checkpoint_policy = "best";  ///< after a validation: best, all or none
  std::string metric{};                    ///< the searcher's; empty: none is compared
  bool prints = false;                     ///< a line on each workload, validation and checkpoint, for a task's log
  bool smaller_is_better = true;
};

/// Tells a trial's session of its metrics, and writes its checkpoints: when one falls due, after a validation that the
/// policy keeps, at the end, and when the trial must stop. `Trainer::workloads()` says when.
///
/// Each workload's training metrics (`loss` and what the steps have logged) are averaged over its batches and the
/// ranks; those of a validation are exact. Both get `batches` and `epochs`.
/// Errors: Error if a validation doesn't measure the searcher's metric, or it isn't finite, once it was reported.
/// Source: Determined's PyTorchTrial controller.
class TrialRecorder {
 public:
  static constexpr bool is_checkpoint = true;

  /// `session` is null on all ranks but rank 0.
  explicit TrialRecorder(std::shared_ptr<TrialSession> session, TrialRecorderOptions options = {})
      : session_(std::move(session)), options_(std::move(options)) {}

  void on_train_start(Trainer& trainer, auto&) { begin(trainer); }
  void on_train_batch_end(Trainer& trainer, auto&) { end_batch(trainer); }
  void on_validation_start(Trainer& trainer, auto&) {
    if (trainer.stage() == Stage::fit) report_status("validating");
  }
  void on_validation_end(Trainer& trainer, auto&) {
    if (trainer.stage() == Stage::fit) end_validation(trainer);
  }
  void on_keyboard_interrupt(Trainer& trainer, auto&) {
    if (trainer.take_checkpoint_request()) save(trainer);
  }
  void on_train_end(Trainer& trainer, auto&) { end(trainer); }

  /// The newest checkpoint of this trial; empty before the first.
  const std::string& latest_checkpoint() const { return latest_checkpoint_; }

  std::string state_key() const { return "TrialRecorder"; }
  Map on_save_checkpoint(Trainer&, auto&, Checkpoint&) const { return {{"last_validation", validated_at_}}; }
  void on_load_checkpoint(Trainer&, auto&, const Value& state) {
    if (const Map* map = state.get_if<Map>())
      if (const Value* batches = map->find("last_validation"); batches && batches->is<std::int64_t>())
        validated_at_ = *batches->get_if<std::int64_t>();
  }

 private:
  void begin(Trainer& trainer);
  void end_batch(Trainer& trainer);
  void end_validation(Trainer& trainer);
  void end(Trainer& trainer);
  void go_on(Trainer& trainer, double metric);

  void report_training(Trainer& trainer);
  void report_progress(Trainer& trainer);
  void report_status(const std::string& status);
  void save(Trainer& trainer);
  void tell(Trainer& trainer, const std::string& what, const Map& metrics = {}) const;
  bool is_better(double value, std::optional<double> best) const;

  std::shared_ptr<TrialSession> session_;
  TrialRecorderOptions options_;
  std::vector<Metrics> batches_;  // of the workload under way
  std::string latest_checkpoint_;
  std::int64_t saved_at_ = -1, validated_at_ = -1;  // batches
  std::optional<double> best_;                      // of this process's validations
  bool checkpoint_is_due_ = false;                  // once the validation at hand is over
};

}  // namespace detpl::inline v0
