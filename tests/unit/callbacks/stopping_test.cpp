// EarlyStopping, Timer, GradientAccumulationScheduler, LearningRateMonitor, LearningRateFinder and LambdaCallback; the
// numbers are those of Lightning 1.5.10's golden runs.
#include "line.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <thread>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::FitOptions;
using detpl::optim::Interval;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// Runs EarlyStopping on these validation losses and returns what was printed; `stopped` is the epoch it stopped in.
std::string watch(std::vector<double> losses, detpl::EarlyStoppingOptions options, int64_t* stopped = nullptr) {
  Line line;
  line.val_losses = std::move(losses);
  Parts parts{.early_stopping = detpl::EarlyStopping(std::move(options))};
  parts.options.max_epochs = static_cast<int64_t>(line.val_losses.size());
  auto trial = assemble(line, parts);
  return printed([&] {
    trial.fit();
    if (stopped) *stopped = trial.callback<detpl::EarlyStopping>().stopped_epoch();
  });
}

}  // namespace

TEST_CASE("early stopping ends the golden runs where Lightning does") {
  Line line(0.7);
  auto at_epochs = assemble(line, {.options = {.max_epochs = 20, .num_sanity_val_steps = 2},
                                   .early_stopping = detpl::EarlyStopping({.monitor = "val_loss", .patience = 2})});
  CHECK(at_epochs.fit().steps == 25);
  const auto& stopping = at_epochs.callback<detpl::EarlyStopping>();
  CHECK(stopping.stopped_epoch() == 4);
  CHECK(stopping.wait_count() == 2);
  CHECK(stopping.best_score() == doctest::Approx(4.578063248953343).epsilon(1e-11));
  CHECK(same_weights(line.weights(), {1.5174557438574134, -0.40619553225695276, -1.7689073463252394}));

  Line other(0.4);
  auto inside = assemble(other, {.options = {.max_epochs = 20, .num_sanity_val_steps = 0, .val_check_interval = 2},
                                 .early_stopping = detpl::EarlyStopping({.monitor = "val_loss", .patience = 1})});
  CHECK(inside.fit().steps == 7);
  CHECK(inside.callback<detpl::EarlyStopping>().stopped_epoch() == 1);
  CHECK(inside.callback<detpl::EarlyStopping>().best_score() == doctest::Approx(1.0279159892354253).epsilon(1e-11));

  Line quick;
  auto development =
      assemble(quick, {.options = {.fast_dev_run = 1}, .early_stopping = detpl::EarlyStopping({.monitor = "nope"})});
  development.fit();
  CHECK(std::isinf(development.callback<detpl::EarlyStopping>().best_score()));
}

TEST_CASE("early stopping says why in Lightning's words") {
  int64_t stopped = -1;
  std::string text =
      watch({7.145, 5.003, 5.1, 5.2, 1}, {.monitor = "val_loss", .patience = 2, .verbose = true}, &stopped);
  CHECK(has(text, "Metric val_loss improved. New best score: 7.145\n"));
  CHECK(has(text, "Metric val_loss improved by 2.142 >= min_delta = 0.0. New best score: 5.003\n"));
  CHECK(has(text,
            "Monitored metric val_loss did not improve in the last 2 records. Best score: 5.003. Signaling "
            "Trainer to stop.\n"));
  CHECK(stopped == 3);
  text = watch({0.123, no_number, 0.1}, {.monitor = "val_loss"}, &stopped);
  CHECK(has(text,
            "Monitored metric val_loss = nan is not finite. Previous best value was 0.123. Signaling Trainer to "
            "stop.\n"));
  CHECK(stopped == 1);
  text = watch({1, 0.59, 0.5}, {.monitor = "val_loss", .stopping_threshold = 0.595, .verbose = true}, &stopped);
  CHECK(has(text, "Stopping threshold reached: val_loss = 0.59 < 0.595. Signaling Trainer to stop.\n"));
  text = watch({1, 9, 0.5}, {.divergence_threshold = 8, .monitor = "val_loss", .verbose = true}, &stopped);
  CHECK(has(text, "Divergence threshold reached: val_loss = 9.0 < 8.0. Signaling Trainer to stop.\n"));
  CHECK(stopped == 1);
}

