// SPDX-License-Identifier: Apache-2.0
// LitMNIST: three linear layers that learn to read handwritten digits.
#include <detpl/detpl.hpp>
#include <detpl/main.hpp>
#include "../mnist_data.hpp"

struct MnistHParams {
  double learning_rate = 1e-3;
  int64_t hidden_size = 128;
};
BOOST_HANA_ADAPT_STRUCT(MnistHParams, learning_rate, hidden_size);

struct LitMNIST : detpl::LightningModule {
  using HParams = MnistHParams;

  HParams hparams;
  torch::nn::Linear layer_1, layer_2, layer_3;

  LitMNIST(HParams hparams, MnistDataModule& data)
      : hparams(hparams),
        layer_1(register_module("layer_1", torch::nn::Linear(data.pixels(), hparams.hidden_size))),
        layer_2(register_module("layer_2", torch::nn::Linear(hparams.hidden_size, 2 * hparams.hidden_size))),
        layer_3(register_module("layer_3", torch::nn::Linear(2 * hparams.hidden_size, 10))) {
    if (hparams.learning_rate <= 0) throw detpl::invalid_hyperparameters("learning_rate must be more than 0");
    save_hyperparameters(hparams);
  }

  torch::Tensor forward(torch::Tensor images) {
    auto x = torch::relu(layer_1(images.flatten(1)));
    x = torch::relu(layer_2(x));
    return torch::log_softmax(layer_3(x), 1);
  }

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = torch::nll_loss(forward(batch.data), batch.target);
    log("train_loss", loss, {.prog_bar = true});
    return loss;
  }

  void validation_step(const detpl::Batch& batch, int64_t) {
    auto predictions = forward(batch.data);
    log("val_loss", torch::nll_loss(predictions, batch.target), {.prog_bar = true});
    log("accuracy", predictions.argmax(1).eq(batch.target).to(torch::kFloat).mean(), {.prog_bar = true});
  }

  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = hparams.learning_rate}); }
};

int main(int argc, char** argv) { return detpl::main<LitMNIST, MnistDataModule>(argc, argv, {.max_epochs = 20}); }
