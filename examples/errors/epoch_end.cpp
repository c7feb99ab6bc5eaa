// SPDX-License-Identifier: Apache-2.0
// A hook that callbacks have and modules don't.
// expect-error: detpl: unsupported hook `on_train_epoch_end`: a module is told of the end of its epoch by `training_epoch_end`. Fix: rename it to `training_epoch_end`, or move it to a callback. [docs/hooks.md#on_train_epoch_end]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
  void on_train_epoch_end() { print("epoch ", current_epoch(), " is over"); }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
  auto train_dataloader() {
    return detpl::data::DataLoader(detpl::data::TensorDataset(torch::rand({100, 1}), torch::rand({100, 1})));
  }
};

int main() {
  auto context = detpl::TrialContext::local();
  Line line;
  detpl::Adapter trial{context, line};
  trial.fit();
}
