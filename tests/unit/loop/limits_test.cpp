#include "probe.hpp"

#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::FitOptions;
using detpl::FitResult;
using detpl::StopReason;
using doctest::Contains;

namespace {

/// How often things happened: `steps s, epochs e, validations v`, and in which step each validation came.
struct Counts {
  int training = 0, validation = 0, sanity = 0;
  std::string validated_after;
  FitResult result;
};

struct Run {
  Probe module;
  ProbeData data;
  detpl::Adapter<Probe, ProbeData, FitOptions> trial;

  explicit Run(FitOptions options) : trial(context(), module, data, options) { data.train_points = 40; }
};

/// Trains on ten batches, validates on two.
Counts counts_of(FitOptions options, const std::function<void(Run&, const std::string&)>& at = {},
                 const std::optional<detpl::Workloads>& workloads = std::nullopt) {
  Counts counts;
  Run run(options);
  run.data.val_points = 8;
  if (workloads) run.trial.trainer().set_workloads(workloads);
  run.module.listener = [&](const std::string& hook) {
    if (hook == "M.training_step") ++counts.training;
    if (hook == "M.validation_step") ++(run.trial.trainer().sanity_checking() ? counts.sanity : counts.validation);
    if (hook == "M.on_validation_start" && !run.trial.trainer().sanity_checking())
      counts.validated_after += std::to_string(counts.training) + " ";
    if (at) at(run, hook);
  };
  counts.result = run.trial.fit();
  return counts;
}

/// What `body` writes to standard error.
template <class Body>
std::string errors_of(Body&& body) {
  const auto path = std::filesystem::temp_directory_path() / ("detpl_stderr_" + std::to_string(::getpid()));
  std::fflush(stderr);
  const int saved = ::dup(2);
  std::FILE* file = std::fopen(path.c_str(), "w");
  ::dup2(::fileno(file), 2);
  try {
    body();
  } catch (...) {
    std::fflush(stderr);
    ::dup2(saved, 2);
    throw;
  }
  std::fflush(stderr);
  ::dup2(saved, 2);
  ::close(saved);
  std::fclose(file);
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  std::filesystem::remove(path);
  return text.str();
}

}  // namespace

TEST_CASE("max_epochs and max_steps end the run and say so") {
  const Counts epochs = counts_of({.max_epochs = 2});
  CHECK(epochs.training == 20);
  CHECK(epochs.validation == 4);
  CHECK(epochs.sanity == 2);
  CHECK(epochs.validated_after == "10 20 ");
  CHECK(epochs.result.epochs == 2);
  CHECK(epochs.result.steps == 20);
  CHECK(epochs.result.reason == StopReason::max_epochs);
  CHECK(epochs.result.metrics.find("val_loss"));
  CHECK(epochs.result.metrics.find("train_loss"));

  const Counts steps = counts_of({.max_steps = 13});
  CHECK(steps.training == 13);
  CHECK(steps.validated_after == "10 ");
  CHECK(steps.result.epochs == 1);
  CHECK(steps.result.steps == 13);
  CHECK(steps.result.reason == StopReason::max_steps);

  const Counts at_end = counts_of({.max_steps = 10});
  CHECK(at_end.result.epochs == 1);
  CHECK(at_end.validated_after == "10 ");
  CHECK(counts_of({.max_epochs = 0}).training == 0);
  CHECK(counts_of({.max_steps = 0}).training == 0);
  CHECK(counts_of({.max_epochs = 1, .max_steps = 13}).result.reason == StopReason::max_epochs);
}

