#include "probe.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "detpl/optim/plateau.hpp"
#include "detpl/optim/schedulers.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::Batch;
using detpl::FitOptions;
using detpl::optim::Interval;
using doctest::Contains;

namespace {

namespace optim = detpl::optim;

/// Two players, each with its optimizer; a third layer is frozen.
struct Players : detpl::LightningModule {
  torch::nn::Linear first{register_module("first", torch::nn::Linear(2, 1))};
  torch::nn::Linear second{register_module("second", torch::nn::Linear(2, 1))};
  bool frozen_bias = false;
  std::optional<int> fatal_call;
  int calls = 0;
  std::vector<std::string> log_of_steps;
  std::vector<std::size_t> outputs_of_batches;
  std::vector<std::size_t> outputs_of_epoch;

  torch::Tensor training_step(const Batch& batch, int64_t, auto optimizer_idx) {
    if (++calls == fatal_call) throw std::runtime_error("enough");
    constexpr std::size_t index = decltype(optimizer_idx)::value;  // a compile-time constant
    log_of_steps.push_back(std::to_string(index) + (first->weight.requires_grad() ? "w" : "-") +
                           (first->bias.requires_grad() ? "b" : "-") + (second->weight.requires_grad() ? "w" : "-"));
    if constexpr (index == 0)
      return torch::mse_loss(first(batch.data), batch.target);
    else
      return torch::mse_loss(second(batch.data) + first(batch.data), batch.target);
  }
  void on_train_batch_end(std::vector<torch::Tensor>& outputs) { outputs_of_batches.push_back(outputs.size()); }
  void training_epoch_end(std::vector<std::vector<torch::Tensor>>& outputs) {
    for (const auto& list : outputs) outputs_of_epoch.push_back(list.size());
  }
};
struct TwoPlayers : Players {
  auto configure_optimizers() {
    return std::tuple(optim::Adam(first->parameters(), {.lr = 0.1}),
                      optim::with_scheduler(optim::SGD(second->parameters(), {.lr = 0.1}), [](auto& sgd) {
                        return optim::StepLR(sgd, {.gamma = 0.5, .step_size = 1});
                      }));
  }
};
struct PlayersInTurns : Players {
  auto configure_optimizers() {
    return std::tuple(optim::with_frequency(optim::SGD(first->parameters(), {.lr = 0.1}), 1),
                      optim::with_frequency(torch::optim::SGD(second->parameters(), 0.1), 2));
  }
};

/// A line with the optimizer, the loss and the hooks that a test needs.
struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
  std::function<torch::Tensor(torch::Tensor loss, int64_t batch_idx)> change;
  std::vector<torch::ScalarType> types;
  bool validates = false;
  int validations = 0;

  Line() {
    const torch::NoGradGuard no_grad;
    layer->weight.fill_(0.25);
    layer->bias.zero_();
  }
  torch::Tensor weights() const { return torch::cat({layer->weight.flatten(), layer->bias}).detach().clone(); }
  torch::Tensor training_step(const Batch& batch, int64_t batch_idx) {
    const torch::Tensor prediction = layer(batch.data);
    types.push_back(prediction.scalar_type());
    torch::Tensor loss = torch::mse_loss(prediction, batch.target);
    log("train_loss", loss);
    return change ? change(loss, batch_idx) : loss;
  }
  void validation_step(const Batch& batch) {
    ++validations;
    log("val_loss", torch::mse_loss(layer(batch.data), batch.target));
  }
  auto configure_optimizers() { return optim::SGD(parameters(), {.lr = 0.1}); }
};

/// The line's weights after epochs of groups of batches of two points, each group's mean loss making one step.
torch::Tensor by_hand(const std::vector<std::vector<int64_t>>& groups, int epochs) {
  Line line;
  optim::SGD sgd(line.parameters(), {.lr = 0.1});
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (const auto& group : groups) {
      sgd.zero_grad();
      for (const int64_t batch : group)
        (torch::mse_loss(line.layer(points().slice(0, 2 * batch, 2 * batch + 2)),
                         values().slice(0, 2 * batch, 2 * batch + 2)) /
         static_cast<double>(group.size()))
            .backward();
      sgd.step();
    }
  return line.weights();
}

