// SPDX-License-Identifier: Apache-2.0
// A module that both translation units train, and what they report of it, which must be the same.
#pragma once

#include <torch/nn/functional/loss.h>
#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

#include <cstddef>
#include <detpl/detpl.hpp>
#include <string_view>
#include <vector>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = torch::nn::functional::mse_loss(layer(batch.data), batch.target);
    log("train_loss", loss);
    return loss;
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
  auto train_dataloader() {
    auto x = torch::linspace(0, 1, 100).unsqueeze(1);
    return detpl::data::DataLoader(detpl::data::TensorDataset(x, 3 * x - 1), {.batch_size = 10, .shuffle = true});
  }
};

struct Seen {
  const std::string_view* version;
  std::vector<std::size_t> sizes;
  double loss;

  bool operator==(const Seen&) const = default;
};

/// Trains a line here, in the translation unit that calls it.
static Seen see_here() {
  torch::manual_seed(1);
  auto context = detpl::TrialContext::local();
  detpl::Adapter trial{context, Line(), detpl::FitOptions{.max_epochs = 30, .seed = 1}};
  const detpl::FitResult result = trial.fit();
  return {&detpl::version,
          {sizeof(detpl::Value), sizeof(detpl::FitOptions), sizeof(detpl::Trainer), sizeof(detpl::AnyLogger),
           sizeof(detpl::Checkpoint), sizeof(detpl::LightningModule), sizeof(trial)},
          result.metrics.find("train_loss")->item()};
}

Seen seen_by_everything();
int run_program(int argc, const char* const* argv);
