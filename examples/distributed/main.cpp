// SPDX-License-Identifier: Apache-2.0
// A convolutional network with BatchNorm on handwritten digits, trained by any number of processes. README.md has the
// commands; nothing in the code is about them.
#include <torch/torch.h>

#include <detpl/detpl.hpp>
#include <detpl/main.hpp>
#include "../mnist_data.hpp"

struct DigitsHParams {
  double learning_rate = 2e-3;
  int64_t channels = 16;
};
BOOST_HANA_ADAPT_STRUCT(DigitsHParams, learning_rate, channels);

struct DigitsNetwork : detpl::LightningModule {
  using HParams = DigitsHParams;

  HParams hparams;
  torch::nn::Sequential network;

  DigitsNetwork(HParams hparams, MnistDataModule& data) : hparams(hparams) {
    const std::vector<int64_t> shape = data.image_shape();  // 1 × rows × columns
    const int64_t few = hparams.channels, many = 2 * few;
    network = register_module(
        "network",
        torch::nn::Sequential(torch::nn::Conv2d(torch::nn::Conv2dOptions(shape[0], few, 3).padding(1)),
                              torch::nn::BatchNorm2d(few), torch::nn::ReLU(),
                              torch::nn::Conv2d(torch::nn::Conv2dOptions(few, many, 3).padding(1)),
                              torch::nn::BatchNorm2d(many), torch::nn::ReLU(), torch::nn::MaxPool2d(2),
                              torch::nn::Flatten(), torch::nn::Linear(many * (shape[1] / 2) * (shape[2] / 2), 10)));
    save_hyperparameters(hparams);
  }

  torch::Tensor forward(torch::Tensor images) { return network->forward(images); }

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = torch::nn::functional::cross_entropy(forward(batch.data), batch.target);
    log("train_loss", loss, {.prog_bar = true});
    return loss;
  }

  void validation_step(const detpl::Batch& batch, int64_t) {
    auto scores = forward(batch.data);
    log("val_loss", torch::nn::functional::cross_entropy(scores, batch.target), {.prog_bar = true});
    log("accuracy", scores.argmax(1).eq(batch.target).to(torch::kFloat).mean(), {.prog_bar = true});
  }

  auto configure_optimizers() { return detpl::optim::AdamW(parameters(), {.lr = hparams.learning_rate}); }
};

int main(int argc, char** argv) { return detpl::main<DigitsNetwork, MnistDataModule>(argc, argv, {.max_epochs = 10}); }
