#include "probe.hpp"

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/checkpoint/directory.hpp"

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::Batch;
using detpl::FitOptions;
using doctest::Contains;

namespace {

using MakeOptimizer = std::function<std::unique_ptr<torch::optim::Optimizer>(std::vector<torch::Tensor>)>;

/// Trains a line with whatever optimizer it is given.
struct Line : detpl::LightningModule {
  MakeOptimizer make;
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(2, 1))};
  int calls = 0, fatal_call = 0;

  explicit Line(MakeOptimizer make) : make(std::move(make)) {
    const torch::NoGradGuard no_grad;
    layer->weight.fill_(0.25);
    layer->bias.zero_();
  }
  torch::Tensor weights() const { return torch::cat({layer->weight.flatten(), layer->bias}).detach().clone(); }
  torch::Tensor loss(const Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
  torch::Tensor training_step(const Batch& batch) {
    if (++calls == fatal_call) throw std::runtime_error("enough");
    return loss(batch);
  }
  auto configure_optimizers() { return make(parameters()); }
};

using Trial = detpl::Adapter<Line, FitOptions>;

template <class Optimizer, class Options>
MakeOptimizer maker(Options options) {
  return [options](std::vector<torch::Tensor> parameters) {
    return std::make_unique<Optimizer>(std::move(parameters), options);
  };
}

/// The weights after three epochs of two batches by a loop written by hand.
torch::Tensor by_hand(const MakeOptimizer& make, const std::function<void(Line&)>& clip = {}) {
  Line line(make);
  const auto optimizer = make(line.parameters());
  for (int epoch = 0; epoch < 3; ++epoch) {
    for (int64_t first = 0; first < 8; first += 4) {
      const Batch batch(points().slice(0, first, first + 4), values().slice(0, first, first + 4));
      optimizer->step([&] {
        optimizer->zero_grad();
        auto loss = line.loss(batch);
        loss.backward();
        if (clip) clip(line);
        return loss;
      });
    }
  }
  return line.weights();
}
torch::Tensor by_adapter(const MakeOptimizer& make, FitOptions options = {}) {
  Line line(make);
  options.max_epochs = 3;
  Trial trial(context(), line, options);
  trial.fit(loader());
  return line.weights();
}

struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("detpl_loop_test_" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

/// Draws random numbers in every step, follows a schedule, reads its data in random order.
struct Random : detpl::LightningModule {
  torch::nn::Sequential layers{
      register_module("layers", torch::nn::Sequential(torch::nn::Linear(2, 8), torch::nn::BatchNorm1d(8),
                                                      torch::nn::Dropout(0.5), torch::nn::Linear(8, 1)))};
  int epochs_seen = 0;
  std::vector<double> rates;

  torch::Tensor training_step(const Batch& batch) {
    auto loss = torch::mse_loss(layers->forward(batch.data), batch.target);
    log("train_loss", loss, {.on_epoch = true});
    return loss;
  }
  detpl::Metrics validation_step(const Batch& batch) {
    return {{"val_loss", torch::mse_loss(layers->forward(batch.data), batch.target)}};
  }
  auto configure_optimizers() {
    return detpl::optim::with_scheduler(detpl::optim::Adam(parameters(), {.lr = 0.1}),
                                        [](auto& adam) { return torch::optim::StepLR(adam, 2, 0.5); });
  }
  void on_train_epoch_start() { rates.push_back(trainer()->learning_rates().front()); }
  void on_save_checkpoint(detpl::Checkpoint& checkpoint) { checkpoint.trainer_state["seen"] = epochs_seen + 100; }
  void on_load_checkpoint(const detpl::Checkpoint& checkpoint) {
    epochs_seen = static_cast<int>(*checkpoint.trainer_state.find("seen")->get_if<int64_t>());
  }
  auto train_dataloader() { return loader(40, 4, true); }
  auto val_dataloader() { return loader(8, 4); }
};

bool same_state(const torch::nn::Module& a, const torch::nn::Module& b) {
  const auto left = a.named_parameters(), right = b.named_parameters();
  const auto left_buffers = a.named_buffers(), right_buffers = b.named_buffers();
  for (const auto& item : left)
    if (!torch::equal(item.value(), right[item.key()])) return false;
  for (const auto& item : left_buffers)
    if (!torch::equal(item.value(), right_buffers[item.key()])) return false;
  return left.size() == right.size() && left_buffers.size() == right_buffers.size();
}

}  // namespace

