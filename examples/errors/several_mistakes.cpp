// SPDX-License-Identifier: Apache-2.0
// All mistakes of a module are told at once; this one is run by `detpl::main`.
// expect-error: detpl: unknown hook `configure_optimisers`; did you mean `configure_optimizers`? Fix: rename it. [docs/hooks.md#configure_optimizers]
// expect-error: detpl: uncallable hook `validation_step`: it is private or has other parameters. Fix: make it public and declare it `auto validation_step(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#validation_step]
// expect-error: detpl: unsupported hook `test_step`: trials have no test loop. Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]
// expect-lines: 22
#include <torch/torch.h>

#include <detpl/detpl.hpp>
#include <detpl/main.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::mse_loss(layer(batch.data), batch.target);
  }
  void validation_step(const std::string& batch) { print(batch); }
  void test_step(const detpl::Batch&, int64_t) {}
  auto configure_optimisers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
  auto train_dataloader() {
    return detpl::data::DataLoader(detpl::data::TensorDataset(torch::rand({100, 1}), torch::rand({100, 1})));
  }
};

int main(int argc, char** argv) { return detpl::main<Line>(argc, argv); }