TEST_CASE("early stopping counts what its options say") {
  int64_t stopped = -1;
  CHECK(watch({1, 2, 3, 2.5, 2.9, 9}, {.mode = "max", .monitor = "val_loss", .patience = 2}, &stopped).empty());
  CHECK(stopped == 4);
  watch({1, 0.95, 0.91, 0.5}, {.min_delta = 0.1, .monitor = "val_loss", .patience = 2}, &stopped);
  CHECK(stopped == 2);
  watch({1, no_number, no_number, no_number}, {.check_finite = false, .monitor = "val_loss", .patience = 2}, &stopped);
  CHECK(stopped == 2);

  const auto refused = [](detpl::EarlyStoppingOptions options) {
    return sentence_of([&] { detpl::EarlyStopping{options}; });
  };
  CHECK(has(refused({}), "no monitor"));
  CHECK(has(refused({.mode = "least", .monitor = "a"}), "mode = \"least\" is not known: use min or max"));
  CHECK(has(refused({.monitor = "a", .patience = -1}), "patience = -1"));
  CHECK(has(refused({.min_delta = -1, .monitor = "a"}), "min_delta = -1.0"));
  CHECK(has(sentence_of([] { watch({1, 1}, {.monitor = "nope"}); }),
            "Early stopping conditioned on metric `nope` which is not available. Pass in or modify your "
            "`EarlyStopping` callback to use any of the following: `train_loss`, `val_loss`"));
  CHECK(watch({1, 1}, {.monitor = "nope", .strict = false}).empty());
  CHECK(has(watch({1, 1}, {.monitor = "nope", .strict = false, .verbose = true}), "metric `nope` which is not"));
}

TEST_CASE("the timer stops training and counts the time of earlier runs") {
  Line line;
  const detpl::LambdaCallback slow{
      .on_train_batch_end = [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }};
  auto trial = assemble(line, {.lambda = slow, .timer = detpl::Timer({.duration = std::chrono::milliseconds(70)})});
  const std::string text = printed([&] { CHECK(trial.fit().steps < 6); });
  CHECK(text == "Time limit reached. Elapsed time is 0:00:00. Signaling Trainer to stop.\n");
  const auto& timer = trial.callback<detpl::Timer>();
  CHECK(timer.time_elapsed() >= 0.07);
  CHECK(*timer.time_remaining() <= 0);
  CHECK(*timer.end_time() - *timer.start_time() == doctest::Approx(timer.time_elapsed()));
  CHECK(timer.end_time(detpl::Stage::validate));

  Line other;
  auto whole_epochs = assemble(
      other, {.lambda = slow,
              .timer = detpl::Timer({.duration = "00:00:00:00", .interval = Interval::epoch, .verbose = false})});
  CHECK(printed([&] { CHECK(whole_epochs.fit().steps == 5); }).empty());

  detpl::Timer resumed({.duration = std::chrono::hours(1)});
  resumed.on_load_checkpoint(trial.trainer(), line,
                             detpl::Value(detpl::Map{{"time_elapsed", detpl::Map{{"train", 600.0}}}}));
  CHECK(resumed.time_elapsed() == 600);
  CHECK(*resumed.time_remaining() == 3000);
  CHECK(resumed.on_save_checkpoint(trial.trainer(), line).items.size() == 1);
}

TEST_CASE("accumulation changes with the epoch as in the golden run") {
  Line line;
  FitOptions options{.max_epochs = 4, .num_sanity_val_steps = 0};
  options.compatibility.divides_short_groups = true;
  auto trial = assemble(
      line, {.options = options, .accumulation = detpl::GradientAccumulationScheduler({{0, 1}, {1, 2}, {3, 4}})});
  CHECK(trial.fit().steps == 13);
  CHECK(same_weights(line.weights(), {0.3093843668410002, -0.1040703448179449, -0.17406561469462953}));

  const auto refused = [](detpl::Accumulation scheduling) {
    return sentence_of([&] { detpl::GradientAccumulationScheduler{scheduling}; });
  };
  CHECK(has(refused(detpl::Accumulation(std::vector<std::pair<int64_t, int64_t>>())), "has no epochs"));
  CHECK(has(refused({{-1, 2}}), "from epoch -1 on: epochs count from 0"));
  CHECK(has(refused({{2, 0}}), "accumulate 0 batches"));
  CHECK(has(refused({{2, 1}, {2, 4}}), "names epoch 2 twice"));
  options.accumulate_grad_batches = 2;
  auto twice = assemble(line, {.options = options, .accumulation = detpl::GradientAccumulationScheduler({{5, 4}})});
  CHECK(has(sentence_of([&] { twice.fit(); }), "both say how many batches"));
}

