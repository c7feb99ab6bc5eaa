// SPDX-License-Identifier: Apache-2.0
// LitMNIST trained by an Adapter inside somebody's own program: the module of hand_written.cpp, without its loop.
#include <detpl/detpl.hpp>

struct LitMNIST : detpl::LightningModule {
  torch::nn::Linear layer_1{register_module("layer_1", torch::nn::Linear(784, 128))};
  torch::nn::Linear layer_2{register_module("layer_2", torch::nn::Linear(128, 256))};
  torch::nn::Linear layer_3{register_module("layer_3", torch::nn::Linear(256, 10))};

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
  auto configure_optimizers() { return detpl::optim::Adam(parameters(), {.lr = 1e-3}); }
};

int main() {
  const auto images = torch::randint(0, 256, {1000, 28, 28}, torch::kByte);
  const auto labels = torch::randint(0, 10, {1000}, torch::kLong);
  const detpl::data::TensorDataset dataset(images, labels, {.mean = 0.1307, .std = 0.3081});
  detpl::data::DataLoader loader(dataset, {.batch_size = 64, .shuffle = true});

  auto context = detpl::TrialContext::local();
  LitMNIST model;
  detpl::Adapter trial{context, model, detpl::FitOptions{.enable_progress_bar = true, .max_epochs = 3}};
  trial.fit(loader);
}
