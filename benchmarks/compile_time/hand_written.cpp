// SPDX-License-Identifier: Apache-2.0
// LitMNIST trained by a hand-written loop, as LibTorch's tutorial has it: what adapter.cpp is compared with.
#include <torch/torch.h>

#include <iostream>

struct LitMNIST : torch::nn::Module {
  torch::nn::Linear layer_1{register_module("layer_1", torch::nn::Linear(784, 128))};
  torch::nn::Linear layer_2{register_module("layer_2", torch::nn::Linear(128, 256))};
  torch::nn::Linear layer_3{register_module("layer_3", torch::nn::Linear(256, 10))};

  torch::Tensor forward(torch::Tensor images) {
    auto x = torch::relu(layer_1(images.flatten(1)));
    x = torch::relu(layer_2(x));
    return torch::log_softmax(layer_3(x), 1);
  }
};

int main(int, char** argv) {
  LitMNIST model;
  auto loader = torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
      torch::data::datasets::MNIST(argv[1])
          .map(torch::data::transforms::Normalize<>(0.1307, 0.3081))
          .map(torch::data::transforms::Stack<>()),
      torch::data::DataLoaderOptions().batch_size(64));
  torch::optim::Adam optimizer(model.parameters(), torch::optim::AdamOptions(1e-3));

  for (int epoch = 0; epoch < 3; ++epoch) {
    int64_t batch_idx = 0;
    for (auto& batch : *loader) {
      optimizer.zero_grad();
      auto loss = torch::nll_loss(model.forward(batch.data), batch.target);
      loss.backward();
      optimizer.step();
      if (++batch_idx % 50 == 0)
        std::cout << "epoch " << epoch << " batch " << batch_idx << " train_loss " << loss.item<float>() << std::endl;
    }
  }
}
