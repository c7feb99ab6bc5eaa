// What the tests of callbacks train: the linear model of Lightning's golden runs, and one Adapter for all of them.
#pragma once

#include <torch/torch.h>

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/early_stopping.hpp"
#include "detpl/callbacks/ema.hpp"
#include "detpl/callbacks/gradient_accumulation_scheduler.hpp"
#include "detpl/callbacks/lambda_callback.hpp"
#include "detpl/callbacks/learning_rate_finder.hpp"
#include "detpl/callbacks/learning_rate_monitor.hpp"
#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/callbacks/stochastic_weight_averaging.hpp"
#include "detpl/callbacks/timer.hpp"
#include "detpl/checkpoint/directory.hpp"
#include "detpl/detpl.hpp"
#include "detpl/optim/schedulers.hpp"

#include "../temporary_folder.hpp"

/// Records `first` to `first + count` of the golden runs: x[i][j] = sin(2i + j + 1), y[i] = cos(i + 1).
inline auto golden_records(int64_t first, int64_t count) {
  const torch::Tensor i = torch::arange(first, first + count, torch::kDouble).unsqueeze(1);
  const torch::Tensor x = torch::sin(2 * i + torch::arange(1, 3, torch::kDouble));
  return detpl::data::DataLoader(detpl::data::TensorDataset(x, torch::cos(i + 1)), {.batch_size = 2});
}

/// Linear(2, 1) in double, its weights 0.5 cos(k); with a BatchNorm before it where that is asked for.
struct Line : detpl::LightningModule {
  torch::nn::BatchNorm1d norm{nullptr};
  torch::nn::Linear net{nullptr};
  double lr, gamma = 1;            // the rate, and its factor after each epoch
  std::vector<double> val_losses;  // logged in these epochs instead of the true ones
  bool validates_golden = true;

  explicit Line(double rate = 0.1, bool with_norm = false) : lr(rate) {
    if (with_norm) norm = register_module("norm", torch::nn::BatchNorm1d(2));
    net = register_module("net", torch::nn::Linear(2, 1));
    to(torch::kDouble);
    const torch::NoGradGuard no_grad;
    net->weight.copy_(torch::tensor({{0.5 * std::cos(1), 0.5 * std::cos(2)}}, torch::kDouble));
    net->bias.fill_(0.5 * std::cos(3));
  }
  torch::Tensor weights() const { return torch::cat({net->weight.flatten(), net->bias}).detach().clone(); }

  torch::Tensor loss(const detpl::Batch& batch) {
    return torch::mse_loss(net(norm ? norm(batch.data) : batch.data), batch.target);
  }
  torch::Tensor training_step(const detpl::Batch& batch) {
    const torch::Tensor value = loss(batch);
    log("train_loss", value);
    return value;
  }
  void validation_step(const detpl::Batch& batch) {
    const auto epoch = static_cast<std::size_t>(current_epoch());
    if (epoch < val_losses.size())
      log("val_loss", val_losses[epoch]);
    else if (val_losses.empty())
      log("val_loss", loss(batch));
  }
  auto configure_optimizers() {
    return detpl::optim::with_scheduler(detpl::optim::SGD(parameters(), {.lr = lr}),
                                        [this](auto& sgd) { return torch::optim::StepLR(sgd, 1, gamma); });
  }
};

/// A parameter in each of two groups.
inline std::vector<torch::optim::OptimizerParamGroup> two_groups() {
  const auto group = [] { return std::vector{torch::zeros({1}, torch::requires_grad())}; };
  return {torch::optim::OptimizerParamGroup(group()), torch::optim::OptimizerParamGroup(group())};
}

/// Rows of metrics, kept.
struct Rows {
  std::vector<std::pair<int64_t, detpl::MetricRow>> rows;
  void log_metrics(const detpl::MetricRow& row, int64_t step) { rows.emplace_back(step, row); }

  /// The values of a name with their steps.
  std::vector<std::pair<int64_t, double>> of(const std::string& name) const {
    std::vector<std::pair<int64_t, double>> found;
    for (const auto& [step, row] : rows)
      for (const auto& [key, value] : row)
        if (key == name) found.emplace_back(step, value);
    return found;
  }
};

/// What an Adapter of these tests may have; one type for all keeps the compiler's work small.
struct Parts {
  detpl::FitOptions options{.max_epochs = 3, .num_sanity_val_steps = 0};
  std::vector<detpl::AnyLogger> loggers{};
  std::optional<detpl::LambdaCallback> lambda{};
  std::optional<detpl::EarlyStopping> early_stopping{};
  std::optional<detpl::Timer> timer{};
  std::optional<detpl::GradientAccumulationScheduler> accumulation{};
  std::optional<detpl::LearningRateMonitor> monitor{};
  std::optional<detpl::LearningRateFinder> finder{};
  std::optional<detpl::StochasticWeightAveraging> swa{};
  std::optional<detpl::EMA> ema{};
  std::optional<detpl::ModelCheckpoint> at_epochs{}, at_steps{};
};

inline auto assemble(Line& line, Parts parts) {
  static const auto context = detpl::TrialContext::local();
  return detpl::Adapter(context, line, detpl::Loaders(golden_records(0, 10), golden_records(1000, 6)), parts.options,
                        parts.loggers, parts.lambda, parts.early_stopping, parts.timer, parts.accumulation,
                        parts.monitor, parts.finder, parts.swa, parts.ema, parts.at_epochs, parts.at_steps,
                        detpl::DirectoryStorage());
}

inline bool same_weights(const torch::Tensor& a, const std::vector<double>& b, double tolerance = 1e-11) {
  return torch::allclose(a, torch::tensor(b, torch::kDouble), tolerance, 0);
}

/// While it lives, standard output and standard error go to a file.
class Redirected {
 public:
  explicit Redirected(const std::filesystem::path& file) : out_(::dup(1)), err_(::dup(2)) {
    std::fflush(nullptr);
    const int target = ::open(file.c_str(), O_WRONLY | O_CREAT, 0600);
    ::dup2(target, 1), ::dup2(target, 2), ::close(target);
  }
  Redirected(const Redirected&) = delete;
  ~Redirected() {
    std::fflush(nullptr);
    ::dup2(out_, 1), ::dup2(err_, 2), ::close(out_), ::close(err_);
  }

 private:
  int out_, err_;
};

/// What is printed while `run` runs.
inline std::string printed(const auto& run) {
  const TemporaryFolder folder;
  {
    const Redirected redirected(folder.path / "printed");
    run();
  }
  return detpl::os::read_file(folder.path / "printed");
}

/// The sentence of the error that `run` ends with, empty if there is none.
inline std::string sentence_of(const auto& run) {
  try {
    run();
  } catch (const detpl::Error& error) {
    return error.what();
  }
  return "";
}

/// Reports a text that lacks a part, and both.
inline bool has(const std::string& text, const std::string& part) {
  const bool found = text.find(part) != std::string::npos;
  if (!found) std::fprintf(stderr, "`%s` is not in:\n%s\n", part.c_str(), text.c_str());
  return found;
}
