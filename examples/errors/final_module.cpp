// SPDX-License-Identifier: Apache-2.0
// A class whose hooks can't be found.
// expect-error: detpl: unsupported class: the hooks of a final class, a union or one with a private virtual destructor can't be found. Fix: make it a class to derive from. [docs/hooks.md#final]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line final : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
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
