// SPDX-License-Identifier: Apache-2.0
// The definitions of experiment_record.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/search/brackets.hpp"
#include "detpl/search/experiment_page.hpp"
#include "detpl/search/experiment_record.hpp"
#include "detpl/search/hyperparameter_space.hpp"

namespace detpl::inline v0::detail {

inline bool is_open_trial(const TrialRow& row) {
  return row.state == TrialState::waiting || row.state == TrialState::running;
}

/// What tells an experiment from others.
inline std::string identity_of(const LocalSearchOptions& options) {
  return json_text(Map{{"arguments", List(options.arguments.begin(), options.arguments.end())},
                       {"config", options.config},
                       {"seed", std::int64_t{options.seed}}});
}

ExperimentRecord::ExperimentRecord(const LocalSearchOptions& options, ExperimentView& view)
    : options_(options),
      config_(options.experiment.searcher),
      view_(view),
      searcher_(config_, read_hyperparameters(options.experiment.hyperparameters), options.seed),
      identity_(identity_of(options)),
      folder_(find_experiment_folder(options.root, identity_)),
      table_(folder_.table()) {
  const std::optional<std::string> snapshot = table_.text("searcher");
  table_.in_transaction([&] {
    if (!snapshot) {
      table_.put_text("identity", identity_);
      table_.put_text("config", json_text(options_.config));
      table_.put_text("seed", std::to_string(options_.seed));
      table_.put_text("state", "running");
      apply(searcher_.initial_trials());
      return;
    }
    const Value saved = parse_json(*snapshot, folder_.table().string());
    searcher_.restore(saved.is<Map>() ? *saved.get_if<Map>() : Map{});
    trials_ = table_.trials();
    resume();
  });
  view_.tell(name() + (snapshot ? " goes on" : "") + " in " + folder_.path.string());
}

bool ExperimentRecord::is_open() const { return std::ranges::any_of(trials_, is_open_trial); }

const TrialRow* ExperimentRecord::next_to_start() const {
  const auto waiting =
      std::ranges::find_if(trials_, [](const TrialRow& row) { return row.state == TrialState::waiting; });
  return waiting == trials_.end() ? nullptr : &*waiting;
}

void ExperimentRecord::set_running(std::int64_t trial) {
  row(trial).state = TrialState::running;
  table_.in_transaction([&] { table_.put_trial(row(trial)); });
}

ExperimentRecord::OfProcesses<Map> ExperimentRecord::take(const OfProcesses<Map>& reports,
                                                          const OfProcesses<os::Ending>& endings, bool interrupted) {
  OfProcesses<Map> answers;
  table_.in_transaction([&] {
    std::vector<Pending> pending;
    for (const auto& [process, report] : reports) take(*process, report, pending, answers);
    std::vector<TrialReport> events;
    for (const Pending& validation : pending)
      events.push_back({.kind = TrialReport::Kind::validated,
                        .trial = validation.row.trial,
                        .step = validation.row.batches,
                        .metrics = validation.row.metrics});
    for (const auto& [process, ending] : endings) take_ending(*process, ending, interrupted, events);
    apply(decide(searcher_, std::move(events)));
    for (Pending& validation : pending) {
      validation.row.go_on = !searcher_.has_stopped(validation.row.trial);
      table_.put_validation(validation.row);
      answers.emplace_back(validation.process, Map{{"go_on", validation.row.go_on}});
    }
  });
  return answers;
}

/// Takes up the trials that an earlier process has left.
void ExperimentRecord::resume() {
  for (TrialRow& trial : trials_)
    if (trial.state == TrialState::running) trial.state = TrialState::waiting;
  std::vector<TrialReport> reports;
  for (TrialRow& trial : trials_) {  // what was stopped and has its last checkpoint has nothing left to do
    const std::optional<CheckpointRow> latest = table_.latest_checkpoint(trial.trial);
    if (!is_open_trial(trial) || !searcher_.has_stopped(trial.trial) || !latest) continue;
    const std::vector<ValidationRow> all = table_.validations();
    const bool is_saved = std::ranges::any_of(all, [&](const ValidationRow& validation) {
      return validation.trial == trial.trial && !validation.go_on && latest->batches >= validation.batches;
    });
    if (!is_saved) continue;
    trial.batches = latest->batches;
    close(trial, reports);
  }
  apply(decide(searcher_, std::move(reports)));
  for (const TrialRow& trial : trials_) table_.put_trial(trial);
}

void ExperimentRecord::take(TrialProcess& process, const Map& message, std::vector<Pending>& pending,
                            OfProcesses<Map>& answers) {
  const auto text = [&](const char* key) {
    const Value* value = message.find(key);
    return value && value->is<std::string>() ? *value->get_if<std::string>() : std::string();
  };
  const auto whole = [&](const char* key) {
    const Value* value = message.find(key);
    return value && value->is<std::int64_t>() ? *value->get_if<std::int64_t>() : std::int64_t{0};
  };
  const std::string kind = text("kind");
  const std::int64_t batches = whole("batches");
  if (kind == "best") {
    const auto best = table_.best_metric(config_.smaller_is_better, process.trial, batches);
    answers.emplace_back(&process, Map{{"best", best ? Value(*best) : Value()}});
    return;
  }
  const Value* held = message.find("content");
  const Map content = held && held->is<Map>() ? *held->get_if<Map>() : Map{};
  TrialRow& trial = row(process.trial);
  if (kind != "invalid_hp") {
    trial.batches = batches;
    trial.epochs = whole("epochs");
  }
  if (kind == "invalid_hp") {
    process.is_invalid = true;
  } else if (kind == "training") {
    table_.put_training({.trial = trial.trial, .batches = batches, .metrics = content});
  } else if (kind == "checkpoint") {
    const Value* uuid = content.find("uuid");
    if (uuid && uuid->is<std::string>())
      table_.put_checkpoint({*uuid->get_if<std::string>(), trial.trial, batches, trial.epochs});
  } else if (kind == "validation") {
    take_validation(process, content, pending, answers);
  }
  searcher_.set_trial_progress(trial.trial, progress(trial));
  table_.put_trial(trial);
}

void ExperimentRecord::take_validation(TrialProcess& process, Map metrics, std::vector<Pending>& pending,
                                       OfProcesses<Map>& answers) {
  TrialRow& trial = row(process.trial);
  if (const auto known = table_.validation(trial.trial, trial.batches)) {  // of a process that has failed since
    answers.emplace_back(&process, Map{{"go_on", known->go_on}});
    process.is_not_finite = !std::isfinite(known->metric);
    return;
  }
  add_records(trial, metrics);
  ValidationRow validation{trial.trial, trial.batches, metrics, number_of(trial, metrics, config_.metric), false};
  if (halves(config_)) number_of(trial, metrics, top_rung(config_).metric);
  view_.note("trial " + std::to_string(trial.trial) + ": " + config_.metric + "=" + short_number(validation.metric) +
             " after " + std::to_string(trial.batches) + " batches");
  if (!std::isfinite(validation.metric)) {  // it ends by itself, and would measure the same again
    process.is_not_finite = true;
    table_.put_validation(validation);
    answers.emplace_back(&process, Map{{"go_on", false}});
    return;
  }
  const double sign = config_.smaller_is_better ? 1 : -1;
  if (!trial.best_metric || sign * validation.metric < sign * *trial.best_metric) {
    trial.best_metric = validation.metric;
    trial.best_batches = trial.batches;
  }
  pending.push_back({&process, std::move(validation)});
}

/// The number that a validation has measured.
double ExperimentRecord::number_of(const TrialRow& trial, const Map& metrics, const std::string& name) const {
  const Value* value = metrics.find(name);
  if (const double* real = value ? value->get_if<double>() : nullptr) return *real;
  if (const auto* whole = value ? value->get_if<std::int64_t>() : nullptr) return static_cast<double>(*whole);
  std::vector<std::string> names;
  for (const auto& [known, ignored] : metrics.items) names.push_back(known);
  throw Error("trial " + std::to_string(trial.trial) + " validated without the metric `" + name +
              "`, by which the searcher goes; it has " + join(names) + ": log it in validation_step, or correct " +
              (name == config_.metric ? "`searcher.metric`" : "`searcher.time_metric`") + "; its output is in " +
              log_of(folder_, trial.trial).string());
}

/// Old configurations count in records, of which validations say nothing.
void ExperimentRecord::add_records(const TrialRow& trial, Map& metrics) const {
  const Value* size = trial.hparams.find("global_batch_size");
  if (metrics.find("records") || !size || !size->is<std::int64_t>()) return;
  metrics["records"] = trial.batches * (*size->get_if<std::int64_t>() / options_.ranks * options_.ranks);
}

/// How much of its whole length a trial has trained; 0 where nobody knows how long that is.
double ExperimentRecord::progress(const TrialRow& trial) const {
  const Length length = config_.max_length.value_or(Length{});
  std::int64_t done = trial.batches, all = length.count;
  if (length.unit == LengthUnit::records) {
    Map metrics;
    add_records(trial, metrics);
    const Value* records = metrics.find("records");
    done = records ? *records->get_if<std::int64_t>() : 0;
  }
  if (length.unit == LengthUnit::epochs) done = trial.epochs;
  if (all == 0 && config_.max_time) {
    all = *config_.max_time;
    done = config_.time_metric == "epochs" ? trial.epochs : config_.time_metric == "batches" ? trial.batches : 0;
  }
  return all < 1 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(all));
}

