// SPDX-License-Identifier: Apache-2.0
// The definitions of local_search.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/process.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/search/experiment_page.hpp"
#include "detpl/search/experiment_record.hpp"
#include "detpl/search/experiment_view.hpp"
#include "detpl/search/local_search.hpp"
#include "detpl/search/trial_process.hpp"
#include "detpl/trial/search_session.hpp"

namespace detpl::inline v0 {
namespace detail {

inline std::filesystem::path source_of(const LocalSearchOptions& options) {
  const auto& uuid = options.experiment.searcher.source_checkpoint_uuid;
  return uuid ? find_experiment_checkpoint(options.root, *uuid) : std::filesystem::path();
}

/// One experiment, from its start or where it was left, and the processes of its trials.
class LocalSearch {
 public:
  explicit LocalSearch(const LocalSearchOptions& options)
      : options_(options),
        source_(source_of(options)),
        view_(config().metric, config().smaller_is_better),
        record_(options, view_) {}

  int run() {
    {
      const os::OnSignals signals(
          {.save = [](void*) noexcept {},
           .stop = [](void* search) noexcept { static_cast<LocalSearch*>(search)->interrupted_ = true; }},
          this);
      while (!processes_.empty() || (!interrupted_ && record_.is_open())) {
        if (!interrupted_) start_trials();
        wait();
        if (interrupted_ && !std::exchange(told_interrupt_, true))
          for (TrialProcess& process : processes_) process.child.terminate();
        take_reports();
        view_.show(record_.trials());
      }
    }
    return end();
  }

 private:
  const SearcherConfig& config() const { return options_.experiment.searcher; }

  void start_trials() {
    while (std::ssize(processes_) < options_.processes) {
      const TrialRow* trial = record_.next_to_start();
      if (!trial) return;
      processes_.push_back(start_trial(options_, record_.folder(), record_.table(), *trial, source_));
      const std::optional<CheckpointRow> latest = record_.table().latest_checkpoint(trial->trial);
      view_.note("trial " + std::to_string(trial->trial) +
                 (latest ? " goes on after " + std::to_string(latest->batches) + " batches: " : " starts: ") +
                 hyperparameters_text(trial->hparams));
      record_.set_running(trial->trial);
    }
  }

  /// Returns when there is something to take.
  void wait() {
    std::vector<int> numbers;
    bool is_ending = false;
    for (const TrialProcess& process : processes_) {
      numbers.push_back(process.connection.number());
      is_ending = is_ending || !process.connection.is_open();
    }
    os::wait_for_input(numbers, is_ending ? 0.01 : 0.5);
  }

  void take_reports() {
    ExperimentRecord::OfProcesses<os::Ending> endings;
    ExperimentRecord::OfProcesses<Map> reports;
    for (TrialProcess& process : processes_) {  // first the end, so that nothing comes after the last report
      if (const auto ending = process.child.poll_ending()) endings.emplace_back(&process, *ending);
      while (auto report = process.next_report()) reports.emplace_back(&process, std::move(*report));
    }
    if (endings.empty() && reports.empty()) return;
    for (const auto& [process, answer] : record_.take(reports, endings, interrupted_))
      process->connection.send(json_line(answer));
    for (const auto& [ended, ending] : endings)
      processes_.remove_if([ended = ended](const TrialProcess& process) { return &process == ended; });
  }

  int end() {
    const TrialRow* best = best_trial(record_.trials(), config().smaller_is_better);
    const std::string checkpoint = best ? checkpoint_of(*best) : "";
    const bool is_done = !record_.is_open();
    if (is_done && options_.retention) thin(checkpoint);
    const std::string title = options_.experiment.name.value_or("search") + ": " + record_.name();
    os::replace_file(record_.folder().page(), page_html({.checkpoint = checkpoint,
                                                         .metric = config().metric,
                                                         .smaller_is_better = config().smaller_is_better,
                                                         .title = title,
                                                         .training = record_.table().training(),
                                                         .trials = record_.trials(),
                                                         .validations = record_.table().validations()}));
    if (!is_done) {
      view_.tell(record_.name() + " is interrupted: the same command goes on with it; its page is " +
                 record_.folder().page().string());
      return 0;
    }
    const bool has_failed = std::ranges::all_of(record_.trials(), [](const TrialRow& trial) {
      return trial.state == TrialState::failed || trial.state == TrialState::invalid_hp;
    });
    record_.table().in_transaction([&] { record_.table().put_text("state", has_failed ? "failed" : "completed"); });
    if (has_failed)
      throw Error("all trials of " + record_.name() + " have failed; the output of the first, in " +
                  log_of(record_.folder(), 0).string() + ", ends with: " + last_line(log_of(record_.folder(), 0)));
    std::int64_t batches = 0;
    for (const TrialRow& trial : record_.trials()) batches += trial.batches;
    view_.tell(record_.name() + " is done: " + std::to_string(record_.trials().size()) + " trials, " +
               std::to_string(batches) + " batches");
    if (best) {
      view_.tell("best: trial " + std::to_string(best->trial) + ", " + config().metric + "=" +
                 number_text(*best->best_metric) + " after " + std::to_string(best->best_batches) + " batches");
      view_.tell("hyperparameters: " + hyperparameters_text(best->hparams));
      if (!checkpoint.empty()) view_.tell("checkpoint: " + checkpoint);
    }
    view_.tell("page: " + record_.folder().page().string());
    return 0;
  }

  /// Where a trial's best state is, or its latest one.
  std::string checkpoint_of(const TrialRow& trial) const {
    std::optional<CheckpointRow> found = record_.table().latest_checkpoint(trial.trial);
    for (const CheckpointRow& row : record_.table().checkpoints())
      if (row.trial == trial.trial && row.batches == trial.best_batches) found = row;
    return found ? record_.folder().checkpoint(trial.trial, found->uuid).string() : "";
  }

  /// Removes the checkpoints that the policy doesn't keep; the best trial's stays.
  void thin(const std::string& best) {
    std::vector<CheckpointRecord> records;
    const std::vector<CheckpointRow> rows = record_.table().checkpoints();
    for (const CheckpointRow& row : rows) {
      const auto validation = record_.table().validation(row.trial, row.batches);
      records.push_back({.id = row.uuid,
                         .metric = validation ? std::optional(validation->metric) : std::nullopt,
                         .steps_completed = row.batches,
                         .trial = row.trial});
    }
    const std::vector<std::string> doomed = checkpoints_to_delete(records, *options_.retention);
    for (const CheckpointRow& row : rows) {
      const std::filesystem::path path = record_.folder().checkpoint(row.trial, row.uuid);
      if (std::ranges::find(doomed, row.uuid) == doomed.end() || path == best) continue;
      record_.table().in_transaction([&] { record_.table().remove_checkpoint(row.uuid); });
      std::error_code error;
      std::filesystem::remove_all(path, error);
      if (error) os::fail("remove", path, error.value());
    }
  }

  const LocalSearchOptions& options_;
  std::filesystem::path source_;
  ExperimentView view_;
  ExperimentRecord record_;
  std::list<TrialProcess> processes_;
  std::atomic<bool> interrupted_ = false;
  bool told_interrupt_ = false;
};

}  // namespace detail

int run_local_search(const LocalSearchOptions& options) { return detail::LocalSearch(options).run(); }

}  // namespace detpl::inline v0
