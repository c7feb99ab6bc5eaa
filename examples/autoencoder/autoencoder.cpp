// SPDX-License-Identifier: Apache-2.0
// An autoencoder, and by inheritance one for handwritten digits: research code is shared, data code is not.
#include <detpl/detpl.hpp>
#include <detpl/main.hpp>
#include "../mnist_data.hpp"

struct AutoEncoderHParams {
  double learning_rate = 1e-3;
  int64_t hidden_size = 64;
  int64_t code_size = 8;
};
BOOST_HANA_ADAPT_STRUCT(AutoEncoderHParams, learning_rate, hidden_size, code_size);

/// Squeezes vectors through a narrow code and learns to restore them; how vectors come about is the child's affair.
struct LitAutoEncoder : detpl::LightningModule {
  using HParams = AutoEncoderHParams;

  HParams hparams;
  torch::nn::Sequential encoder, decoder;

  LitAutoEncoder(HParams hparams, int64_t width)
      : hparams(hparams),
        encoder(register_module("encoder",
                                torch::nn::Sequential(torch::nn::Linear(width, hparams.hidden_size), torch::nn::ReLU(),
                                                      torch::nn::Linear(hparams.hidden_size, hparams.code_size)))),
        decoder(register_module(
            "decoder", torch::nn::Sequential(torch::nn::Linear(hparams.code_size, hparams.hidden_size),
                                             torch::nn::ReLU(), torch::nn::Linear(hparams.hidden_size, width)))) {
    save_hyperparameters(hparams);
  }

  torch::Tensor forward(torch::Tensor vectors) { return encoder->forward(vectors); }

  torch::Tensor reconstruction_loss(torch::Tensor vectors) {
    return torch::mse_loss(decoder->forward(forward(vectors)), vectors);
  }

  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = hparams.learning_rate}); }
};

struct LitMNISTAutoEncoder : LitAutoEncoder {
  LitMNISTAutoEncoder(HParams hparams, MnistDataModule& data) : LitAutoEncoder(hparams, data.pixels()) {}

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = reconstruction_loss(batch.data.flatten(1));
    log("train_loss", loss, {.prog_bar = true});
    return loss;
  }
  detpl::Metrics validation_step(const detpl::Batch& batch, int64_t) {
    return {{"val_loss", reconstruction_loss(batch.data.flatten(1))}};
  }
};

int main(int argc, char** argv) {
  return detpl::main<LitMNISTAutoEncoder, MnistDataModule>(argc, argv, {.max_epochs = 20});
}
