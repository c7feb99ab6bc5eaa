// SPDX-License-Identifier: Apache-2.0
// A test set in the data, which no loop would read.
// expect-error: detpl: unsupported hook `test_dataloader`: trials have no separate test set. Fix: delete it, or return it from `val_dataloader` and run validate. [docs/hooks.md#test_dataloader]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
};

struct Points : detpl::DataModule {
  static auto points(int64_t count) {
    return detpl::data::DataLoader(detpl::data::TensorDataset(torch::rand({count, 1}), torch::rand({count, 1})));
  }
  auto train_dataloader() { return points(100); }
  auto test_dataloader() { return points(20); }
};

int main() {
  auto context = detpl::TrialContext::local();
  Line line;
  Points points;
  detpl::Adapter trial{context, line, points};
  trial.fit();
}
