// SPDX-License-Identifier: Apache-2.0
// A trial as its master knows it: the calls that one makes in its life. Defined in master_trial.ipp (component:
// detpl::determined).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/trial/cluster_info.hpp"
#include "detpl/trial/master.hpp"
#include "detpl/trial/master_protocol.hpp"

namespace detpl::inline v0 {

/// Metrics of one workload or one validation.
struct MetricsReport {
  std::string group = "training";    ///< `training`, `validation`, or any name without a dot
  Map metrics{};                     ///< means over the workload
  std::int64_t steps_completed = 0;  ///< batches since the trial began
  std::vector<Map> batch_metrics{};  ///< those of each batch; empty: left out
  std::string time = {};             ///< RFC 3339; empty: when the report is sent
};

/// A checkpoint that lies in its storage.
struct CheckpointReport {
  Map metadata{};                                   ///< `steps_completed` must be there
  std::map<std::string, std::int64_t> resources{};  ///< sizes of its files by relative path; a folder ends in "/"
  std::string uuid{};
};

/// A checkpoint that the master knows.
struct KnownCheckpoint {
  Map metadata{};
  std::string state{};        ///< `STATE_COMPLETED`, `STATE_DELETED`, …
  std::int64_t trial_id = 0;  ///< the trial that wrote it
};

/// How far a searcher of version 0.37 or before wants a trial to train.
struct SearcherOperation {
  std::int64_t length = 0;  ///< in units of the searcher, from the trial's beginning
  bool completed = false;   ///< nothing more is to be done
};

/// Numbers by which a master knows a trial.
struct TrialIds {
  std::string allocation_id{};  ///< empty: an unmanaged trial, which no master schedules
  std::int64_t experiment_id = 0;
  std::string task_id{};
  std::int64_t trial_id = 0;
  std::int64_t trial_run_id = 0;
};

/// The calls of a trial, in the dialect of its master.
///
/// Errors: each throws master_error as `Master` does.
/// Order: for one thread at a time; each thread has a copy.
class MasterTrial {
 public:
  MasterTrial(Master connection, TrialIds ids, MasterProtocol protocol);
  /// The trial that this process is. Asks the master for its version and announces the run: every rank does.
  static MasterTrial of(const ClusterInfo& info);

  Master& master() { return master_; }
  const TrialIds& ids() const { return ids_; }
  const MasterProtocol& protocol() const { return protocol_; }
  bool is_managed() const { return !ids_.allocation_id.empty(); }

  /// Announces that this run reports, and where it keeps checkpoints (a section `checkpoint_storage`; empty: as the
  /// experiment says). Checkpoints are reported with what the master answers.
  /// Order: before copies are made.
  void start_run(const Map& checkpoint_storage);
  /// Batches at the last validation that the master has, 0 if there was none.
  std::int64_t last_validation();
  /// The best searcher metric of the whole experiment, if there is one yet.
  std::optional<double> best_validation();

  /// `training`, `validating` or `checkpointing`.
  void set_status(const std::string& status);
  /// Errors: Error if a validation metric is null. A master before 0.23 has no groups but training and validation:
  /// others aren't sent.
  void report_metrics(const MetricsReport& report);
  /// `fraction` of the whole run, 0 to 1; `units` of the searcher, for masters that count so.
  void report_progress(double fraction, double units);
  /// The hyperparameters can't be trained with. The process has 10 s to end with exit code 0.
  void report_invalid_hyperparameters();

  /// The operation that the searcher is waiting for (protocol().searcher_operations only).
  SearcherOperation current_operation();
  /// Tells the searcher its metric after `length` units.
  void complete_operation(std::int64_t length, double searcher_metric);

  void report_checkpoint(const CheckpointReport& report);
  /// What the master knows of a checkpoint.
  KnownCheckpoint checkpoint(const std::string& uuid);

  /// Asks whether the trial is to stop, and waits so many seconds for the answer to become yes. One attempt.
  bool should_preempt(std::int64_t wait_seconds);
  /// Says that the trial stops because it was told to: without it exit code 0 means that it is complete.
  void acknowledge_preemption();

  /// Adds a line to an unmanaged trial's log; what a managed one prints gets there by itself.
  void send_log(const std::string& line);

  /// Says how an unmanaged trial does: `STATE_RUNNING`, `STATE_COMPLETED`, `STATE_ERROR`; empty: that it's alive.
  void report_state(const std::string& state);

 private:
  std::string trial_path(const std::string& rest) const;
  std::string allocation_path(const std::string& rest) const;

  Master master_;
  TrialIds ids_;
  MasterProtocol protocol_;
  std::optional<std::int64_t> storage_id_;
};

/// What an unmanaged trial is told when it starts.
struct UnmanagedTrial {
  TrialIds ids{};
  std::string latest_checkpoint{};
  std::int64_t steps_completed = 0;
};

/// Creates an experiment and a trial that run outside the cluster, or finds those of the external names, and starts the
/// trial. With names the trial goes on where it stood if `resume`.
///
/// Errors: master_error; a 404 from a master older than 0.25, which has no such trials.
UnmanagedTrial start_unmanaged_trial(Master& master, const std::string& config_yaml, const Map& hparams,
                                     const std::string& external_experiment = {},
                                     const std::string& external_trial = {}, bool resume = true);

/// The protocol of a master, by its version.
MasterProtocol find_protocol(Master& master);

}  // namespace detpl::inline v0