template <class Module>
auto trained(Module& module, FitOptions options, int64_t batch_size = 2) {
  if (!options.max_epochs) options.max_epochs = 2;
  detpl::Adapter trial(context(), module, options);
  return trial.fit(loader(8, batch_size));
}

}  // namespace

TEST_CASE("several optimizers train in order, each with its own parameters only, which are never left toggled") {
  torch::manual_seed(1);
  TwoPlayers players;
  players.first->bias.set_requires_grad(false);
  const auto bias = players.first->bias.clone();
  const auto result = trained(players, {.max_epochs = 2}, 4);
  const std::vector<std::string> steps = {"0w--", "1--w", "0w--", "1--w"};
  CHECK(std::vector<std::string>(players.log_of_steps.begin(), players.log_of_steps.begin() + 4) == steps);
  CHECK(players.outputs_of_batches == std::vector<std::size_t>{2, 2, 2, 2});
  CHECK(players.outputs_of_epoch == std::vector<std::size_t>{2, 2, 2, 2});
  CHECK(result.steps == 4);  // one for a batch, whichever optimizers ran
  CHECK(players.first->weight.requires_grad());
  CHECK(players.second->weight.requires_grad());
  CHECK_FALSE(players.first->bias.requires_grad());
  CHECK(torch::equal(players.first->bias, bias));

  TwoPlayers failing;
  failing.fatal_call = 4;
  detpl::Adapter trial(context(), failing, FitOptions{.max_epochs = 1});
  CHECK_THROWS_WITH_AS(trial.fit(loader()), "enough", std::runtime_error);
  for (const auto& parameter : failing.parameters()) CHECK(parameter.requires_grad());
}

TEST_CASE("the rates of several optimizers are theirs, and a scheduler steps its own") {
  TwoPlayers players;
  detpl::Adapter trial(context(), players, FitOptions{.max_epochs = 2});
  trial.fit(loader());
  CHECK(trial.trainer().learning_rates() == std::vector<double>{0.1, 0.025});
  CHECK(trial.trainer().optimizers().size() == 2);
}

TEST_CASE("with frequencies optimizers take turns, one in each batch") {
  PlayersInTurns players;
  trained(players, {.max_epochs = 1});
  CHECK(players.log_of_steps == std::vector<std::string>{"0wb-", "1--w", "1--w", "0wb-"});
  CHECK(players.outputs_of_batches == std::vector<std::size_t>{1, 1, 1, 1});
  CHECK(players.outputs_of_epoch == std::vector<std::size_t>{2, 2});
}

TEST_CASE("gradients of several batches make one step, and a short last group is divided by its own size") {
  Line line;
  CHECK(trained(line, {.accumulate_grad_batches = 3}).steps == 4);
  CHECK(torch::allclose(line.weights(), by_hand({{0, 1, 2}, {3}}, 2), 1e-6, 1e-7));

  Line divided;  // as Lightning does it: the last group counts a third
  trained(divided, {.accumulate_grad_batches = 3, .compatibility = {.divides_short_groups = true}});
  CHECK_FALSE(torch::allclose(divided.weights(), line.weights(), 1e-3));

  Line scheduled;
  CHECK(trained(scheduled, {.accumulate_grad_batches = {{0, 1}, {1, 4}}}).steps == 5);

  Line whole;  // more than an epoch has
  CHECK(trained(whole, {.accumulate_grad_batches = 9}).steps == 2);
  CHECK(torch::allclose(whole.weights(), by_hand({{0, 1, 2, 3}}, 2), 1e-6, 1e-7));
  CHECK_THROWS_WITH_AS(trained(whole, {.accumulate_grad_batches = 0}), Contains("accumulate_grad_batches = 0"),
                       detpl::config_error);
}