TEST_CASE("learning rates are logged when their scheduler steps, or as told") {
  Line line;
  line.gamma = 0.5;
  const auto rows = std::make_shared<Rows>();
  Parts parts{.options = {.log_every_n_steps = 2, .max_epochs = 3, .num_sanity_val_steps = 0},
              .loggers = {rows},
              .monitor = detpl::LearningRateMonitor()};
  auto by_epoch = assemble(line, parts);
  by_epoch.fit();
  using Logged = std::vector<std::pair<int64_t, double>>;
  CHECK(rows->of("lr-SGD") == Logged{{0, 0.1}, {5, 0.05}, {10, 0.025}});
  CHECK(by_epoch.callback<detpl::LearningRateMonitor>().lrs().at("lr-SGD") == std::vector{0.1, 0.05, 0.025});

  rows->rows.clear();
  parts.monitor.emplace(detpl::LearningRateMonitorOptions{.log_momentum = true, .logging_interval = Interval::step});
  parts.options.max_epochs = 1;
  Line other;
  assemble(other, parts).fit();
  CHECK(rows->of("lr-SGD") == Logged{{1, 0.1}, {3, 0.1}});
  CHECK(rows->of("lr-SGD-momentum") == Logged{{1, 0}, {3, 0}});

  parts.loggers.clear();
  auto mute = assemble(line, parts);
  CHECK(has(sentence_of([&] { mute.fit(); }), "nowhere to log to"));
}

namespace {

/// The handle of a run that isn't there.
struct FakeTrainer final : detpl::Trainer {
  std::vector<torch::optim::Optimizer*> held;
  std::function<double(double)> loss_at = [](double) { return 1.0; };
  int64_t tried = 0;

  FakeTrainer(std::vector<torch::optim::Optimizer*> optimizers, std::vector<detpl::AnyLogger> loggers)
      : held(std::move(optimizers)) {
    loggers_ = std::move(loggers);
  }
  detpl::TrainedSoFar trained() const override { return {}; }
  std::vector<double> learning_rates() const override { return {}; }
  std::vector<torch::optim::Optimizer*> optimizers() const override { return held; }
  void save_checkpoint(const std::string&) override {}
  void try_steps(int64_t steps, const std::function<void(int64_t)>& before,
                 const std::function<bool(int64_t, double)>& after) override {
    auto& options = held.front()->param_groups().front().options();
    const double rate = options.get_lr();
    for (int64_t step = 0; step < steps; ++step) {
      before(step);
      ++tried;
      if (!after(step, loss_at(options.get_lr()))) break;
    }
    options.set_lr(rate);
  }
  void clip_gradients_of(torch::optim::Optimizer&, double, std::string_view) override {}
  detpl::CheckpointStorage* checkpoint_storage() override { return nullptr; }
};

}  // namespace

TEST_CASE("optimizers of a class are numbered, their groups too, and a scheduler's name wins") {
  const auto tensor = [] { return torch::zeros({1}, torch::requires_grad()); };
  detpl::optim::SGD first({tensor()}, {.lr = 1}), second({tensor()}, {.lr = 2});
  detpl::optim::Adam adam(two_groups(), {.betas = {0.8, 0.9}, .lr = 3});
  const auto rows = std::make_shared<Rows>();
  FakeTrainer trainer({&first, &second, &adam}, {rows});
  const auto make = [](auto& optimizer) { return torch::optim::StepLR(optimizer, 1, 0.5); };
  trainer.schedules().emplace_back(adam, make, detpl::optim::SchedulerOptions{.name = "mine"}, 2);
  detpl::LearningRateMonitor monitor({.log_momentum = true});
  Line line;
  monitor.on_train_start(trainer, line);
  monitor.on_train_epoch_start(trainer, line);
  const detpl::MetricRow expected = {
      {"mine/pg1", 3}, {"mine/pg1-momentum", 0.8}, {"mine/pg2", 3}, {"mine/pg2-momentum", 0.8},
      {"lr-SGD", 1},   {"lr-SGD-momentum", 0},     {"lr-SGD-1", 2}, {"lr-SGD-1-momentum", 0}};
  REQUIRE(rows->rows.size() == 1);
  CHECK(rows->rows[0].second == expected);
}

