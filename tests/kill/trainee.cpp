// SPDX-License-Identifier: Apache-2.0
// A program to kill: whatever a run can lose is in it. It notes each batch that it trains in the file that
// DETPL_TRAINEE_LOG names, a line at a time: epoch, batch, global step, the loss to its last bit. Rank N > 0 of several
// has a file of its own, with .N behind the name. DETPL_TRAINEE_FAULT is what goes wrong: `WHAT RANK STEP`, where rank -1
// is all of them.
#include <signal.h>
#include <torch/torch.h>

#include <detpl/detpl.hpp>
#include <detpl/dist/find_world.hpp>
#include <detpl/main.hpp>
#include <detpl/metrics/accuracy.hpp>
#include <detpl/optim/plateau.hpp>
#include <detpl/optim/schedulers.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

/// How this rank is told to misbehave, and when.
struct Fault {
  std::string what;
  int64_t step = 0;

  Fault() {
    const char* text = std::getenv("DETPL_TRAINEE_FAULT");
    int rank = 0;
    if (text && std::istringstream(text) >> what >> rank >> step && rank >= 0 && rank != detpl::find_world().rank)
      what = "";
  }
  bool is(std::string_view which) const { return what == which; }
};

struct TraineeHParams {
  double learning_rate = 0.01;
  int64_t step_ms = 3;
};
BOOST_HANA_ADAPT_STRUCT(TraineeHParams, learning_rate, step_ms);

struct PointsOptions {
  int64_t batch_size = 8;
  int64_t prefetch = 2;
  int64_t prepare_ms = 0;
};
BOOST_HANA_ADAPT_STRUCT(PointsOptions, batch_size, prefetch, prepare_ms);

/// Points in 12 dimensions and on which side of a curved surface they lie.
struct Points : detpl::DataModule {
  using Options = PointsOptions;
  Options options;
  explicit Points(Options given = {}) : options(given) {}

  void prepare_data() { std::this_thread::sleep_for(std::chrono::milliseconds(options.prepare_ms)); }
  auto loader(int64_t count, uint64_t seed, bool shuffle) const {
    auto generator = at::detail::createCPUGenerator(seed);
    auto x = torch::randn({count, 12}, generator);
    auto y = (x.square().sum(1) + 3 * x.select(1, 0) > 12).to(torch::kLong);
    return detpl::data::DataLoader(
        detpl::data::TensorDataset(x, y),
        {.batch_size = options.batch_size, .prefetch = options.prefetch, .shuffle = shuffle});
  }
  auto train_dataloader() { return loader(197, 1, true); }  // the last batch isn't full
  auto val_dataloader() { return loader(40, 2, false); }
};

struct Trainee : detpl::LightningModule {
  using HParams = TraineeHParams;
  HParams hparams;
  Fault fault;
  int64_t width = fault.is("wide") ? 33 : 32;
  torch::nn::Sequential trunk{
      register_module("trunk", torch::nn::Sequential(torch::nn::Linear(12, width), torch::nn::BatchNorm1d(width),
                                                     torch::nn::ReLU(), torch::nn::Dropout(0.3)))};
  torch::nn::Linear head{register_module("head", torch::nn::Linear(width, 2))};
  detpl::Accuracy accuracy;
  std::FILE* notes = nullptr;

  explicit Trainee(HParams given = {}) : hparams(given) {
    if (fault.is("layer")) register_module("more", torch::nn::Linear(2, 2));
    const int rank = detpl::find_world().rank;
    if (const char* path = std::getenv("DETPL_TRAINEE_LOG"))
      notes = std::fopen((path + (rank > 0 ? "." + std::to_string(rank) : "")).c_str(), "a");
  }

  torch::Tensor training_step(const detpl::Batch& batch, int64_t batch_idx, int64_t optimizer_idx) {
    auto scores = head(trunk->forward(batch.data));
    auto loss = torch::cross_entropy_loss(scores, batch.target);
    if (optimizer_idx == 0) {
      note(batch_idx, loss);
      if (global_step() == fault.step && !go_wrong(loss)) return {};
      std::this_thread::sleep_for(std::chrono::milliseconds(hparams.step_ms));
      log("train_loss", loss, {.on_epoch = true, .on_step = true, .prog_bar = true});
      accuracy(scores, batch.target);
      log("train_accuracy", accuracy, {.on_epoch = true, .on_step = true});
    }
    return loss;
  }
  detpl::Metrics validation_step(const detpl::Batch& batch, int64_t) {
    if (fault.is("validation") && global_step() >= fault.step) throw std::runtime_error("validation has thrown");
    std::this_thread::sleep_for(std::chrono::milliseconds(hparams.step_ms));
    return {{"val_loss", torch::cross_entropy_loss(head(trunk->forward(batch.data)), batch.target)}};
  }
  auto configure_optimizers() {
    using detpl::optim::with_scheduler;
    return std::make_tuple(
        with_scheduler(
            detpl::optim::AdamW(trunk->parameters(), {.lr = hparams.learning_rate}),
            [](auto& optimizer) { return detpl::optim::StepLR(optimizer, {.gamma = 0.95, .step_size = 10}); },
            {.interval = detpl::optim::Interval::step}),
        with_scheduler(
            detpl::optim::SGD(head->parameters(), {.lr = 0.05, .momentum = 0.9}),
            [](auto& optimizer) { return detpl::optim::ReduceLROnPlateau(optimizer, {.factor = 0.7, .patience = 0}); },
            {.monitor = "val_loss"}));
  }

 private:
  /// False for no loss.
  bool go_wrong(torch::Tensor& loss) {
    if (fault.is("kill")) ::raise(SIGKILL);
    if (fault.is("stop")) ::raise(SIGSTOP);
    if (fault.is("throw")) throw std::runtime_error("a hook has thrown");
    if (fault.is("unused")) loss = trunk->parameters().front().square().sum();
    if (fault.is("log")) log("more", 1.0, {.on_epoch = true});
    return !fault.is("skip");
  }

  /// One write, so that a killed run leaves whole lines.
  void note(int64_t batch_idx, const torch::Tensor& loss) const {
    if (!notes) return;
    std::fprintf(notes, "%lld %lld %lld %a\n", static_cast<long long>(current_epoch()),
                 static_cast<long long>(batch_idx), static_cast<long long>(global_step()), loss.item<double>());
    std::fflush(notes);
  }
};

int main(int argc, char** argv) {
  const Fault fault;
  if (fault.is("gone")) return 3;
  if (fault.is("absent")) std::this_thread::sleep_for(std::chrono::hours(1));
  return detpl::main<Trainee, Points>(argc, argv, {.max_epochs = 8});
}
