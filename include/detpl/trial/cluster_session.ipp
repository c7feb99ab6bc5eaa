// SPDX-License-Identifier: Apache-2.0
// The definitions of cluster_session.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/checkpoint/metadata.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/loggers/event_file.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/trial/checkpoint_place.hpp"
#include "detpl/trial/cluster_session.hpp"
#include "detpl/trial/master_login.hpp"
#include "detpl/trial/master_trial.hpp"
#include "detpl/trial/reports.hpp"

namespace detpl::inline v0 {
namespace detail {

/// The section `checkpoint_storage` of a configuration.
inline Map storage_section(const Map& config) {
  const Value* value = config.find("checkpoint_storage");
  return value && value->is<Map>() ? *value->get_if<Map>() : Map{};
}

/// The metrics that a trial reports, for TensorBoard, by Determined's tags.
///
/// Source: Determined's tensorboard/metric_writers.
class ReportedScalars {
 public:
  explicit ReportedScalars(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add_training(const TrainedSoFar& trained, const std::vector<Map>& batches) {
    const auto first = trained.batches - static_cast<std::int64_t>(batches.size());
    for (std::size_t batch = 0; batch < batches.size(); ++batch)
      add(batches[batch], "", first + static_cast<std::int64_t>(batch));
  }
  void add_validation(const TrainedSoFar& trained, const Map& metrics) { add(metrics, "val_", trained.batches); }

  void flush() {
    if (file_) file_->flush();
  }

 private:
  void add(const Map& metrics, const std::string& prefix, std::int64_t step) {
    if (folder_.empty()) return;
    for (const auto& [name, value] : metrics.items) {
      const double* number = value.get_if<double>();
      if (!number) continue;
      if (!file_) {
        create_shared_folder(folder_);
        file_ = std::make_unique<EventFile>(folder_, 2.0);
      }
      const std::string tag = "Determined/" + (name.starts_with("val") ? "" : prefix) + name;
      file_->add_summary(step, [&](protozero::pbf_writer& summary) {
        protozero::pbf_writer scalar(summary, 1);
        scalar.add_string(1, tag);
        scalar.add_float(2, static_cast<float>(*number));
      });
    }
  }

  std::filesystem::path folder_;
  std::unique_ptr<EventFile> file_;
};

/// The chief's connection to the master of a cluster.
class ClusterSession final : public TrialSession {
 public:
  /// `storage`: the section `checkpoint_storage`.
  ClusterSession(MasterTrial trial, const Experiment& experiment, Map storage, const std::filesystem::path& tensorboard,
                 CheckpointTransfer transfer)
      : trial_(std::move(trial)),
        storage_(std::move(storage)),
        place_(checkpoint_place(storage_)),
        transfer_(std::move(transfer)),
        metric_(experiment.searcher.metric),
        unit_(experiment.searcher.max_length.value_or(Length{}).unit),
        scalars_(tensorboard) {
    if (place_.empty()) {
      if (!transfer_.upload)
        throw config_error("`checkpoint_storage.type` is `" + experiment.checkpoint_storage.type.value_or("") +
                           "`, where this program can't write: use shared_fs or directory, or give detpl::main a "
                           "CheckpointTransfer");
      place_ = std::filesystem::temp_directory_path() / ("detpl-checkpoints-" + std::to_string(trial_.ids().trial_id));
    }
    best_->value = trial_.best_validation();
    reporter_ = std::make_unique<Reporter>(trial_);
    if (!trial_.is_managed()) {
      heartbeat_ = std::make_unique<Heartbeat>(trial_);
      return;
    }
    watcher_ = std::make_unique<PreemptionWatcher>(trial_);
    watcher_->wait_for_first_answer(first_answer_timeout);
  }
  ClusterSession(const ClusterSession&) = delete;
  ClusterSession& operator=(const ClusterSession&) = delete;
  /// What hasn't finished has failed: the master of an unmanaged trial can't see that by itself.
  ~ClusterSession() override {
    try {
      if (!trial_.is_managed() && !finished_) trial_.report_state("STATE_ERROR");
    } catch (const Error&) {  // it will notice that the heartbeat is gone
    }
  }

  /// How far the trial trains before the searcher is asked again; with protocols that have no such question none.
  std::optional<std::int64_t> operation() {
    if (!trial_.protocol().searcher_operations || !trial_.is_managed()) return std::nullopt;
    const SearcherOperation operation = trial_.current_operation();
    return length_ = operation.completed ? 0 : operation.length;
  }

  std::filesystem::path checkpoints() const override { return place_; }
  std::optional<double> best_validation() override {
    const std::lock_guard lock(best_->mutex);
    return best_->value;
  }

  bool must_stop() override {
    if (!watcher_ || !watcher_->should_preempt()) return false;
    if (!std::exchange(acknowledged_, true))
      reporter_->call([](MasterTrial& trial) { trial.acknowledge_preemption(); });
    return true;
  }

  std::optional<std::int64_t> next_length(double) override {
    if (!trial_.protocol().searcher_operations || length_ == 0) return std::nullopt;
    reporter_->flush();  // the searcher decides by what was reported
    const std::optional<std::int64_t> next = operation();
    if (*next < 1) trial_.acknowledge_preemption();  // out of operations: the trial is over
    return next;
  }