void ExperimentRecord::take_ending(const TrialProcess& process, os::Ending ending, bool interrupted,
                                   std::vector<TrialReport>& reports) {
  TrialRow& trial = row(process.trial);
  const std::string name = "trial " + std::to_string(trial.trial);
  const std::string output = last_line(log_of(folder_, trial.trial));
  if (process.is_invalid) {
    close(trial, reports, ExitReason::invalid_hp);
    view_.tell(name + " can't be trained with " + hyperparameters_text(trial.hparams) + ": " + output);
  } else if (interrupted && (ending.is_failure() || !searcher_.has_stopped(trial.trial))) {
    trial.state = TrialState::waiting;
  } else if (!ending.is_failure()) {
    close(trial, reports);
    view_.note(name + (trial.state == TrialState::stopped ? " was stopped after " : " has trained its ") +
               std::to_string(trial.batches) + " batches");
  } else if (const bool is_usage = ending.exit_code == 2; is_usage && table_.validations().empty()) {
    throw config_error(name + " of " + this->name() + " can't be trained: " + output + " (its output is in " +
                       log_of(folder_, trial.trial).string() + ")");
  } else if (!is_usage && !process.is_not_finite && trial.restarts < options_.experiment.max_restarts) {
    ++trial.restarts;
    trial.state = TrialState::waiting;
    view_.tell(name + " " + os::ending_text(ending) + ", and is started again (" + std::to_string(trial.restarts) +
               " of " + std::to_string(options_.experiment.max_restarts) + "): " + output);
  } else {
    close(trial, reports, ExitReason::errored);
    view_.tell(name + " has failed: it " + os::ending_text(ending) + ": " + output);
  }
  table_.put_trial(trial);
}

