// SPDX-License-Identifier: Apache-2.0
// A module that doesn't say how it is optimized.
// expect-error: detpl: missing hook `configure_optimizers`: the loop has no optimizer to step. Fix: add `auto configure_optimizers() { return detpl::optim::Adam(parameters()); }`. [docs/hooks.md#configure_optimizers]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
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