TEST_CASE("every optimizer of LibTorch takes the steps it takes in a loop written by hand") {
  namespace optim = torch::optim;
  const std::vector<std::pair<std::string, MakeOptimizer>> makers = {
      {"Adam", maker<optim::Adam>(optim::AdamOptions(0.1))},
      {"SGD", maker<optim::SGD>(optim::SGDOptions(0.1).momentum(0.9))},
      {"AdamW", maker<optim::AdamW>(optim::AdamWOptions(0.1))},
      {"RMSprop", maker<optim::RMSprop>(optim::RMSpropOptions(0.01))},
      {"Adagrad", maker<optim::Adagrad>(optim::AdagradOptions(0.1))},
      {"LBFGS", maker<optim::LBFGS>(optim::LBFGSOptions(0.5).max_iter(4))},
      {"LBFGS with line search", maker<optim::LBFGS>(optim::LBFGSOptions(1).line_search_fn("strong_wolfe"))}};
  const torch::Tensor start = Line(makers[0].second).weights();
  for (const auto& [name, make] : makers) {
    CAPTURE(name);
    const torch::Tensor weights = by_adapter(make);
    CHECK_FALSE(torch::equal(weights, start));
    CHECK(torch::equal(weights, by_hand(make)));
  }
}

TEST_CASE("gradients are clipped by norm or by value before the step") {
  const auto sgd = maker<torch::optim::SGD>(torch::optim::SGDOptions(0.1));
  const torch::Tensor free = by_adapter(sgd);
  const torch::Tensor by_norm = by_adapter(sgd, {.gradient_clip_val = 0.1});
  CHECK(torch::equal(by_norm,
                     by_hand(sgd, [](Line& line) { torch::nn::utils::clip_grad_norm_(line.parameters(), 0.1); })));
  const torch::Tensor by_value = by_adapter(sgd, {.gradient_clip_algorithm = "value", .gradient_clip_val = 0.1});
  CHECK(torch::equal(by_value,
                     by_hand(sgd, [](Line& line) { torch::nn::utils::clip_grad_value_(line.parameters(), 0.1); })));
  CHECK_FALSE(torch::equal(free, by_norm));
  CHECK_FALSE(torch::equal(by_norm, by_value));
}

TEST_CASE("an exception inside a step of LBFGS leaves the weights of the last full step") {
  const auto make = maker<torch::optim::LBFGS>(torch::optim::LBFGSOptions(0.5).max_iter(4));
  Line line(make);
  line.fatal_call = 3;  // the third evaluation of the first step: the weights have moved by then
  const torch::Tensor before = line.weights();
  Trial trial(context(), line, FitOptions{.max_epochs = 1});
  CHECK_THROWS_WITH_AS(trial.fit(loader()), "enough", std::runtime_error);
  CHECK(torch::equal(line.weights(), before));
}

TEST_CASE("an empty optimizer is refused in one sentence") {
  Line line([](auto) { return nullptr; });
  Trial trial(context(), line, FitOptions{});
  CHECK_THROWS_WITH_AS(trial.fit(loader()), Contains("configure_optimizers returned an empty pointer"),
                       detpl::config_error);
}

TEST_CASE("a loss that has no gradient is refused in one sentence") {
  struct Detached : Line {
    using Line::Line;
    torch::Tensor training_step(const Batch& batch) { return loss(batch).detach(); }
  };
  Detached line(maker<torch::optim::SGD>(torch::optim::SGDOptions(0.1)));
  detpl::Adapter<Detached, FitOptions> trial(context(), line, FitOptions{});
  CHECK_THROWS_WITH_AS(trial.fit(loader()), Contains("doesn't require grad"), detpl::Error);
}

