// SPDX-License-Identifier: Apache-2.0
// detpl's Adam and SGD against torch::optim on LitMNIST's parameters; rounds interleaved.
#include "detpl/optim/adam.hpp"
#include "detpl/optim/sgd.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <memory>
#include <vector>

namespace {

constexpr int rounds = 9;
constexpr int steps = 200;

struct Contender {
  const char* name;
  std::unique_ptr<torch::optim::Optimizer> optimizer;
  double best = std::numeric_limits<double>::max();
};

std::vector<torch::Tensor> parameters() {
  std::vector<torch::Tensor> all;
  for (const auto& shape : std::vector<std::vector<int64_t>>{{128, 784}, {128}, {256, 128}, {256}, {10, 256}, {10}}) {
    all.push_back(torch::randn(shape).requires_grad_());
    all.back().mutable_grad() = torch::randn(shape);
  }
  return all;
}

template <class Optimizer, class Options>
Contender contender(const char* name, const Options& options) {
  return {name, std::make_unique<Optimizer>(parameters(), options)};
}

void race(std::vector<Contender> contenders) {
  for (int round = 0; round < rounds; ++round)
    for (auto& contender : contenders) {
      const auto start = std::chrono::steady_clock::now();
      for (int step = 0; step < steps; ++step) contender.optimizer->step();
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      contender.best = std::min(contender.best, time.count() / steps);
    }
  for (const auto& contender : contenders)
    std::printf("%-24s %8.1f us/step  %5.2f x %s\n", contender.name, contender.best * 1e6,
                contenders.front().best / contender.best, contenders.front().name);
}

}  // namespace

int main() {
  at::set_num_threads(1);
  std::vector<Contender> adam;
  adam.push_back(contender<torch::optim::Adam>("torch::optim::Adam", torch::optim::AdamOptions(1e-3)));
  adam.push_back(contender<detpl::optim::Adam>("detpl::optim::Adam", detpl::optim::AdamOptions{.lr = 1e-3}));
  race(std::move(adam));
  std::vector<Contender> sgd;
  sgd.push_back(contender<torch::optim::SGD>("torch::optim::SGD", torch::optim::SGDOptions(1e-3).momentum(0.9)));
  sgd.push_back(
      contender<detpl::optim::SGD>("detpl::optim::SGD", detpl::optim::SGDOptions{.lr = 1e-3, .momentum = 0.9}));
  race(std::move(sgd));
}
