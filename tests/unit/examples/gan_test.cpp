#include <torch/torch.h>

#include "gan_mnist/gan.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace {

auto loader(int64_t count) {
  return detpl::data::DataLoader(detpl::data::TensorDataset(torch::rand({count, 1, 3, 4}) * 2 - 1, torch::zeros(count)),
                                 {.batch_size = 4});
}

/// The GAN, with an eye on what takes part in each step.
struct WatchedGAN : GAN {
  using GAN::GAN;
  std::vector<std::string> trained;  // by the steps' backward passes

  void on_after_backward() {
    std::string networks;
    for (const auto& network : named_children()) {
      bool all = true, none = true;
      for (const auto& parameter : network.value()->parameters()) {
        const bool has = parameter.grad().defined() && parameter.requires_grad();
        all = all && has;
        none = none && !has && !parameter.requires_grad();
      }
      networks += all ? network.key() + " " : none ? "" : network.key() + " in part ";
    }
    trained.push_back(networks);
  }
};

}  // namespace

TEST_CASE("a GAN's networks take turns, both change, and all parameters require grad afterwards") {
  torch::manual_seed(0);
  WatchedGAN gan({.hidden_size = 4}, {1, 3, 4});
  std::vector<torch::Tensor> before;
  for (const auto& parameter : gan.parameters()) before.push_back(parameter.detach().clone());
  auto context = detpl::TrialContext::local();
  detpl::Adapter trial(context, gan, detpl::FitOptions{.max_epochs = 2});
  const detpl::FitResult result = trial.fit(loader(9), loader(5));

  CHECK(gan.trained.size() == 2 * 3 * 2);
  for (std::size_t step = 0; step < gan.trained.size(); ++step)
    CHECK(gan.trained[step] == (step % 2 == 0 ? "generator " : "discriminator "));
  const auto after = gan.named_parameters();
  for (std::size_t i = 0; i < before.size(); ++i) {
    INFO(after[i].key());
    CHECK(after[i].value().requires_grad());
    CHECK_FALSE(torch::equal(after[i].value(), before[i]));
  }
  for (const char* metric : {"g_loss", "d_loss", "val_real", "val_fake"}) {
    REQUIRE(result.metrics.find(metric));
    CHECK(std::isfinite(result.metrics.find(metric)->item()));
  }
}

TEST_CASE("a GAN of MNIST's size has Lightning's layers") {
  const GAN gan({}, {1, 28, 28});
  std::vector<int64_t> outputs;
  for (const auto& parameter : gan.named_parameters())
    if (parameter.value().dim() == 2) outputs.push_back(parameter.value().size(0));
  CHECK(outputs == std::vector<int64_t>{128, 256, 512, 1024, 784, 512, 256, 1});
}