TEST_CASE("validation inside an accumulation group leaves its gradients alone; Lightning clears them") {
  const auto weights = [](detpl::Compatibility compatibility) {
    Line line;
    detpl::Adapter trial(
        context(), line,
        FitOptions{
            .accumulate_grad_batches = 2, .compatibility = compatibility, .max_epochs = 1, .val_check_interval = 1});
    trial.fit(loader(8, 2), loader(4, 2));
    CHECK(line.validations == 2 + 4 * 2);
    return line.weights();
  };
  CHECK(torch::allclose(weights({}), by_hand({{0, 1}, {2, 3}}, 1), 1e-6, 1e-7));
  CHECK_FALSE(torch::allclose(weights({.validation_clears_gradients = true}), weights({}), 1e-3));
}

namespace {
/// A line whose optimizer a test makes.
template <class Configure>
struct Configured : Line {
  Configure configure;
  std::vector<double> rates;
  explicit Configured(Configure configure) : configure(configure) {}
  auto configure_optimizers() { return configure(*this); }
  void on_train_batch_start() { rates.push_back(trainer()->learning_rates().front()); }
};
template <class Configure>
Configured(Configure) -> Configured<Configure>;

auto sgd_of(Line& line) { return optim::SGD(line.parameters(), {.lr = 1}); }
constexpr auto halve = [](auto& optimizer) { return optim::ExponentialLR(optimizer, {.gamma = 0.5}); };
}  // namespace

TEST_CASE("schedulers step after optimizer steps or epochs, as often as their frequency says") {
  const auto rates = [](auto configure, FitOptions options = {}) {
    Configured line(configure);
    trained(line, options, 2);  // two epochs of four batches
    return line.rates;
  };
  using Rates = std::vector<double>;
  CHECK(rates([](Line& line) { return optim::with_scheduler(sgd_of(line), halve); }) ==
        Rates{1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5});
  CHECK(rates([](Line& line) { return optim::with_scheduler(sgd_of(line), halve, {.frequency = 2}); }) ==
        Rates{1, 1, 1, 1, 1, 1, 1, 1});
  CHECK(rates([](Line& line) {
          return optim::with_scheduler(sgd_of(line), halve, {.frequency = 3, .interval = Interval::step});
        }) == Rates{1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25});
  CHECK(rates([](Line& line) { return optim::with_scheduler(sgd_of(line), halve, {.interval = Interval::step}); },
              {.accumulate_grad_batches = 2}) == Rates{1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125});
  // Two schedulers of one optimizer, and one of LibTorch's.
  CHECK(rates([](Line& line) {
          return optim::with_scheduler(
              optim::with_scheduler(sgd_of(line), halve, {.frequency = 2, .interval = Interval::step}),
              [](auto& sgd) { return torch::optim::StepLR(sgd, 1, 0.1); });
        }) == Rates{1, 1, 0.5, 0.5, 0.25 * 0.1, 0.25 * 0.1, 0.125 * 0.1, 0.125 * 0.1});
}

TEST_CASE("a scheduler that follows a metric waits for it; one that isn't logged is an error that lists what is") {
  const auto plateau = [](auto& sgd) {
    return optim::ReduceLROnPlateau(sgd, {.factor = 0.5, .patience = 0, .threshold = 1e9});  // nothing is good enough
  };
  const auto follow = [plateau](std::string monitor, Interval interval, bool strict = true) {
    return Configured([=](Line& line) {
      return optim::with_scheduler(sgd_of(line), plateau, {.interval = interval, .monitor = monitor, .strict = strict});
    });
  };
  auto by_epoch = follow("val_loss", Interval::epoch);
  detpl::Adapter trial(context(), by_epoch, FitOptions{.max_epochs = 3});
  trial.fit(loader(8, 4), loader(4, 4));
  CHECK(by_epoch.rates == std::vector<double>{1, 1, 0.5, 0.5, 0.25, 0.25});

  auto by_step = follow("train_loss", Interval::step);
  trained(by_step, {.max_epochs = 1});
  CHECK(by_step.rates == std::vector<double>{1, 0.5, 0.25, 0.125});

  auto missing = follow("acuracy", Interval::epoch);
  CHECK_THROWS_WITH_AS(trained(missing, {.max_epochs = 1}),
                       Contains("`acuracy`, which isn't logged; there are: `train_loss`"), detpl::config_error);
  auto lenient = follow("acuracy", Interval::epoch, false);
  CHECK_NOTHROW(trained(lenient, {.max_epochs = 1}));
  auto none = follow("", Interval::epoch);
  CHECK_THROWS_WITH_AS(trained(none, {.max_epochs = 1}), Contains(".monitor"), detpl::config_error);
}

