// SPDX-License-Identifier: Apache-2.0
// What the benchmarks of training share: LitMNIST's network, a module around it, and images to train on.
#pragma once

#include <torch/torch.h>

#include <detpl/detpl.hpp>

/// LitMNIST as plain LibTorch has it: 784-128-256-10, 136,074 parameters.
struct Network : torch::nn::Module {
  torch::nn::Linear layer_1{register_module("layer_1", torch::nn::Linear(784, 128))};
  torch::nn::Linear layer_2{register_module("layer_2", torch::nn::Linear(128, 256))};
  torch::nn::Linear layer_3{register_module("layer_3", torch::nn::Linear(256, 10))};

  torch::Tensor forward(const torch::Tensor& images) {
    auto x = torch::relu(layer_1(images.flatten(1)));
    x = torch::relu(layer_2(x));
    return torch::log_softmax(layer_3(x), 1);
  }
};

/// The same network with the hooks that an Adapter needs.
struct LitMNIST : detpl::LightningModule {
  std::shared_ptr<Network> network = register_module("network", std::make_shared<Network>());

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = torch::nll_loss(network->forward(batch.data), batch.target);
    log("train_loss", loss);
    return loss;
  }
  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = 1e-3}); }
};

constexpr int64_t batch_size = 64;
constexpr double mean = 0.1307, deviation = 0.3081;

/// Random images of bytes, N × 1 × 28 × 28, and random labels.
inline detpl::Batch random_digits(int64_t records) {
  return {torch::randint(0, 256, {records, 1, 28, 28}, torch::kByte), torch::randint(0, 10, {records}, torch::kLong)};
}

/// Shuffled batches of them, converted to floats and normalised.
inline auto detpl_loader(const detpl::Batch& digits, int64_t prefetch = 0) {
  const detpl::data::TensorDataset dataset(digits.data, digits.target, {.mean = mean, .std = deviation});
  return detpl::data::DataLoader(dataset, {.batch_size = batch_size, .prefetch = prefetch, .seed = 1, .shuffle = true});
}
