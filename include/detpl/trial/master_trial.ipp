// SPDX-License-Identifier: Apache-2.0
// The definitions of master_trial.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/cluster_info.hpp"
#include "detpl/trial/master.hpp"
#include "detpl/trial/master_protocol.hpp"
#include "detpl/trial/master_trial.hpp"
#include "detpl/trial/wire.hpp"

namespace detpl::inline v0 {

namespace detail {

/// Sizes as the master takes them: 64-bit integers are texts.
inline Map wire_sizes(const std::map<std::string, std::int64_t>& resources) {
  Map sizes;
  for (const auto& [path, size] : resources) sizes.items.emplace_back(path, std::to_string(size));
  return sizes;
}

}  // namespace detail

MasterTrial::MasterTrial(Master connection, TrialIds ids, MasterProtocol protocol)
    : master_(std::move(connection)), ids_(std::move(ids)), protocol_(protocol) {}

MasterTrial MasterTrial::of(const ClusterInfo& info) {
  Master master(info.master);
  const MasterProtocol protocol = find_protocol(master);
  MasterTrial trial(master,
                    {.allocation_id = info.allocation_id,
                     .experiment_id = info.experiment_id,
                     .task_id = info.task_id,
                     .trial_id = info.trial_id,
                     .trial_run_id = info.trial_run_id},
                    protocol);
  const Value* storage = info.config.find("checkpoint_storage");
  trial.start_run(storage && storage->is<Map>() ? *storage->get_if<Map>() : Map());
  return trial;
}

MasterProtocol find_protocol(Master& master) {
  const Value answer = master.get("/api/v1/master");
  return MasterProtocol::of_version(detail::wire_text(detail::wire_find(answer, {"version"})));
}

std::string MasterTrial::trial_path(const std::string& rest) const {
  return "/api/v1/trials/" + std::to_string(ids_.trial_id) + rest;
}

std::string MasterTrial::allocation_path(const std::string& rest) const {
  return "/api/v1/allocations/" + detail::url_part(ids_.allocation_id) + "/signals/" + rest;
}

void MasterTrial::start_run(const Map& checkpoint_storage) {
  if (!protocol_.run_start) return;
  Map body{{"runId", ids_.trial_id}};
  if (!checkpoint_storage.items.empty()) body["checkpointStorage"] = checkpoint_storage;
  const Value answer = master_.post("/api/v1/runs/start", body);
  if (const Value* id = detail::wire_find(answer, {"storageId"})) storage_id_ = detail::wire_integer(id);
}

std::int64_t MasterTrial::last_validation() {
  const Value answer = master_.get(trial_path(""));
  return detail::wire_integer(detail::wire_find(answer, {"trial", "latestValidation", "totalBatches"}));
}

std::optional<double> MasterTrial::best_validation() {
  try {
    const Value answer = master_.get("/api/v1/experiments/" + std::to_string(ids_.experiment_id) +
                                     "/searcher/best_searcher_validation_metric");
    return detail::wire_real(detail::wire_find(answer, {"metric"}));
  } catch (const master_error& error) {
    if (error.status == 404) return {};
    throw;
  }
}

void MasterTrial::set_status(const std::string& status) {
  master_.post(trial_path("/runner/metadata"), Map{{"state", status}});
}

void MasterTrial::report_metrics(const MetricsReport& report) {
  const bool named = protocol_.named_metric_groups;
  if (!named && report.group != "training" && report.group != "validation") return;
  if (report.group == "validation")
    for (const auto& [name, value] : report.metrics.items)
      if (value.is_null())
        throw Error("the validation metric `" + name + "` has no value: return a number for it from every batch");

  const auto body = [&](bool with_batches) -> Map {
    Map values{{"avgMetrics", report.metrics}};
    if (with_batches && !report.batch_metrics.empty())
      values["batchMetrics"] = List(report.batch_metrics.begin(), report.batch_metrics.end());
    Map metrics{{"trialId", ids_.trial_id},
                {"trialRunId", ids_.trial_run_id},
                {"stepsCompleted", report.steps_completed},
                {"metrics", values}};
    if (!named) return metrics;
    if (!report.time.empty()) metrics["reportTime"] = report.time;
    return {{"group", report.group}, {"metrics", metrics}};
  };
  const std::string path = trial_path(named ? "/metrics" : "/" + report.group + "_metrics");
  try {
    master_.post(path, body(true));
  } catch (const master_error& error) {
    // The master may have the report already, its answer being lost: it takes the same again, but not batch metrics.
    if (error.status != 500 || !master_.repeated() || report.batch_metrics.empty()) throw;
    master_.post(path, body(false));
  }
}

void MasterTrial::report_progress(double fraction, double units) {
  using Progress = MasterProtocol::Progress;
  Value body = units;
  if (protocol_.progress == Progress::units_by_name) body = Map{{"progress", units}};
  if (protocol_.progress == Progress::fraction)
    body = Map{{"trialId", ids_.trial_id}, {"progress", fraction}, {"isRaw", true}};
  master_.post(trial_path("/progress"), body);
}

void MasterTrial::report_invalid_hyperparameters() {
  try {
    master_.post(trial_path("/early_exit"), Map{{"reason", "EXITED_REASON_INVALID_HP"}});
  } catch (const master_error& error) {
    if (error.status != 400) throw;  // it knows already
  }
}

SearcherOperation MasterTrial::current_operation() {
  const Value answer = master_.get(trial_path("/searcher/operation"));
  const Value* completed = detail::wire_find(answer, {"completed"});
  const Value* length = detail::wire_find(answer, {"op", "validateAfter", "length"});
  if (!length) length = detail::wire_find(answer, {"op", "validate_after", "length"});
  return {.length = detail::wire_integer(length), .completed = (completed && *completed == Value(true)) || !length};
}

void MasterTrial::complete_operation(std::int64_t length, double searcher_metric) {
  try {
    master_.post(trial_path("/searcher/completed_operation"),
                 Map{{"op", Map{{"length", length}}}, {"searcherMetric", searcher_metric}});
  } catch (const master_error&) {
    // The master may have heard it already, its answer being lost: then it is on to another operation.
    if (!master_.repeated()) throw;
    const SearcherOperation now = current_operation();
    if (!now.completed && now.length == length) throw;
  }
}

void MasterTrial::report_checkpoint(const CheckpointReport& report) {
  Map body{{"uuid", report.uuid},
           {"taskId", ids_.task_id},
           {"reportTime", detail::time_text()},
           {"resources", detail::wire_sizes(report.resources)},
           {"metadata", report.metadata},
           {"training", Map()},
           {"state", "STATE_COMPLETED"}};
  if (is_managed()) body["allocationId"] = ids_.allocation_id;
  if (storage_id_) body["storageId"] = *storage_id_;
  try {
    master_.post("/api/v1/checkpoints", body);
  } catch (const master_error&) {
    if (!master_.repeated()) throw;
    checkpoint(report.uuid);  // the master may have it already, its answer being lost
  }
}

KnownCheckpoint MasterTrial::checkpoint(const std::string& uuid) {
  const Value answer = master_.get("/api/v1/checkpoints/" + detail::url_part(uuid));
  const Value* metadata = detail::wire_find(answer, {"checkpoint", "metadata"});
  return {.metadata = metadata && metadata->is<Map>() ? *metadata->get_if<Map>() : Map(),
          .state = detail::wire_text(detail::wire_find(answer, {"checkpoint", "state"})),
          .trial_id = detail::wire_integer(detail::wire_find(answer, {"checkpoint", "training", "trialId"}))};
}

bool MasterTrial::should_preempt(std::int64_t wait_seconds) {
  const Value answer = master_.get_once(allocation_path("preemption?timeout_seconds=" + std::to_string(wait_seconds)),
                                        static_cast<double>(wait_seconds + 10));
  const Value* preempt = detail::wire_find(answer, {"preempt"});
  return preempt && *preempt == Value(true);
}

void MasterTrial::acknowledge_preemption() {
  master_.post(allocation_path("ack_preemption"), Map{{"allocationId", ids_.allocation_id}});
}

void MasterTrial::send_log(const std::string& line) {
  const Map entry{{"task_id", ids_.task_id}, {"timestamp", detail::time_text()}, {"log", line + "\n"}, {"rank", "0"}};
  master_.post("/task-logs", List{entry});
}

void MasterTrial::report_state(const std::string& state) {
  Map body{{"trialId", ids_.trial_id}};
  if (!state.empty()) body["state"] = state;
  master_.patch(trial_path(""), body);
}

UnmanagedTrial start_unmanaged_trial(Master& master, const std::string& config_yaml, const Map& hparams,
                                     const std::string& external_experiment, const std::string& external_trial,
                                     bool resume) {
  using detail::wire_find;
  using detail::wire_integer;
  const Map experiment_body{{"config", config_yaml}, {"unmanaged", true}};
  const auto created = [&]() -> Value {
    if (external_experiment.empty()) return master.post("/api/v1/experiments", experiment_body);
    return master.put("/api/v1/experiments/by-external-id/" + detail::url_part(external_experiment), experiment_body);
  };
  UnmanagedTrial trial;
  trial.ids.experiment_id = wire_integer(wire_find(created(), {"experiment", "id"}));

  const Map trial_body{{"experimentId", trial.ids.experiment_id}, {"hparams", hparams}, {"unmanaged", true}};
  const Value made =
      external_trial.empty()
          ? master.post("/api/v1/trials", trial_body)
          : master.put("/api/v1/trials", Map{{"createTrialRequest", trial_body}, {"externalTrialId", external_trial}});
  trial.ids.trial_id = wire_integer(wire_find(made, {"trial", "id"}));
  trial.ids.task_id = detail::wire_text(wire_find(made, {"trial", "taskId"}));

  const Value started = master.post("/api/v1/trials/" + std::to_string(trial.ids.trial_id) + "/start",
                                    Map{{"trialId", trial.ids.trial_id}, {"resume", resume}});
  trial.ids.trial_run_id = wire_integer(wire_find(started, {"trialRunId"}));
  trial.steps_completed = wire_integer(wire_find(started, {"stepsCompleted"}));
  trial.latest_checkpoint = detail::wire_text(wire_find(started, {"latestCheckpoint"}));
  return trial;
}

}  // namespace detpl::inline v0