TEST_CASE("wrong optimizers and schedulers are refused in one sentence") {
  optim::SGD other({torch::zeros({1}, torch::requires_grad())}, {.lr = 1});
  const auto refused = [](auto configure, const char* sentence) {
    Configured line(configure);
    CHECK_THROWS_WITH_AS(trained(line, {.max_epochs = 1}), Contains(sentence), detpl::config_error);
  };
  refused(
      [&](Line& line) {
        return optim::with_scheduler(sgd_of(line), [&](auto&) { return optim::StepLR(other, {.step_size = 1}); });
      },
      "scheduler of another optimizer");
  refused(
      [&](Line& line) {
        return optim::with_scheduler(sgd_of(line), [&](auto&) { return torch::optim::StepLR(other, 1, 0.5); });
      },
      "scheduler of another optimizer");
  refused([](Line&) { return torch::optim::SGD(std::vector<torch::Tensor>(), 0.1); }, "without parameters");
  refused(
      [](Line& line) {
        using Group = torch::optim::OptimizerParamGroup;
        return torch::optim::SGD(std::vector<Group>{Group(line.parameters()), Group({line.layer->bias})}, 0.1);
      },
      "a parameter twice");
  refused([](Line& line) { return optim::with_scheduler(sgd_of(line), halve, {.frequency = 0}); }, "frequency is 0");
  CHECK_THROWS_WITH_AS(optim::with_frequency(1, 0), Contains("frequency is 0"), detpl::config_error);
}

TEST_CASE("requests to stop wait for min_epochs and min_steps; max_time ends a run") {
  struct Stops : Line {
    void on_train_epoch_start() { trainer()->request_stop(); }
  };
  Stops none;
  CHECK(trained(none, {.max_epochs = 9}).steps == 1);
  Stops epochs;
  const auto result = trained(epochs, {.max_epochs = 9, .min_epochs = 3});
  CHECK(epochs.types.size() == 3);  // each epoch is cut after its first batch, as in Lightning
  CHECK(result.reason == detpl::StopReason::requested);
  Stops steps;
  CHECK(trained(steps, {.max_epochs = 9, .min_steps = 4}).steps == 4);

  struct Slow : Line {
    void on_train_batch_start() { std::this_thread::sleep_for(std::chrono::milliseconds(300)); }
  };
  Slow slow;
  CHECK(trained(slow, {.max_epochs = 100, .max_time = std::chrono::seconds(1)}).steps == 4);
  for (FitOptions wrong : {FitOptions{.max_epochs = 2, .min_epochs = 3}, FitOptions{.max_steps = 2, .min_steps = 3},
                           FitOptions{.max_time = std::chrono::seconds(0)}}) {
    Line line;
    CHECK_THROWS_AS(trained(line, wrong), detpl::config_error);
  }
}

