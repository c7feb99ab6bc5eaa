// SPDX-License-Identifier: Apache-2.0
// A backward pass of the module's own.
// expect-error: detpl: unsupported hook `backward`: it is a reserved hook name: the loop runs the backward pass itself. Fix: rename it, or shape the loss in `training_step`. [docs/hooks.md#backward]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
  void backward(torch::Tensor loss) { (2 * loss).backward(); }
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
