// SPDX-License-Identifier: Apache-2.0
// A program whose trials compute their metric instead of training: `loss` falls with the batches towards a value that
// depends on the hyperparameter `rate`. Others make it misbehave: `fail_at` and `fails`, `interrupt_at` (the search gets a
// SIGTERM in this batch, once), `invalid`, `nan_at`, `no_metric`, `usage`; `pause` is the time of a batch in milliseconds.
#include <detpl/checkpoint/json.ipp>
#include <detpl/loggers/yaml.ipp>
#include <detpl/search/brackets.ipp>
#include <detpl/search/check_searcher.ipp>
#include <detpl/search/experiment_folder.ipp>
#include <detpl/search/experiment_page.ipp>
#include <detpl/search/experiment_record.ipp>
#include <detpl/search/experiment_table.ipp>
#include <detpl/search/experiment_view.ipp>
#include <detpl/search/hyperparameter_space.ipp>
#include <detpl/search/local_search.ipp>
#include <detpl/search/report.ipp>
#include <detpl/search/sample.ipp>
#include <detpl/search/search_command.ipp>
#include <detpl/search/searcher.ipp>
#include <detpl/search/simulate.ipp>
#include <detpl/search/trial_process.ipp>
#include <detpl/trial/check_experiment.ipp>
#include <detpl/trial/command_line.ipp>
#include <detpl/trial/exit_code.hpp>
#include <detpl/trial/hyperparameters.ipp>
#include <detpl/trial/read_experiment.ipp>
#include <detpl/trial/search_session.ipp>

#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using detpl::Map;
using detpl::Value;

/// A trial that goes through its batches as TrialRecorder has a module do it.
class Trial {
 public:
  explicit Trial(const detpl::SearchTrialInfo& info)
      : info_(info),
        experiment_(detpl::parse_experiment(info.config, detpl::OtherKeys::ignored)),
        session_(detpl::connect_to_search(info)) {
    workloads_.checkpoint_period = experiment_.min_checkpoint_period;
    workloads_.validation_period = experiment_.min_validation_period;
    workloads_.scheduling_unit = experiment_.scheduling_unit;
    if (const auto& length = experiment_.searcher.max_length) workloads_.max_length = *length;
    if (const auto& time = experiment_.searcher.max_time) workloads_.max_length.count = *time;
    if (!info.lengths.empty()) workloads_.max_length = info.lengths.front();
    if (!info.checkpoint.empty()) {
      const Value metadata =
          detpl::parse_json(detpl::os::read_file(info.checkpoint / "metadata.json"), "metadata.json");
      trained_.batches = saved_at_ = *metadata.get_if<Map>()->find("batches")->get_if<std::int64_t>();
      leaves_validation_ = *metadata.get_if<Map>()->find("leaves_validation")->get_if<bool>();
    }
  }

  int run() {
    if (number("usage") > 0) throw detpl::config_error("this trial is told to refuse its configuration");
    if (number("invalid") > 0) {
      std::fputs("detpl: these hyperparameters can't be\n", stderr);
      session_->report_invalid_hyperparameters();
      return 0;
    }
    const detpl::os::OnSignals signals(
        {.save = [](void*) noexcept {}, .stop = [](void* trial) noexcept { static_cast<Trial*>(trial)->stop_ = true; }},
        this);
    if (std::exchange(leaves_validation_, false)) validate(false);
    while (!workloads_.is_complete(trained_) && !stop_) train_batch();
    save();
    return 0;
  }

 private:
  double number(const char* name) const {
    const Value* value = info_.hparams.find(name);
    if (!value) return 0;
    return value->is<double>() ? *value->get_if<double>() : static_cast<double>(*value->get_if<std::int64_t>());
  }
  double loss() const {
    if (number("nan_at") > 0 && static_cast<double>(trained_.batches) >= number("nan_at"))
      return std::numeric_limits<double>::quiet_NaN();
    return std::abs(std::log10(number("rate")) + 2) + 1 / (1 + static_cast<double>(trained_.batches) / 20);
  }

  bool falls_due(const detpl::Length& period) const { return detpl::Workloads::falls_due(period, trained_); }

  void train_batch() {
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(number("pause")));
    ++trained_.batches;
    if (static_cast<double>(trained_.batches) == number("fail_at") && counts_run()) {
      std::fputs("detpl: this trial is told to fail\n", stderr);
      std::_Exit(1);
    }
    if (static_cast<double>(trained_.batches) == number("interrupt_at") && counts_run()) {
      ::kill(::getppid(), SIGTERM);
      while (!stop_) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // for the search's own signal
    }
    if (session_->must_stop()) stop_ = true;
    if (!workloads_.ends_workload(trained_)) return;
    session_->report_training(trained_, {{"loss", loss()}, {"batches", trained_.batches}}, {});
    const bool saves = falls_due(workloads_.checkpoint_period);
    const bool validates = workloads_.is_complete(trained_) || falls_due(workloads_.validation_period);
    if (validates && stop_)  // left to the process that goes on
      leaves_validation_ = true;
    else if (validates)
      validate(saves);
    else if (saves)
      save();
  }

  void validate(bool saves) {
    const double value = loss();
    if (experiment_.checkpoint_policy == "best") {
      const std::optional<double> best = session_->best_validation();
      saves = saves || !best || value < *best;
    }
    Map metrics{{number("no_metric") > 0 ? "other" : "loss", value}, {"batches", trained_.batches}, {"epochs", 0}};
    session_->report_validation(trained_, metrics);
    if (std::isnan(value)) throw detpl::Error("loss is nan");
    if (saves) save();
    if (!workloads_.is_complete(trained_)) return;
    if (const auto next = session_->next_length(value)) workloads_.max_length.count = *next;
  }

  void save() {
    if (saved_at_ == trained_.batches) return;
    saved_at_ = trained_.batches;
    const std::string uuid = std::to_string(detpl::os::process_id()) + "-" + std::to_string(trained_.batches);
    const std::filesystem::path folder = session_->checkpoints() / uuid;
    std::filesystem::create_directories(folder);
    detpl::os::replace_file(folder / "metadata.json", detpl::json_text(Map{{"batches", trained_.batches},
                                                                           {"leaves_validation", leaves_validation_}}));
    session_->report_checkpoint({.folder = folder, .uuid = uuid, .trained = trained_, .metadata = {}});
  }

  /// True in the first `fails` runs of the trial.
  bool counts_run() const {
    const std::filesystem::path path = info_.folder / "failures";
    std::error_code absent;
    const auto failures = std::filesystem::exists(path) ? std::filesystem::file_size(path, absent) : 0;
    if (static_cast<double>(failures) >= number("fails")) return false;
    detpl::os::File::append(path).write("x");
    return true;
  }

  detpl::SearchTrialInfo info_;
  detpl::Experiment experiment_;
  std::shared_ptr<detpl::TrialSession> session_;
  detpl::Workloads workloads_;
  detpl::TrainedSoFar trained_;
  std::int64_t saved_at_ = -1;
  bool leaves_validation_ = false;  // that is due where it was interrupted
  std::atomic<bool> stop_ = false;
};

int main(int argc, char** argv) {
  return detpl::detail::exit_code_of([&] {
    detpl::follow_search();
    detpl::FitOptions defaults;
    defaults.seed = 0;
    const auto command = detpl::parse_command_line(argc, argv, defaults, {});
    if (!command) return 0;
    if (command->command == "search") return detpl::run_search(*command, argc, argv);
    return Trial(detpl::find_search_trial().value()).run();
  });
}
