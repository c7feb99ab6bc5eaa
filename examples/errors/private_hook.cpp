// SPDX-License-Identifier: Apache-2.0
// A hook that the loop can't call, as the keyword `class` makes members private.
// expect-error: detpl: uncallable hook `training_step`: it is private or has other parameters. Fix: make it public and declare it `torch::Tensor training_step(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#training_step]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

class Line : public detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }

 public:
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