TEST_CASE("the finder takes the rate at which the smoothed loss falls fastest") {
  const TemporaryFolder folder;
  detpl::optim::SGD sgd({torch::zeros({1}, torch::requires_grad())}, {.lr = 1});
  FakeTrainer trainer({&sgd}, {});
  Line line;
  // Falls around 1e-3, explodes beyond 0.1.
  trainer.loss_at = [](double rate) { return 2 - std::tanh(std::log10(rate) + 3) + (rate > 0.1 ? 1e6 * rate : 0); };
  detpl::LearningRateFinder finder({.path = folder.path / "curve.csv"});
  const std::string said = printed([&] { finder.on_fit_start(trainer, line); });
  const auto& curve = finder.results();
  REQUIRE(curve.size() == static_cast<std::size_t>(trainer.tried));
  CHECK(trainer.tried < 100);
  CHECK(curve[0].lr == 1e-8);
  CHECK(curve[1].lr == doctest::Approx(1e-8 * std::pow(1e8, 0.02)));
  double average = 0;  // of the formula in Lightning's _LRCallback
  for (int step = 0; step < 30; ++step) {
    average = 0.98 * average + 0.02 * trainer.loss_at(curve[step].lr);
    CHECK(curve[step].loss == doctest::Approx(average / (1 - std::pow(0.98, step + 1))));
  }
  const double rate = *finder.suggestion();
  CHECK(sgd.param_groups()[0].options().get_lr() == rate);
  CHECK(rate > 1e-4);
  CHECK(rate < 1e-1);
  CHECK(has(said, "Learning rate set to " + detpl::number_text(rate)));
  const std::string csv = detpl::os::read_file(folder.path / "curve.csv");
  CHECK(csv.starts_with("lr,loss\n1e-08,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == trainer.tried + 1);

  trainer.loss_at = [](double at) { return at > 1e-7 ? no_number : 1.0; };
  detpl::LearningRateFinder lost{};
  CHECK(has(printed([&] { lost.on_fit_start(trainer, line); }), "too few to suggest one"));
  CHECK(sgd.param_groups()[0].options().get_lr() == rate);
  for (const auto& [lr, loss] : lost.results()) CHECK(std::isfinite(loss));
}

TEST_CASE("the finder leaves everything but the rate as it was") {
  Line line, plain;
  Parts parts{.finder = detpl::LearningRateFinder({.max_lr = 0.5, .min_lr = 1e-4, .num_training_steps = 30})};
  parts.options.max_epochs = 1;
  auto trial = assemble(line, parts);
  printed([&] { trial.fit(); });
  const auto& finder = trial.callback<detpl::LearningRateFinder>();
  CHECK(finder.results().size() > 13);
  CHECK(trial.trainer().learning_rates() == std::vector{*finder.suggestion()});

  plain.lr = *finder.suggestion();
  parts.finder.reset();
  assemble(plain, parts).fit();
  CHECK(torch::equal(plain.weights(), line.weights()));

  const auto refused = [](detpl::LearningRateFinderOptions options) {
    return sentence_of([&] { detpl::LearningRateFinder{options}; });
  };
  CHECK(has(refused({.mode = "cubic"}), "use exponential or linear"));
  CHECK(has(refused({.max_lr = 1e-9}), "from 1.0e-08 to 1.0e-09"));
  CHECK(has(refused({.num_training_steps = 0}), "num_training_steps = 0"));
}

TEST_CASE("a lambda callback hears of what it has functions for") {
  std::string heard;
  detpl::LambdaCallback callback{};
  callback.setup = [&](detpl::Trainer&, torch::nn::Module&, std::string_view stage) {
    heard += std::string(stage) + ";";
  };
  callback.on_train_start = [&] { heard += "start;"; };
  callback.on_train_epoch_start = [&](detpl::Trainer& trainer) {
    heard += std::to_string(trainer.current_epoch()) + ";";
  };
  callback.on_validation_end = [&](detpl::Trainer&, torch::nn::Module& module) { heard += module.name() + ";"; };
  callback.on_before_backward = [&](detpl::Trainer&, torch::nn::Module&, const torch::Tensor& loss) {
    if (loss.item<double>() > 1.5) heard += "high;";
  };
  callback.on_exception = [&](detpl::Trainer&, torch::nn::Module&, const std::exception& error) {
    heard += error.what();
  };
  callback.on_train_end = [] { throw std::runtime_error("enough"); };
  Line line;
  auto trial = assemble(line, {.options = {.max_epochs = 2, .num_sanity_val_steps = 0}, .lambda = callback});
  CHECK_THROWS_WITH(trial.fit(), "enough");
  CHECK(heard == "fit;start;0;high;Line;1;Line;enough");
}
