// SPDX-License-Identifier: Apache-2.0
// A callback's hook that ran after epochs of every kind.
// expect-error: detpl: unsupported hook `on_epoch_end`: it ran after training and validation epochs alike. Fix: rename it to `on_train_epoch_end` or `on_validation_epoch_end`. [docs/hooks.md#on_epoch_end]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
  auto train_dataloader() {
    return detpl::data::DataLoader(detpl::data::TensorDataset(torch::rand({100, 1}), torch::rand({100, 1})));
  }
};

struct CountEpochs {
  int count = 0;
  void on_epoch_end(detpl::Trainer&, Line&) { ++count; }
};

int main() {
  auto context = detpl::TrialContext::local();
  Line line;
  detpl::Adapter trial{context, line, CountEpochs()};
  trial.fit();
}
