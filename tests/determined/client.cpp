// SPDX-License-Identifier: Apache-2.0
// Plays what programs say to Determined's master, without training anything: client COMMAND [ARGUMENTS...].
//
//   trial LENGTH   trains so many batches: workloads of 10, a validation and a checkpoint every 20; goes on from the
//                  latest checkpoint; stops when told to
//   info           prints what the cluster says of this trial
//   slow COUNT     reports so many times and prints the longest time that a report took
//   full COUNT     the same with room for 4 KiB of reports
//   abandon        ends with reports unsent
//   unmanaged E T  a trial outside the cluster, of external names E and T, with a heartbeat every 0.1 s
//   submit FILE FOLDER [--follow]  creates an experiment
//   every          makes the calls that the others don't
//   place JSON     prints where checkpoints go
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "detpl/checkpoint/json.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/value_text.hpp"
#include "detpl/trial/checkpoint_place.hpp"
#include "detpl/trial/cluster_info.hpp"
#include "detpl/trial/exit_code.hpp"
#include "detpl/trial/master_login.hpp"
#include "detpl/trial/master_trial.hpp"
#include "detpl/trial/reports.hpp"
#include "detpl/trial/submission.hpp"

namespace {

using detpl::List;
using detpl::Map;
using detpl::Value;

void say(const std::string& line) { std::printf("%s\n", line.c_str()); }

detpl::ClusterInfo required_info() {
  const auto info = detpl::find_cluster_info();
  if (!info) throw detpl::config_error("this is no trial of a cluster");
  detpl::require_launcher(*info);
  return *info;
}

/// The life of a trial; what is trained is a loss of 1 / batches.
class PlayedTrial {
 public:
  PlayedTrial() : info_(required_info()), trial_(detpl::MasterTrial::of(info_)), reporter_(trial_), watcher_(trial_) {}

  void run(std::int64_t length) {
    say("validated " + std::to_string(trial_.last_validation()));
    if (!info_.latest_checkpoint.empty()) go_on();
    watcher_.wait_for_first_answer(5);
    if (!trial_.protocol().searcher_operations) {
      train_to(length, length);
    } else {
      for (auto operation = trial_.current_operation(); !operation.completed && !preempted_;
           operation = trial_.current_operation()) {
        train_to(operation.length, operation.length);
        if (preempted_) break;
        reporter_.flush();
        trial_.complete_operation(operation.length, loss());
      }
      if (!preempted_) trial_.acknowledge_preemption();
    }
    if (stored_ != batches_) store();
    reporter_.close();
    say(std::string(preempted_ ? "stopped" : "done") + " at " + std::to_string(batches_));
  }

 private:
  double loss() const { return 1.0 / static_cast<double>(batches_); }

  void go_on() {
    const bool ours = trial_.checkpoint(info_.latest_checkpoint).trial_id == info_.trial_id;
    std::ifstream file(detpl::checkpoint_place(storage()) / info_.latest_checkpoint / "weights");
    std::int64_t stored = 0;
    if (!(file >> stored)) throw detpl::checkpoint_error("there is no checkpoint " + info_.latest_checkpoint);
    if (ours) batches_ = stored_ = stored;
    say("goes on at " + std::to_string(batches_));
  }

  Map storage() const { return *info_.config.find("checkpoint_storage")->get_if<Map>(); }