TEST_CASE("limits cut epochs to a count or a fraction of their batches") {
  CHECK(counts_of({.limit_train_batches = 3, .max_epochs = 2}).training == 6);
  CHECK(counts_of({.limit_train_batches = 0.35, .max_epochs = 2}).training == 6);
  CHECK(counts_of({.limit_train_batches = 1, .max_epochs = 2}).training == 2);
  CHECK(counts_of({.limit_train_batches = 1.0, .max_epochs = 1}).training == 10);
  CHECK(counts_of({.limit_train_batches = 99, .max_epochs = 1}).training == 10);
  CHECK(counts_of({.limit_val_batches = 1, .max_epochs = 2}).validation == 2);
  CHECK(counts_of({.limit_val_batches = 0.5, .max_epochs = 2}).validation == 2);
  const Counts none = counts_of({.limit_val_batches = 0, .max_epochs = 2});
  CHECK(none.validation + none.sanity == 0);
  CHECK_THROWS_WITH_AS(counts_of({.limit_train_batches = 0.01}), Contains("limit_train_batches = 0.01 of 10 batches"),
                       detpl::data_error);
}

TEST_CASE("no training batches means no training, as in Lightning, and not a run without end") {
  CHECK(counts_of({.limit_train_batches = 0, .max_epochs = 3}).training == 0);
  CHECK(counts_of({.limit_train_batches = 0.0, .max_steps = 3}).training == 0);
  CHECK(counts_of({.limit_train_batches = 0, .max_epochs = -1}).training == 0);
}

TEST_CASE("validation comes when it is due") {
  CHECK(counts_of({.check_val_every_n_epoch = 2, .max_epochs = 5}).validated_after == "20 40 ");
  CHECK(counts_of({.max_epochs = 2, .val_check_interval = 4}).validated_after == "4 8 14 18 ");
  CHECK(counts_of({.max_epochs = 2, .val_check_interval = 0.5}).validated_after == "5 10 15 20 ");
  CHECK(counts_of({.max_epochs = 1, .val_check_interval = 10}).validated_after == "10 ");
  CHECK_THROWS_WITH_AS(counts_of({.val_check_interval = 11}), Contains("more than the 10 batches of an epoch"),
                       detpl::config_error);
}

TEST_CASE("the sanity check takes as many validation batches as it is told") {
  CHECK(counts_of({.max_epochs = 1, .num_sanity_val_steps = 1}).sanity == 1);
  CHECK(counts_of({.max_epochs = 1, .num_sanity_val_steps = 0}).sanity == 0);
  CHECK(counts_of({.max_epochs = 1, .num_sanity_val_steps = -1}).sanity == 2);
  CHECK(counts_of({.max_epochs = 0}).sanity <= 2);
}

TEST_CASE("what the sanity check logs is forgotten") {
  bool clean = false;
  counts_of({.max_epochs = 1}, [&](Run& run, const std::string& hook) {
    if (hook == "M.on_train_start") clean = run.trial.trainer().callback_metrics().empty();
  });
  CHECK(clean);
}

TEST_CASE("fast_dev_run takes n batches of each, once") {
  const Counts counts = counts_of({.fast_dev_run = 2, .max_epochs = 50});
  CHECK(counts.training == 2);
  CHECK(counts.validation == 2);
  CHECK(counts.sanity == 0);
  CHECK(counts_of({.fast_dev_run = 1}).training == 1);
}

TEST_CASE("request_stop ends the run after the step under way and its validation, from any thread") {
  const Counts by_hook = counts_of({}, [](Run& run, const std::string& hook) {
    if (hook == "M.training_step" && run.trial.trainer().global_step() == 2) run.trial.trainer().request_stop();
  });
  CHECK(by_hook.training == 3);
  CHECK(by_hook.validated_after == "3 ");
  CHECK(by_hook.result.reason == StopReason::requested);
  CHECK(by_hook.result.steps == 3);

  std::thread stopper;
  const Counts by_thread = counts_of({.max_epochs = -1}, [&](Run& run, const std::string& hook) {
    if (hook == "M.on_train_start") stopper = std::thread([&run] { run.trial.trainer().request_stop(); });
  });
  stopper.join();
  CHECK(by_thread.result.reason == StopReason::requested);
}