TEST_CASE("a step may be skipped, and so may the rest of an epoch") {
  struct Skipping : Line {
    using Line::Line;
    std::string ran;
    int on_train_batch_start(Batch&, int64_t batch_idx) { return current_epoch() == 1 && batch_idx == 1 ? -1 : 0; }
    std::optional<torch::Tensor> training_step(const Batch& batch, int64_t batch_idx) {
      ran += std::to_string(current_epoch()) + ":" + std::to_string(batch_idx) + " ";
      if (current_epoch() == 2) return std::nullopt;
      return loss(batch);
    }
  };
  Skipping line(maker<torch::optim::SGD>(torch::optim::SGDOptions(0.1)));
  detpl::Adapter<Skipping, FitOptions> trial(context(), line, FitOptions{.max_epochs = 2});
  trial.fit(loader());
  CHECK(line.ran == "0:0 0:1 1:0 ");
  const torch::Tensor before = line.weights();
  trial.options().max_epochs = 3;
  trial.fit(loader());
  CHECK(line.ran == "0:0 0:1 1:0 2:0 2:1 ");
  CHECK(torch::equal(line.weights(), before));
}

TEST_CASE("a scheduler steps after each epoch, and the run can read the rates") {
  Random module;
  detpl::Adapter trial(context(), module, FitOptions{.max_epochs = 5});
  trial.fit();
  CHECK(module.rates == std::vector<double>{0.1, 0.1, 0.05, 0.05, 0.025});
}

TEST_CASE("a run that is resumed from the end of an epoch ends with the same bits as one that wasn't interrupted") {
  const Folder folder;
  const auto start = [] {
    torch::manual_seed(11);
    return std::make_unique<Random>();
  };
  const auto options = [](int64_t epochs, std::string checkpoint = "") {
    return FitOptions{.ckpt_path = std::move(checkpoint), .max_epochs = epochs, .seed = 4};
  };
  auto straight = start();
  detpl::Adapter uninterrupted(context(), *straight, options(5));
  const auto expected = uninterrupted.fit();

  auto first = start();
  detpl::Adapter cut(context(), *first, options(3), detpl::ModelCheckpoint({.dirpath = folder.path}),
                     detpl::DirectoryStorage());
  cut.fit();
  const std::string checkpoint = cut.callback<detpl::ModelCheckpoint>().best_model_path().string();
  CHECK(checkpoint == (folder.path / "epoch=2-step=29").string());
  CHECK(std::filesystem::read_symlink(folder.path / "last") == "epoch=2-step=29");
  CHECK_FALSE(same_state(*first, *straight));

  torch::manual_seed(99);  // other weights, another place in the stream of random numbers
  Random second;
  detpl::Adapter resumed(context(), second, options(5, checkpoint), detpl::ModelCheckpoint({.dirpath = folder.path}),
                         detpl::DirectoryStorage());
  const auto result = resumed.fit();
  CHECK(same_state(second, *straight));
  CHECK(second.epochs_seen == 100);
  CHECK(second.rates == std::vector<double>{0.05, 0.025});
  CHECK(result.steps == 50);
  CHECK(result.epochs == 5);
  for (const auto& [name, value] : expected.metrics) {
    CAPTURE(name);
    REQUIRE(result.metrics.find(name));
    CHECK(result.metrics.find(name)->item() == value.item());
  }
  CHECK(std::filesystem::exists(folder.path / "epoch=4-step=49"));
  CHECK_FALSE(std::filesystem::exists(checkpoint));  // only the newest is kept

  Random other;
  detpl::Adapter missing(context(), other, options(5, (folder.path / "none").string()), detpl::DirectoryStorage());
  CHECK_THROWS_AS(missing.fit(), detpl::Error);
}

TEST_CASE("save_checkpoint without a storage is refused in one sentence") {
  Random module;
  detpl::Adapter trial(context(), module, FitOptions{});
  CHECK_THROWS_WITH_AS(trial.trainer().save_checkpoint("x"), Contains("needs a storage"), detpl::config_error);
  trial.options().ckpt_path = "x";
  CHECK_THROWS_WITH_AS(trial.fit(), Contains("ckpt_path = \"x\" needs a storage"), detpl::config_error);
}