  void train_to(std::int64_t end, std::int64_t length) {
    while (batches_ < end && !preempted_) {
      reporter_.status("training");
      std::vector<Map> each;
      for (int i = 0; i < 10; ++i) {
        ++batches_;
        each.push_back(Map{{"loss", loss()}});
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      reporter_.metrics({.group = "training",
                         .metrics = {{"loss", loss()}, {"batches", batches_}},
                         .steps_completed = batches_,
                         .batch_metrics = each});
      reporter_.progress(static_cast<double>(batches_) / static_cast<double>(length), static_cast<double>(batches_));
      if (batches_ % 20 == 0) {
        reporter_.status("validating");
        reporter_.metrics({.group = "validation",
                           .metrics = {{"val_loss", loss()}, {"batches", batches_}, {"epochs", 0}},
                           .steps_completed = batches_});
        store();
      }
      if (watcher_.should_preempt()) {
        preempted_ = true;
        trial_.acknowledge_preemption();
      }
    }
  }

  void store() {
    reporter_.status("checkpointing");
    const std::string uuid = detpl::new_uuid();
    const std::filesystem::path folder = detpl::checkpoint_place(storage()) / uuid;
    detpl::create_shared_folder(folder / "code");
    std::ofstream(folder / "weights") << batches_;
    reporter_.checkpoint({.metadata = {{"steps_completed", batches_}, {"format", "test"}},
                          .resources = detpl::list_resources(folder),
                          .uuid = uuid});
    stored_ = batches_;
  }

  detpl::ClusterInfo info_;
  detpl::MasterTrial trial_;
  detpl::Reporter reporter_;
  detpl::PreemptionWatcher watcher_;
  std::int64_t batches_ = 0, stored_ = 0;
  bool preempted_ = false;
};

void print_info() {
  const auto info = detpl::find_cluster_info();
  if (!info) return say("none");
  detpl::require_launcher(*info);
  say(detpl::value_text(Map{{"trial", info->trial_id},
                            {"experiment", info->experiment_id},
                            {"run", info->trial_run_id},
                            {"seed", info->trial_seed},
                            {"hparams", info->hparams},
                            {"config", info->config},
                            {"latest", info->latest_checkpoint},
                            {"steps", info->steps_completed},
                            {"slots", info->slots()},
                            {"rank", info->container_rank},
                            {"master", info->master.url},
                            {"task", info->task_id},
                            {"allocation", info->allocation_id}}));
}

void report_many(std::int64_t count, std::int64_t room) {
  detpl::Reporter reporter(detpl::MasterTrial::of(required_info()), room);
  double longest = 0;
  for (std::int64_t i = 1; i <= count; ++i) {
    const double begin = detpl::os::monotonic_time();
    reporter.status("training");
    reporter.metrics({.group = "training", .metrics = {{"loss", 1.0 / static_cast<double>(i)}}, .steps_completed = i});
    reporter.progress(static_cast<double>(i) / static_cast<double>(count), static_cast<double>(i));
    longest = std::max(longest, detpl::os::monotonic_time() - begin);
  }
  say(std::to_string(longest));
  reporter.close();
}

void run_unmanaged(const std::string& experiment, const std::string& name) {
  detpl::Master master(detpl::log_in());
  const auto started = detpl::start_unmanaged_trial(master, "name: outside\nsearcher: {name: single}\n", {{"lr", 0.1}},
                                                    experiment, name);
  detpl::MasterTrial trial(master, started.ids, detpl::find_protocol(master));
  trial.start_run({});
  trial.report_state("STATE_RUNNING");
  say("run " + std::to_string(started.ids.trial_run_id) + " from " + std::to_string(started.steps_completed) + " " +
      started.latest_checkpoint);
  const detpl::Heartbeat heartbeat(trial, 0.1);
  detpl::Reporter reporter(trial);
  reporter.metrics({.group = "training", .metrics = {{"loss", 0.5}}, .steps_completed = started.steps_completed + 10});
  reporter.checkpoint({.metadata = {{"steps_completed", started.steps_completed + 10}}, .uuid = detpl::new_uuid()});
  reporter.log("a line");
  reporter.log("another");
  std::this_thread::sleep_for(std::chrono::milliseconds(350));
  reporter.close();
  trial.report_state("STATE_COMPLETED");
}

void make_every_call() {
  detpl::MasterTrial trial = detpl::MasterTrial::of(required_info());
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto best = trial.best_validation();
  say(best ? std::to_string(*best) : "none");
  trial.report_metrics({.group = "network",
                        .metrics = {{"nan", std::numeric_limits<double>::quiet_NaN()},
                                    {"up", infinity},
                                    {"down", -infinity},
                                    {"list", List{1, -infinity}},
                                    {"text", "µ"}},
                        .steps_completed = 1});
  const std::string uuid = detpl::new_uuid();
  trial.report_checkpoint({.metadata = {{"steps_completed", 1}}, .resources = {{"a", 1}, {"b", 2}}, .uuid = uuid});
  trial.report_invalid_hyperparameters();
  trial.report_invalid_hyperparameters();
  try {
    trial.report_metrics({.group = "validation", .metrics = {{"val_loss", {}}}, .steps_completed = 1});
  } catch (const detpl::Error& error) {
    say(error.what());
  }
}

int run(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  const auto argument = [&](int i) -> std::string { return argc > i ? argv[i] : ""; };
  if (command == "trial") {
    PlayedTrial().run(std::stoll(argument(2)));
  } else if (command == "info") {
    print_info();
  } else if (command == "slow") {
    report_many(std::stoll(argument(2)), std::int64_t{64} << 20);
  } else if (command == "full") {
    report_many(std::stoll(argument(2)), 4096);
  } else if (command == "abandon") {
    detpl::Reporter reporter(detpl::MasterTrial::of(required_info()));
    reporter.metrics({.group = "training", .metrics = {{"loss", 1.0}}, .steps_completed = 1});
    throw detpl::Error("the training failed");
  } else if (command == "unmanaged") {
    run_unmanaged(argument(2), argument(3));
  } else if (command == "submit") {
    const std::string config = detpl::os::read_file(argument(2));
    const auto context = detpl::read_context(argument(3));
    detpl::Master master(detpl::log_in());
    detpl::create_experiment(master, config, {}, /*validate_only=*/true);
    const std::int64_t experiment = detpl::create_experiment(master, config, context);
    say(std::to_string(experiment));
    if (argument(4) == "--follow") say(detpl::follow_experiment(master, experiment, say));
  } else if (command == "every") {
    make_every_call();
  } else if (command == "place") {
    const Value storage = detpl::parse_json(argument(2), "the argument");
    say(detpl::checkpoint_place(*storage.get_if<Map>()).string());
  } else {
    throw detpl::config_error("there is no command `" + command + "`");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return detpl::detail::exit_code_of([&] { return run(argc, argv); });
}
