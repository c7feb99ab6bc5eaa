// SPDX-License-Identifier: Apache-2.0
// Who is told how a trial does and says when it must end: a cluster's master, or a search on this machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/module/workloads.hpp"

namespace detpl::inline v0 {

/// A trial's connection to what has started it; rank 0's alone.
///
/// Order: for the thread that trains. Nothing waits for an answer but `report_validation` of a local search,
///        `next_length` and `finish`.
/// Errors: what reporting in the background has met is thrown by the next call.
class TrialSession {
 public:
  /// A checkpoint that is written, whole.
  struct Stored {
    std::filesystem::path folder;
    std::string uuid;
    TrainedSoFar trained;
    Map metadata;  ///< what its metadata.json says besides
  };

  virtual ~TrialSession() = default;

  /// The folder of the trial's checkpoints, each in a subfolder that its uuid names.
  virtual std::filesystem::path checkpoints() const = 0;
  /// The best value so far of the searcher's metric, of all trials as far as is known; none at first.
  virtual std::optional<double> best_validation() = 0;
  /// True once the trial must end after the step under way, with a checkpoint. Called at every step.
  virtual bool must_stop() = 0;

  /// Told when the trial has reached its length: what it measured there, and asked how far it goes on, counted from
  /// its beginning in the same units; none is its end.
  virtual std::optional<std::int64_t> next_length(double metric) = 0;

  /// `training`, `validating` or `checkpointing`.
  virtual void report_status(const std::string& status) = 0;
  /// Means over the batches since the last report, and the metrics of each.
  virtual void report_training(const TrainedSoFar& trained, const Map& means, const std::vector<Map>& batches) = 0;
  virtual void report_validation(const TrainedSoFar& trained, const Map& metrics) = 0;
  virtual void report_checkpoint(const Stored& checkpoint) = 0;
  /// What the other reports say, as a line of the trial's log; where standard output is that log, nothing is done.
  virtual void report_line(const std::string&) {}
  /// The trial's hyperparameters can't be trained with: another takes its place.
  virtual void report_invalid_hyperparameters() = 0;
  /// `fraction` of the whole trial; its length so far in `units` of the searcher.
  virtual void report_progress(double fraction, double units) = 0;
  /// Returns when everybody has been told everything.
  virtual void finish() = 0;
};

}  // namespace detpl::inline v0
