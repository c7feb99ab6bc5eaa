// SPDX-License-Identifier: Apache-2.0
// The definitions of local_search.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/network.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/process.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/core/text.hpp"
#include "detpl/search/brackets.hpp"
#include "detpl/search/experiment_folder.hpp"
#include "detpl/search/experiment_page.hpp"
#include "detpl/search/experiment_table.hpp"
#include "detpl/search/experiment_view.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/search/local_search.hpp"
#include "detpl/search/report.hpp"
#include "detpl/search/searcher.hpp"
#include "detpl/trial/search_session.hpp"

namespace detpl::inline v0 {
namespace detail {

/// The last line of a trial's output, without the program's name.
inline std::string last_line(const std::filesystem::path& log) {
  std::string text;
  try {
    text = os::read_file(log);
  } catch (const io_error&) {
    return "";
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  text.erase(0, text.rfind('\n') + 1);
  return text.starts_with("detpl: ") ? text.substr(7) : text;
}

inline bool halves(const SearcherConfig& searcher) {
  return searcher.name == "async_halving" || searcher.name == "adaptive_asha";
}

/// Where each trial validates, if nothing else says so: at every rung, as Determined's masters up to 0.37 have it.
inline std::vector<Length> rung_lengths(const Experiment& experiment) {
  if (!halves(experiment.searcher) || experiment.min_validation_period.count > 0) return {};
  const TrialTime top = top_rung(experiment.searcher);
  if (top.metric != "batches" && top.metric != "epochs") return {};
  std::vector<std::int64_t> times;
  for (const Bracket& bracket : make_brackets(experiment.searcher)) {
    const auto more = rung_times(bracket.rungs, experiment.searcher.divisor, top.count);
    times.insert(times.end(), more.begin(), more.end());
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<Length> lengths;
  for (const std::int64_t time : times)
    lengths.push_back({time, top.metric == "epochs" ? LengthUnit::epochs : LengthUnit::batches});
  return lengths;
}

/// One experiment, from its start or where it was left.
class LocalSearch {
 public:
  explicit LocalSearch(const LocalSearchOptions& options)
      : options_(options),
        config_(options.experiment.searcher),
        identity_(json_text(Map{{"arguments", List(options.arguments.begin(), options.arguments.end())},
                                {"config", options.config},
                                {"seed", std::int64_t{options.seed}}})),
        searcher_(config_, read_hyperparameters(options.experiment.hyperparameters), options.seed),
        lengths_(rung_lengths(options.experiment)),
        source_(config_.source_checkpoint_uuid
                    ? find_experiment_checkpoint(options.root, *config_.source_checkpoint_uuid)
                    : std::filesystem::path()),
        folder_(find_experiment_folder(options.root, identity_)),
        table_(folder_.table()),
        view_(config_.metric, config_.smaller_is_better) {}

  int run() {
    begin();
    {
      const os::OnSignals signals({.save = [](void*) noexcept {},
                                   .stop = [](void* search) noexcept {
                                     static_cast<LocalSearch*>(search)->interrupted_ = true;
                                   }},
                                  this);
      while (goes_on()) {
        if (!interrupted_) start_trials();
        wait();
        if (interrupted_ && !std::exchange(told_interrupt_, true))
          for (Process& process : processes_) process.child.terminate();
        take_reports();
        view_.show(trials_);
      }
    }
    return end();
  }

 private:
  /// The process of a trial.
  struct Process {
    std::int64_t trial;
    os::LineConnection connection;
    os::Child child;
    bool is_invalid = false;     // it has refused its hyperparameters
    bool is_not_finite = false;  // its metric
  };
  /// A validation that the searcher has yet to hear of.
  struct Pending {
    Process* process;
    ValidationRow row;
  };

  std::string name() const { return "experiment " + std::to_string(folder_.number); }
  std::filesystem::path log(std::int64_t trial) const { return folder_.trial(trial) / "log.txt"; }
  TrialRow& row(std::int64_t trial) { return trials_[static_cast<std::size_t>(trial)]; }
  static bool is_open(const TrialRow& row) {
    return row.state == TrialState::waiting || row.state == TrialState::running;
  }
  bool goes_on() const {
    return !processes_.empty() || (!interrupted_ && std::ranges::any_of(trials_, &LocalSearch::is_open));
  }

  void begin() {
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

  /// Takes up the trials that an earlier process has left.
  void resume() {
    for (TrialRow& trial : trials_)
      if (trial.state == TrialState::running) trial.state = TrialState::waiting;
    std::vector<TrialReport> reports;
    for (TrialRow& trial : trials_) {  // what was stopped and has its last checkpoint has nothing left to do
      const std::optional<CheckpointRow> latest = table_.latest_checkpoint(trial.trial);
      if (!is_open(trial) || !searcher_.has_stopped(trial.trial) || !latest) continue;
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

  void start_trials() {
    for (TrialRow& trial : trials_) {
      if (std::ssize(processes_) >= options_.processes) return;
      if (trial.state != TrialState::waiting) continue;
      trial.state = TrialState::running;
      start(trial);
      table_.in_transaction([&] { table_.put_trial(trial); });
    }
  }

  void start(TrialRow& trial) {
    const std::filesystem::path folder = folder_.trial(trial.trial);
    os::create_directories(folder / "checkpoints");
    const std::optional<CheckpointRow> latest = table_.latest_checkpoint(trial.trial);
    remove_unknown_checkpoints(trial.trial);
    SearchTrialInfo info{.checkpoint = latest ? std::filesystem::absolute(folder_.checkpoint(trial.trial, latest->uuid))
                                              : source_,
                         .config = options_.config,
                         .experiment_id = folder_.number,
                         .folder = std::filesystem::absolute(folder),
                         .hparams = trial.hparams,
                         .trial_id = folder_.number * 1'000'000 + trial.trial,  // no two experiments share one
                         .trial_seed = trial.seed};
    for (const Length& length : lengths_)  // those that it hasn't reached, or the last
      if (!latest || length.count > (length.unit == LengthUnit::epochs ? latest->epochs : latest->batches) ||
          &length == &lengths_.back())
        info.lengths.push_back(length);
    write_search_trial(info);
    std::vector<std::string> arguments{options_.program.string(), "fit"};
    arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
    auto [own, other] = os::connected_pair();
    processes_.push_back(Process{trial.trial, os::LineConnection(std::move(own)),
                                 os::Child(options_.program, std::move(arguments), environment(info.folder), other,
                                           folder / "log.txt")});
    view_.note("trial " + std::to_string(trial.trial) +
               (latest ? " goes on after " + std::to_string(latest->batches) + " batches: " : " starts: ") +
               hyperparameters_text(trial.hparams));
  }

  std::vector<std::string> environment(const std::filesystem::path& folder) const {
    std::vector<std::string> all = os::environment_variables();
    const auto set = [&](const std::string& variable, const std::string& value) {
      std::erase_if(all, [&](const std::string& other) { return other.starts_with(variable + "="); });
      all.push_back(variable + "=" + value);
    };
    set(search_trial_variable, folder.string());
    set(search_process_variable, std::to_string(os::process_id()));
    const int together = options_.processes * options_.ranks;
    if (together > 1 && !std::getenv("OMP_NUM_THREADS"))  // they share the cores
      set("OMP_NUM_THREADS", std::to_string(std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / together)));
    return all;
  }

  /// Removes what a process that was killed has written and not reported.
  void remove_unknown_checkpoints(std::int64_t trial) {
    const std::vector<CheckpointRow> known = table_.checkpoints();
    std::vector<std::filesystem::path> unknown;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.trial(trial) / "checkpoints"))
      if (std::ranges::none_of(known, [&](const auto& row) { return row.uuid == entry.path().filename().string(); }))
        unknown.push_back(entry.path());
    std::error_code ignored;
    for (const std::filesystem::path& path : unknown) std::filesystem::remove_all(path, ignored);
  }

  /// Returns when there is something to take.
  void wait() {
    std::vector<int> numbers;
    bool is_ending = false;
    for (const Process& process : processes_) {
      numbers.push_back(process.connection.number());
      is_ending = is_ending || !process.connection.is_open();
    }
    os::wait_for_input(numbers, is_ending ? 0.01 : 0.5);
  }

  /// Takes what has come from all trials, has the searcher decide on all of it together, stores that, and answers.
  void take_reports() {
    std::vector<std::pair<Process*, os::Ending>> endings;
    std::vector<std::pair<Process*, Map>> messages;
    for (Process& process : processes_) {  // first the end, so that nothing comes after the last line
      if (const auto ending = process.child.poll_ending()) endings.emplace_back(&process, *ending);
      while (const std::optional<std::string> line = process.connection.receive_available()) {
        const Value message = parse_json(*line, "a report of trial " + std::to_string(process.trial));
        if (const Map* map = message.get_if<Map>()) messages.emplace_back(&process, *map);
      }
    }
    if (endings.empty() && messages.empty()) return;
    std::vector<std::pair<Process*, Map>> answers;
    table_.in_transaction([&] {
      std::vector<Pending> pending;
      for (const auto& [process, message] : messages) take(*process, message, pending, answers);
      std::vector<TrialReport> reports;
      for (const Pending& validation : pending)
        reports.push_back({.kind = TrialReport::Kind::validated,
                           .trial = validation.row.trial,
                           .step = validation.row.batches,
                           .metrics = validation.row.metrics});
      for (const auto& [process, ending] : endings) take_ending(*process, ending, reports);
      apply(decide(searcher_, std::move(reports)));
      for (Pending& validation : pending) {
        validation.row.go_on = !searcher_.has_stopped(validation.row.trial);
        table_.put_validation(validation.row);
        answers.emplace_back(validation.process, Map{{"go_on", validation.row.go_on}});
      }
    });
    for (const auto& [process, answer] : answers) process->connection.send(json_line(answer));
    for (const auto& [ended, ending] : endings)
      processes_.remove_if([ended = ended](const Process& process) { return &process == ended; });
  }

  void take(Process& process, const Map& message, std::vector<Pending>& pending,
            std::vector<std::pair<Process*, Map>>& answers) {
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

  void take_validation(Process& process, Map metrics, std::vector<Pending>& pending,
                       std::vector<std::pair<Process*, Map>>& answers) {
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
  double number_of(const TrialRow& trial, const Map& metrics, const std::string& name) const {
    const Value* value = metrics.find(name);
    if (const double* real = value ? value->get_if<double>() : nullptr) return *real;
    if (const auto* whole = value ? value->get_if<std::int64_t>() : nullptr) return static_cast<double>(*whole);
    std::vector<std::string> names;
    for (const auto& [known, ignored] : metrics.items) names.push_back(known);
    throw Error("trial " + std::to_string(trial.trial) + " validated without the metric `" + name +
                "`, by which the searcher goes; it has " + join(names) + ": log it in validation_step, or correct " +
                (name == config_.metric ? "`searcher.metric`" : "`searcher.time_metric`") + "; its output is in " +
                log(trial.trial).string());
  }

  /// Old configurations count in records, of which validations say nothing.
  void add_records(const TrialRow& trial, Map& metrics) const {
    const Value* size = trial.hparams.find("global_batch_size");
    if (metrics.find("records") || !size || !size->is<std::int64_t>()) return;
    metrics["records"] = trial.batches * (*size->get_if<std::int64_t>() / options_.ranks * options_.ranks);
  }

  /// How much of its whole length a trial has trained; 0 where nobody knows how long that is.
  double progress(const TrialRow& trial) const {
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

  void take_ending(const Process& process, os::Ending ending, std::vector<TrialReport>& reports) {
    TrialRow& trial = row(process.trial);
    const std::string name = "trial " + std::to_string(trial.trial);
    const std::string output = last_line(log(trial.trial));
    if (process.is_invalid) {
      close(trial, reports, ExitReason::invalid_hp);
      view_.tell(name + " can't be trained with " + hyperparameters_text(trial.hparams) + ": " + output);
    } else if (interrupted_ && (ending.is_failure() || !searcher_.has_stopped(trial.trial))) {
      trial.state = TrialState::waiting;
    } else if (!ending.is_failure()) {
      close(trial, reports);
      view_.note(name + (trial.state == TrialState::stopped ? " was stopped after " : " has trained its ") +
                 std::to_string(trial.batches) + " batches");
    } else if (const bool is_usage = ending.exit_code == 2; is_usage && table_.validations().empty()) {
      throw config_error(name + " of " + this->name() + " can't be trained: " + output + " (its output is in " +
                         log(trial.trial).string() + ")");
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
  void close(TrialRow& trial, std::vector<TrialReport>& reports, std::optional<ExitReason> early = std::nullopt) {
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
  void apply(const Searcher::Actions& actions) {
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

  int end() {
    const TrialRow* best = best_trial(trials_, config_.smaller_is_better);
    const std::string checkpoint = best ? checkpoint_of(*best) : "";
    const bool is_done = std::ranges::none_of(trials_, &LocalSearch::is_open);
    if (is_done && options_.retention) thin(checkpoint);
    const std::string title = options_.experiment.name.value_or("search") + ": " + name();
    os::replace_file(folder_.page(), page_html({.checkpoint = checkpoint,
                                                .metric = config_.metric,
                                                .smaller_is_better = config_.smaller_is_better,
                                                .title = title,
                                                .training = table_.training(),
                                                .trials = trials_,
                                                .validations = table_.validations()}));
    if (!is_done) {
      view_.tell(name() + " is interrupted: the same command goes on with it; its page is " + folder_.page().string());
      return 0;
    }
    const bool has_failed = std::ranges::all_of(trials_, [](const TrialRow& trial) {
      return trial.state == TrialState::failed || trial.state == TrialState::invalid_hp;
    });
    table_.in_transaction([&] { table_.put_text("state", has_failed ? "failed" : "completed"); });
    if (has_failed)
      throw Error("all trials of " + name() + " have failed; the output of the first, in " + log(0).string() +
                  ", ends with: " + last_line(log(0)));
    std::int64_t batches = 0;
    for (const TrialRow& trial : trials_) batches += trial.batches;
    view_.tell(name() + " is done: " + std::to_string(trials_.size()) + " trials, " + std::to_string(batches) + " batches");
    if (best) {
      view_.tell("best: trial " + std::to_string(best->trial) + ", " + config_.metric + "=" +
                 number_text(*best->best_metric) + " after " + std::to_string(best->best_batches) + " batches");
      view_.tell("hyperparameters: " + hyperparameters_text(best->hparams));
      if (!checkpoint.empty()) view_.tell("checkpoint: " + checkpoint);
    }
    view_.tell("page: " + folder_.page().string());
    return 0;
  }

  /// Where a trial's best state is, or its latest one.
  std::string checkpoint_of(const TrialRow& trial) const {
    std::optional<CheckpointRow> found = table_.latest_checkpoint(trial.trial);
    for (const CheckpointRow& row : table_.checkpoints())
      if (row.trial == trial.trial && row.batches == trial.best_batches) found = row;
    return found ? folder_.checkpoint(trial.trial, found->uuid).string() : "";
  }

  /// Removes the checkpoints that the policy doesn't keep; the best trial's stays.
  void thin(const std::string& best) {
    std::vector<CheckpointRecord> records;
    const std::vector<CheckpointRow> rows = table_.checkpoints();
    for (const CheckpointRow& row : rows) {
      const auto validation = table_.validation(row.trial, row.batches);
      records.push_back({.id = row.uuid,
                         .metric = validation ? std::optional(validation->metric) : std::nullopt,
                         .steps_completed = row.batches,
                         .trial = row.trial});
    }
    const std::vector<std::string> doomed = checkpoints_to_delete(records, *options_.retention);
    for (const CheckpointRow& row : rows) {
      const std::filesystem::path path = folder_.checkpoint(row.trial, row.uuid);
      if (std::ranges::find(doomed, row.uuid) == doomed.end() || path == best) continue;
      table_.in_transaction([&] { table_.remove_checkpoint(row.uuid); });
      std::error_code error;
      std::filesystem::remove_all(path, error);
      if (error) os::fail("remove", path, error.value());
    }
  }

  const LocalSearchOptions& options_;
  const SearcherConfig& config_;
  std::string identity_;  // what tells this experiment from others
  Searcher searcher_;
  std::vector<Length> lengths_;
  std::filesystem::path source_;
  ExperimentFolder folder_;
  ExperimentTable table_;
  ExperimentView view_;
  std::vector<TrialRow> trials_;
  std::list<Process> processes_;
  std::atomic<bool> interrupted_ = false;
  bool told_interrupt_ = false;
};

}  // namespace detail

int run_local_search(const LocalSearchOptions& options) { return detail::LocalSearch(options).run(); }

}  // namespace detpl::inline v0
