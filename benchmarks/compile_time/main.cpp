// SPDX-License-Identifier: Apache-2.0
// LitMNIST as a program of its own, with detpl::main's command line, loggers and checkpoints.
#include <detpl/detpl.hpp>
#include <detpl/main.hpp>

struct MnistHParams {
  double learning_rate = 1e-3;
  int64_t hidden_size = 128;
};
BOOST_HANA_ADAPT_STRUCT(MnistHParams, learning_rate, hidden_size);

struct LitMNIST : detpl::LightningModule {
  using HParams = MnistHParams;

  HParams hparams;
  torch::nn::Linear layer_1, layer_2, layer_3;

  explicit LitMNIST(HParams hparams)
      : hparams(hparams),
        layer_1(register_module("layer_1", torch::nn::Linear(784, hparams.hidden_size))),
        layer_2(register_module("layer_2", torch::nn::Linear(hparams.hidden_size, 2 * hparams.hidden_size))),
        layer_3(register_module("layer_3", torch::nn::Linear(2 * hparams.hidden_size, 10))) {
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
  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = hparams.learning_rate}); }

  static auto train_dataloader() {
    const auto images = torch::randint(0, 256, {1000, 28, 28}, torch::kByte);
    const auto labels = torch::randint(0, 10, {1000}, torch::kLong);
    const detpl::data::TensorDataset dataset(images, labels, {.mean = 0.1307, .std = 0.3081});
    return detpl::data::DataLoader(dataset, {.batch_size = 64, .shuffle = true});
  }
};

int main(int argc, char** argv) { return detpl::main<LitMNIST>(argc, argv, {.max_epochs = 3}); }