TEST_CASE("overfit_batches trains and validates on the same first batches, in the order of storage") {
  struct Sees : Line {
    std::vector<double> trained_on, validated_on;
    void on_train_batch_start(Batch& batch) { trained_on.push_back(batch.target.sum().item<double>()); }
    void on_validation_batch_start(Batch& batch) { validated_on.push_back(batch.target.sum().item<double>()); }
  };
  Sees module;
  detpl::Adapter trial(context(), module,
                       FitOptions{.max_epochs = 2, .num_sanity_val_steps = 0, .overfit_batches = 2, .seed = 3});
  auto shuffled = detpl::data::DataLoader(detpl::data::TensorDataset(Batch(points(), values())),
                                          {.batch_size = 2, .shuffle = true});
  trial.fit(shuffled, loader(4, 2));
  const double first = values().slice(0, 0, 2).sum().item<double>(),
               second = values().slice(0, 2, 4).sum().item<double>();
  CHECK(module.trained_on == std::vector<double>{first, second, first, second});
  CHECK(module.validated_on == module.trained_on);
}

TEST_CASE("loaders are asked for anew every n epochs") {
  struct Asked : Line {
    int training = 0, validation = 0;
    auto train_dataloader() { return ++training, loader(4, 2); }
    auto val_dataloader() { return ++validation, loader(4, 2); }
  };
  const auto asked = [](int64_t every) {
    Asked module;
    detpl::Adapter trial(context(), module, FitOptions{.max_epochs = 5, .reload_dataloaders_every_n_epochs = every});
    trial.fit();
    return std::pair(module.training, module.validation);
  };
  CHECK(asked(0) == std::pair(1, 1));
  CHECK(asked(1).first == 5);
  CHECK(asked(1).second == 5);
  CHECK(asked(2).first == 3);
}

TEST_CASE("precision 64 trains in doubles, and gives the default type back") {
  Line line;
  trained(line, {.precision = "64"});
  CHECK((line.types.front() == torch::kDouble));
  CHECK((line.layer->weight.scalar_type() == torch::kDouble));
  CHECK((torch::get_default_dtype() == caffe2::TypeMeta::Make<float>()));
}

TEST_CASE("bf16-mixed runs steps under autocast: matmuls in bfloat16, losses and weights in float") {
  Line line;
  torch::ScalarType loss_type = torch::kHalf;
  bool autocast_in_hook = true;
  line.change = [&](torch::Tensor loss, int64_t) {
    loss_type = loss.scalar_type();
    return loss;
  };
  struct Callback {
    bool* autocast;
    void on_after_backward() { *autocast = at::autocast::is_autocast_enabled(torch::kCPU); }
  };
  detpl::Adapter trial(context(), line, FitOptions{.max_epochs = 2, .precision = "bf16-mixed"},
                       Callback{&autocast_in_hook});
  trial.fit(loader(8, 2));
  CHECK((line.types.front() == torch::kBFloat16));
  CHECK((loss_type == torch::kFloat));
  CHECK((line.layer->weight.scalar_type() == torch::kFloat));
  CHECK_FALSE(autocast_in_hook);
  CHECK_FALSE(at::autocast::is_autocast_enabled(torch::kCPU));
  CHECK(torch::allclose(line.weights(), by_hand({{0}, {1}, {2}, {3}}, 2), 0.05, 0.02));

  Line half;
  CHECK_THROWS_WITH_AS(trained(half, {.accelerator = "cpu", .precision = "16-mixed"}), Contains("needs a GPU"),
                       detpl::config_error);
  CHECK_THROWS_WITH_AS(trained(half, {.precision = "8"}), Contains("precision = \"8\" is not known"),
                       detpl::config_error);
}

