// SPDX-License-Identifier: Apache-2.0
// What the benchmarks of data-parallel training share: stacks of linear layers of several sizes, and records for them.
#pragma once

#include <torch/torch.h>

#include <cstdlib>
#include <string_view>
#include <vector>

#include <detpl/callbacks/data_parallel.hpp>
#include <detpl/detpl.hpp>
#include <detpl/dist/launch.hpp>

/// Linear layers with ReLU between them.
struct Stack : detpl::LightningModule {
  torch::nn::Sequential layers;

  /// `name`: `mnist` is LitMNIST, 136 thousand parameters; `mlp` has 670 thousand, `large` 20 million. torch_ddp.py has
  /// the same.
  explicit Stack(std::string_view name) {
    std::vector<int64_t> widths{784, 128, 256, 10};
    if (name == "mlp") widths = {784, 512, 512, 10};
    if (name == "large") {
      widths = {784, 10};
      widths.insert(widths.begin() + 1, 19, 1024);
    }
    for (std::size_t layer = 1; layer < widths.size(); ++layer) {
      if (layer > 1) layers->push_back(torch::nn::ReLU());
      layers->push_back(torch::nn::Linear(widths[layer - 1], widths[layer]));
    }
    register_module("layers", layers);
  }

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    return torch::nn::functional::cross_entropy(layers->forward(batch.data), batch.target);
  }
  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = 1e-4}); }
};

/// Shuffled batches of floats, for 100 steps of `ranks` an epoch.
inline auto random_records(int64_t ranks, int64_t batch_size) {
  torch::manual_seed(1);
  const int64_t records = 100 * batch_size * ranks;
  const detpl::data::TensorDataset dataset(torch::randn({records, 784}),
                                           torch::randint(0, 10, {records}, torch::kLong));
  return detpl::data::DataLoader(dataset, {.batch_size = batch_size, .seed = 1, .shuffle = true});
}
