// SPDX-License-Identifier: Apache-2.0
// detpl's Adam and SGD against torch::optim: 200 steps on LitMNIST's parameters.
#include "lit_mnist.hpp"
#include "race.hpp"

namespace {

std::vector<torch::Tensor> parameters() {
  auto all = Network().parameters();
  for (auto& parameter : all) parameter.mutable_grad() = torch::randn_like(parameter);
  return all;
}

template <class Optimizer, class Options>
Contender contender(const char* name, const Options& options) {
  return {name, [optimizer = std::make_shared<Optimizer>(parameters(), options)] {
            for (int step = 0; step < 200; ++step) optimizer->step();
          }};
}

}  // namespace

int main(int argc, char** argv) {
  at::set_num_threads(1);
  const int rounds = rounds_of(argc, argv);
  race({contender<torch::optim::Adam>("torch::optim::Adam", torch::optim::AdamOptions(1e-3)),
        contender<detpl::optim::Adam>("detpl::optim::Adam", detpl::optim::AdamOptions{.lr = 1e-3})},
       rounds);
  race({contender<torch::optim::SGD>("torch::optim::SGD", torch::optim::SGDOptions(1e-3).momentum(0.9)),
        contender<detpl::optim::SGD>("detpl::optim::SGD", detpl::optim::SGDOptions{.lr = 1e-3, .momentum = 0.9})},
       rounds);
}
