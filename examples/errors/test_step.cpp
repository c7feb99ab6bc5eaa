// SPDX-License-Identifier: Apache-2.0
// A test loop, which trials don't have.
// expect-error: detpl: unsupported hook `test_step`: trials have no test loop. Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]
#include <torch/torch.h>

#include <detpl/detpl.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
  void test_step(const detpl::Batch& batch, int64_t) {
    log("test_loss", torch::mse_loss(layer(batch.data), batch.target));
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