TEST_CASE("a loss scaler scales, leaves out steps with infinite gradients, and grows again") {
  torch::Tensor parameter = torch::ones({2}, torch::requires_grad());
  optim::SGD sgd({parameter}, {.lr = 1});
  detpl::GradScaler scaler(torch::kCPU);
  const auto scale = [&] { return *scaler.state_dict().find("scale")->get_if<double>(); };
  CHECK(scale() == 65536);
  CHECK(scaler.scale(torch::ones({})).item<double>() == 65536);

  parameter.mutable_grad() = torch::tensor({65536.f, 2 * 65536.f});
  scaler.unscale(sgd);
  CHECK(scaler.finite());
  CHECK(torch::equal(parameter.grad(), torch::tensor({1.f, 2.f})));
  scaler.update();
  CHECK(scale() == 65536);

  parameter.mutable_grad() = torch::tensor({1.f, std::numeric_limits<float>::infinity()});
  scaler.unscale(sgd);
  CHECK_FALSE(scaler.finite());
  scaler.update();
  CHECK(scale() == 32768);

  for (int good = 0; good < 2000; ++good) {
    parameter.mutable_grad() = torch::ones({2});
    scaler.unscale(sgd);
    scaler.update();
  }
  CHECK(scale() == 65536);
  const auto saved = scaler.state_dict();
  detpl::GradScaler restored(torch::kCPU);
  restored.load_state_dict(detpl::Map{{"growth_tracker", std::int64_t{7}}, {"scale", 4.0}});
  CHECK(*restored.state_dict().find("scale")->get_if<double>() == 4);
  CHECK(*restored.state_dict().find("growth_tracker")->get_if<std::int64_t>() == 7);
  CHECK_FALSE(detpl::GradScaler().enabled());
}

namespace {
struct Tries {
  static constexpr bool tries_steps = true;
  std::vector<double>* losses;
  void on_fit_start(detpl::Trainer& trainer, auto&) {
    trainer.try_steps(
        20, [&](int64_t step) { trainer.optimizers()[0]->param_groups()[0].options().set_lr(0.01 * (step + 1)); },
        [&](int64_t step, double loss) {
          losses->push_back(loss);
          return step < 9;
        });
  }
};
struct Undeclared {
  void on_fit_start(detpl::Trainer& trainer, auto&) { trainer.try_steps(1, {}, {}); }
};
}  // namespace

TEST_CASE("a callback may try steps out, after which everything is as it was") {
  Line plain, tried;
  trained(plain, {.seed = 1});
  std::vector<double> losses;
  detpl::Adapter trial(context(), tried, FitOptions{.max_epochs = 2, .seed = 1}, Tries{&losses});
  const auto result = trial.fit(loader(8, 2));
  CHECK(losses.size() == 10);
  CHECK(losses.back() != losses.front());
  CHECK(result.steps == 8);
  CHECK(torch::equal(tried.weights(), plain.weights()));
  CHECK(trial.trainer().learning_rates() == std::vector<double>{0.1});

  Line line;
  detpl::Adapter refused(context(), line, FitOptions{.max_epochs = 1}, Undeclared{});
  CHECK_THROWS_WITH_AS(refused.fit(loader()), Contains("tries_steps"), detpl::Error);
}

namespace {
struct Writes {
  static constexpr bool is_checkpoint = true;
  std::string* order;
  void on_train_start() { *order += "w"; }
};
}  // namespace

TEST_CASE("callbacks that write checkpoints are told last, the others in their order") {
  struct Plain {
    std::string* order;
    void on_train_start() { *order += "p"; }
  };
  struct Other {
    std::string* order;
    void on_train_start() { *order += "o"; }
  };
  std::string order;
  Line line;
  detpl::Adapter trial(context(), line, FitOptions{.max_epochs = 1}, Writes{&order}, Plain{&order}, Other{&order});
  trial.fit(loader());
  CHECK(order == "pow");
}

TEST_CASE("configure_gradient_clipping takes the loop's place and may clip by itself") {
  struct Clips : Line {
    double norm = 0;
    void configure_gradient_clipping(torch::optim::Optimizer& optimizer, std::size_t, double clip_val,
                                     std::string_view algorithm) {
      clip_gradients(optimizer, clip_val / 2, algorithm);
      norm = torch::cat({layer->weight.grad().flatten(), layer->bias.grad()}).norm().item<double>();
    }
  };
  Clips line;
  trained(line, {.gradient_clip_val = 0.01});
  CHECK(line.norm == doctest::Approx(0.005).epsilon(1e-3));
}
