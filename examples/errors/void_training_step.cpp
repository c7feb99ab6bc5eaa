// SPDX-License-Identifier: Apache-2.0
// A training step that returns no loss.
// expect-error: detpl: uncallable hook `training_step`: its result isn't a loss. Fix: return a torch::Tensor, an optional one, or a struct or dict with `loss`. [docs/hooks.md#training_step]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  void training_step(const detpl::Batch& batch, int64_t) {
    log("train_loss", torch::mse_loss(layer(batch.data), batch.target));
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
