// SPDX-License-Identifier: Apache-2.0
// The smallest program: a line through noisy points.
#include <detpl/detpl.hpp>
#include <detpl/main.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = torch::mse_loss(layer(batch.data), batch.target);
    log("train_loss", loss, {.prog_bar = true});
    return loss;
  }
  detpl::Metrics validation_step(const detpl::Batch& batch, int64_t) {
    return {{"val_loss", torch::mse_loss(layer(batch.data), batch.target)}};
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }

  static auto points(int64_t count) {
    auto x = torch::rand({count, 1});
    auto y = 3 * x - 1 + 0.1 * torch::randn({count, 1});
    return detpl::data::DataLoader(detpl::data::TensorDataset(x, y), {.batch_size = 20, .shuffle = true});
  }
  auto train_dataloader() { return points(1000); }
  auto val_dataloader() { return points(100); }
};

int main(int argc, char** argv) { return detpl::main<Line>(argc, argv, {.max_epochs = 5}); }