TEST_CASE("fit goes on from where the last one ended, in the middle of an epoch too") {
  Run straight({.max_epochs = 3}), halting({.max_steps = 13});
  straight.data.shuffle = halting.data.shuffle = true;
  straight.trial.fit();
  CHECK(halting.trial.fit().steps == 13);
  halting.trial.options() = {.max_epochs = 3};
  const FitResult result = halting.trial.fit();
  CHECK(result.steps == 30);
  CHECK(result.epochs == 3);
  CHECK(torch::equal(halting.module.weights(), straight.module.weights()));
  CHECK(halting.trial.fit().steps == 30);
  CHECK(torch::equal(halting.module.weights(), straight.module.weights()));
}

TEST_CASE("a loss that isn't finite is reported once, with epoch, batch and metric, and training goes on") {
  const auto spoil = [](Run& run, const std::string& hook) {
    if (hook != "M.training_step" || run.trial.trainer().global_step() < 11) return;
    const torch::NoGradGuard no_grad;
    run.module.layer->bias.fill_(NAN);
  };
  Counts counts;
  const std::string errors = errors_of([&] { counts = counts_of({.max_epochs = 2}, spoil); });
  CHECK(counts.training == 20);
  CHECK(
      errors ==
      "detpl: warning: the training loss (logged as `train_loss`) is nan in epoch 1, batch 1; training goes on (lower "
      "the learning rate, or set detect_anomaly to find the operation)\n");
  CHECK_THROWS_WITH_AS(counts_of({.detect_anomaly = true, .max_epochs = 2}, spoil),
                       "the training loss (logged as `train_loss`) is nan in epoch 1, batch 1: the run stops here, as "
                       "detect_anomaly asks",
                       detpl::non_finite_loss);
}

TEST_CASE("loggers get rows as Lightning writes them, and are closed on every way out") {
  struct Rows {
    std::vector<std::string>* rows;
    void log_metrics(const detpl::MetricRow& metrics, int64_t step) {
      std::string row = std::to_string(step) + ":";
      for (const auto& [name, value] : metrics) row += " " + name;
      rows->push_back(row);
    }
    void finalize(std::string_view status) { rows->push_back(std::string(status)); }
  };
  std::vector<std::string> rows;
  Probe module;
  ProbeData data;
  detpl::Adapter trial(context(), module, data, FitOptions{.log_every_n_steps = 2, .max_epochs = 2}, Rows{&rows});
  trial.fit();
  CHECK(rows == std::vector<std::string>{"1: train_loss epoch", "1: val_loss epoch", "3: train_loss epoch",
                                         "3: val_loss epoch", "success"});
  rows.clear();
  module.listener = [&](const std::string& hook) {
    if (hook == "M.on_after_backward" && trial.trainer().global_step() == 5) throw std::runtime_error("enough");
  };
  trial.options().max_epochs = 4;
  CHECK_THROWS_AS(trial.fit(), std::runtime_error);
  CHECK(rows == std::vector<std::string>{"failed"});
  rows.clear();
  trial.options().val_check_interval = 77;
  CHECK_THROWS_AS(trial.fit(), detpl::config_error);
  CHECK(rows.empty());  // a run that couldn't begin
  trial.options().val_check_interval = 1.0;
  trial.options().fast_dev_run = 1;
  module.listener = [](const std::string&) {};
  trial.fit();
  CHECK(rows == std::vector<std::string>{"success"});
}

TEST_CASE("wrong options are refused before anything happens") {
  bool touched = false;
  Run run({.max_epochs = -3});
  run.data.listener = run.module.listener = [&](const std::string&) { touched = true; };
  CHECK_THROWS_WITH_AS(run.trial.fit(), Contains("max_epochs = -3"), detpl::config_error);
  CHECK_FALSE(touched);
  if (!torch::cuda::is_available()) {
    Run gpu({.accelerator = "gpu"});
    CHECK_THROWS_WITH_AS(gpu.trial.fit(), Contains("LibTorch sees no GPU"), detpl::config_error);
  }
}

