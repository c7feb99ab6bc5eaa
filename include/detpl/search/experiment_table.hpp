// SPDX-License-Identifier: Apache-2.0
// The table of a local experiment: its trials, what they measured and saved, in an SQLite file. Defined in
// experiment_table.ipp (component: detpl::experiments).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/value.hpp"

struct sqlite3;

namespace detpl::inline v0 {

/// Where a trial is: `waiting` for its process (the first or, after an interruption, the next), `running`, trained to
/// its end, stopped by the searcher, failed for good, or refused by its own program.
enum class TrialState : std::uint8_t { waiting, running, completed, stopped, failed, invalid_hp };

/// `waiting`, `running`, `completed`, `stopped`, `failed` or `invalid_hp`.
std::string trial_state_name(TrialState state);

/// A trial of an experiment.
struct TrialRow {
  std::int64_t trial;  ///< from 0, in the order of the searcher's requests
  std::string request_id;
  std::int64_t seed;
  Map hparams;
  TrialState state = TrialState::waiting;
  std::int64_t restarts = 0;  ///< after failures
  std::int64_t batches = 0, epochs = 0;
  std::optional<double> best_metric{};  ///< of its validations
  std::int64_t best_batches = 0;        ///< where it was measured
};

/// A validation of a trial, and what the searcher said to it.
struct ValidationRow {
  std::int64_t trial, batches;
  Map metrics;
  double metric;  ///< the searcher's
  bool go_on;
};

/// Means of training metrics over the batches since the report before.
struct TrainingRow {
  std::int64_t trial, batches;
  Map metrics;
};

/// A checkpoint, in the subfolder `checkpoints/UUID` of its trial's folder.
struct CheckpointRow {
  std::string uuid;
  std::int64_t trial, batches, epochs;
};

/// An experiment's SQLite file. Functions `put_…` write a row, or replace the one with the same key.
///
/// Errors: io_error if the file can't be read or written, is damaged, or another program's.
class ExperimentTable {
 public:
  /// Opens the file, which is made where there is none.
  explicit ExperimentTable(std::filesystem::path path);
  ~ExperimentTable();

  /// Has what `change` writes come into the file as one, or not at all if it throws.
  void in_transaction(const std::function<void()>& change);

  /// Texts about the experiment as a whole, such as `state`; none if never written.
  std::optional<std::string> text(const std::string& name) const;
  void put_text(const std::string& name, const std::string& text);

  void put_trial(const TrialRow& row);
  void put_validation(const ValidationRow& row);
  void put_training(const TrainingRow& row);
  void put_checkpoint(const CheckpointRow& row);
  void remove_checkpoint(const std::string& uuid);

  std::vector<TrialRow> trials() const;
  std::optional<ValidationRow> validation(std::int64_t trial, std::int64_t batches) const;
  /// In the order of their trials and batches.
  std::vector<ValidationRow> validations() const;
  std::vector<TrainingRow> training() const;
  std::vector<CheckpointRow> checkpoints() const;
  /// The checkpoint of a trial with the most batches.
  std::optional<CheckpointRow> latest_checkpoint(std::int64_t trial) const;
  /// The best metric before a trial's batch: of all its earlier validations and those of the others.
  std::optional<double> best_metric(bool smaller_is_better, std::int64_t trial, std::int64_t batches) const;

 private:
  class Statement;

  void execute(const std::string& sql) const;
  [[noreturn]] void fail(const std::string& attempt) const;

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

}  // namespace detpl::inline v0