/// Ends a trial for good.
void ExperimentRecord::close(TrialRow& trial, std::vector<TrialReport>& reports, std::optional<ExitReason> early) {
  const bool was_stopped = searcher_.has_stopped(trial.trial) && progress(trial) < 1;
  trial.state = early == ExitReason::invalid_hp ? TrialState::invalid_hp
                : early                         ? TrialState::failed
                : was_stopped                   ? TrialState::stopped
                                                : TrialState::completed;
  if (early)
    reports.push_back(
        {.kind = TrialReport::Kind::exited_early, .trial = trial.trial, .step = trial.batches, .reason = *early});
  reports.push_back({.kind = TrialReport::Kind::exited, .trial = trial.trial, .step = trial.batches});
}

/// Stores what the searcher wants, and what it remembers.
void ExperimentRecord::apply(const Searcher::Actions& actions) {
  for (const SearchAction& wanted : actions) {
    const auto* create = std::get_if<action::Create>(&wanted);
    if (!create) continue;  // a trial hears of its stop with the answer to its validation
    trials_.push_back({.trial = create->trial,
                       .request_id = create->request_id,
                       .seed = create->trial_seed,
                       .hparams = create->hparams});
    table_.put_trial(trials_.back());
  }
  table_.put_text("searcher", json_text(searcher_.snapshot()));
}

}  // namespace detpl::inline v0::detail