TEST_CASE("fit inside a hook of fit is refused") {
  CHECK_THROWS_WITH_AS(counts_of({.max_epochs = 1},
                                 [](Run& run, const std::string& hook) {
                                   if (hook == "M.on_train_start") run.trial.fit();
                                 }),
                       Contains("already running"), detpl::Error);
}

TEST_CASE("log is refused in hooks that belong to no step or epoch") {
  CHECK_THROWS_WITH_AS(counts_of({.max_epochs = 1},
                                 [](Run& run, const std::string& hook) {
                                   if (hook == "M.on_train_end") run.module.log("late", 1);
                                 }),
                       Contains("can't be called in `on_train_end`"), detpl::config_error);
}

TEST_CASE("a trial's workloads rule in place of the Trainer's flags") {
  using detpl::Length;
  using detpl::LengthUnit;
  const auto ruled = [](const detpl::Workloads& workloads, FitOptions options = {.max_epochs = 1}) {
    return counts_of(std::move(options), {}, workloads);
  };
  const auto batches = [](std::int64_t count) { return Length{count, LengthUnit::batches}; };
  const auto epochs = [](std::int64_t count) { return Length{count, LengthUnit::epochs}; };

  Counts counts = ruled({.max_length = batches(25), .validation_period = batches(10)});
  CHECK(counts.training == 25);
  CHECK(counts.validated_after == "10 20 25 ");
  CHECK(counts.sanity == 0);
  CHECK(counts.result.epochs == 2);
  CHECK(ruled({.max_length = batches(20), .validation_period = batches(10)}).validated_after == "10 20 ");
  CHECK(ruled({.max_length = epochs(3), .validation_period = epochs(2)}).validated_after == "20 30 ");
  CHECK(ruled({.max_length = batches(7)}).validated_after == "7 ");
  CHECK(
      ruled({.initial_validation = true, .max_length = batches(4), .validation_period = batches(3)}).validated_after ==
      "0 3 4 ");
  counts = ruled({.validation_period = batches(4)}, {.max_epochs = 1});  // no length: the flags say how long
  CHECK(counts.training == 10);
  CHECK(counts.validated_after == "4 8 10 ");

  CHECK(detpl::in_batches({640, LengthUnit::records}, 64) == batches(10));
  CHECK(detpl::in_batches({63, LengthUnit::records}, 64) == batches(1));
  CHECK(detpl::in_batches({3, LengthUnit::epochs}, 64) == epochs(3));
}

TEST_CASE("a trial's context ends its run from outside") {
  Probe module;
  ProbeData data;
  data.train_points = 40;
  const detpl::TrialContext where = detpl::TrialContext::local();
  detpl::Adapter trial{where, module, data, FitOptions{.max_epochs = 3}};
  int steps = 0;
  const detpl::TrialContext copy = where;
  module.listener = [&](const std::string& hook) {
    if (hook == "M.training_step" && ++steps == 13) copy.set_stop_requested(true);
  };
  CHECK(trial.fit().steps == 13);
  CHECK(where.get_stop_requested());
  where.set_stop_requested(false);
  CHECK(trial.fit().epochs == 3);
}

TEST_CASE("several modules are trained one after the other and at the same time") {
  Run first({.max_epochs = 3}), second({.max_epochs = 3});
  first.trial.fit();
  second.trial.fit();
  CHECK(torch::equal(first.module.weights(), second.module.weights()));

  std::vector<std::unique_ptr<Run>> runs;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) runs.push_back(std::make_unique<Run>(FitOptions{.max_epochs = 3, .seed = 3}));
  for (auto& run : runs) threads.emplace_back([&run] { run->trial.fit(); });
  for (auto& thread : threads) thread.join();
  for (auto& run : runs) CHECK(torch::equal(run->module.weights(), first.module.weights()));
}
