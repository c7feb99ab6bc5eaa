// SPDX-License-Identifier: Apache-2.0
// Lightning's switch for stepping optimizers by hand.
// expect-error: detpl: unsupported hook `automatic_optimization`: the loop always steps the optimizers itself. Fix: delete it; return one loss per optimizer from `training_step`. [docs/hooks.md#automatic_optimization]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  static constexpr bool automatic_optimization = false;
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