  void report_status(const std::string& status) override { reporter_->status(status); }

  void report_training(const TrainedSoFar& trained, const Map& means, const std::vector<Map>& batches) override {
    scalars_.add_training(trained, batches);
    reporter_->metrics(
        {.group = "training", .metrics = means, .steps_completed = trained.batches, .batch_metrics = batches});
  }

  void report_validation(const TrainedSoFar& trained, const Map& metrics) override {
    scalars_.add_validation(trained, metrics);
    const MetricsReport report{.group = "validation", .metrics = metrics, .steps_completed = trained.batches};
    const Value* metric = metrics.find(metric_);
    const bool completes = length_ > 0 && units(trained) >= length_ && metric && metric->is<double>();
    const auto complete = [length = length_, value = completes ? *metric->get_if<double>() : 0.0](MasterTrial& trial) {
      trial.complete_operation(length, value);
    };
    const bool first = trial_.protocol().validation_before_completion;
    if (first) reporter_->metrics(report);
    if (completes) reporter_->call(complete);
    if (!first) reporter_->metrics(report);
    reporter_->call([best = best_](MasterTrial& trial) {  // for the next validation; nobody waits for it
      const std::optional<double> value = trial.best_validation();
      const std::lock_guard lock(best->mutex);
      best->value = value;
    });
  }

  void report_checkpoint(const Stored& checkpoint) override {
    if (transfer_.upload) transfer_.upload(storage_, checkpoint.folder, checkpoint.uuid);
    Map metadata = checkpoint_metadata(checkpoint.folder);
    metadata["steps_completed"] = checkpoint.trained.batches;
    reporter_->checkpoint(
        {.metadata = std::move(metadata), .resources = list_resources(checkpoint.folder), .uuid = checkpoint.uuid});
  }

  void report_line(const std::string& line) override {
    if (!trial_.is_managed()) reporter_->log(line);
  }

  void report_progress(double fraction, double units) override { reporter_->progress(fraction, units); }

  void report_invalid_hyperparameters() override {
    reporter_->call([](MasterTrial& trial) { trial.report_invalid_hyperparameters(); });
    finish();
  }

  void finish() override {
    scalars_.flush();
    reporter_->flush();
    if (!trial_.is_managed() && !std::exchange(finished_, true)) trial_.report_state("STATE_COMPLETED");
  }

 private:
  static constexpr double first_answer_timeout = 10;  // seconds

  std::int64_t units(const TrainedSoFar& trained) const {
    return unit_ == LengthUnit::epochs ? trained.epochs : trained.batches;
  }

  struct Best {
    std::mutex mutex;
    std::optional<double> value;
  };

  MasterTrial trial_;  // for questions; reports have a connection of their own
  Map storage_;
  std::filesystem::path place_;
  CheckpointTransfer transfer_;
  std::string metric_;  // the searcher's
  LengthUnit unit_;
  std::int64_t length_ = 0;  // of the operation under way
  bool acknowledged_ = false, finished_ = false;
  std::shared_ptr<Best> best_ = std::make_shared<Best>();
  ReportedScalars scalars_;
  std::unique_ptr<Reporter> reporter_;
  std::unique_ptr<PreemptionWatcher> watcher_;  // of a managed trial
  std::unique_ptr<Heartbeat> heartbeat_;        // of any other
};

}  // namespace detail

ClusterStart connect_to_cluster(const ClusterInfo& info, const Experiment& experiment,
                                const std::filesystem::path& tensorboard, const CheckpointTransfer& transfer) {
  auto session = std::make_shared<detail::ClusterSession>(MasterTrial::of(info), experiment,
                                                          detail::storage_section(info.config), tensorboard, transfer);
  const std::optional<std::int64_t> operation = session->operation();
  return {.length = operation, .session = std::move(session)};
}

void announce_rank(const ClusterInfo& info) { MasterTrial::of(info); }

std::shared_ptr<TrialSession> report_unmanaged(const ExperimentFile& file, const Map& hparams,
                                               const std::filesystem::path& checkpoints) {
  Map config = experiment_to_map(file.experiment);
  if (!config.find("name")) config["name"] = "unmanaged";
  Map storage = detail::storage_section(config);
  if (!storage.find("type")) storage = {{"container_path", checkpoints.string()}, {"type", "directory"}};
  config["checkpoint_storage"] = storage;
  Master master(log_in());
  const UnmanagedTrial trial = start_unmanaged_trial(master, yaml_text(config), hparams);
  MasterTrial calls(master, trial.ids, find_protocol(master));
  calls.start_run(storage);
  return std::make_shared<detail::ClusterSession>(std::move(calls), file.experiment, std::move(storage),
                                                  std::filesystem::path(), CheckpointTransfer());
}

std::filesystem::path tensorboard_folder(const ClusterInfo& info) {
  const Map storage = detail::storage_section(info.config);
  const std::filesystem::path place = storage.items.empty() ? std::filesystem::path() : checkpoint_place(storage);
  if (place.empty()) return {};
  return place / info.cluster_id / "tensorboard" / "experiment" / std::to_string(info.experiment_id) / "trial" /
         std::to_string(info.trial_id);
}

}  // namespace detpl::inline v0
