// SPDX-License-Identifier: Apache-2.0
// LitMNIST trained as LibTorch's tutorial does it, and by an Adapter: same images, network, batch size and epochs.
#include "lit_mnist.hpp"
#include "race.hpp"

namespace {

constexpr int64_t records = 200 * batch_size;
constexpr int epochs = 2;

/// What torch::data::datasets::MNIST is after it has read its files: floats between 0 and 1.
struct Digits : torch::data::datasets::Dataset<Digits> {
  torch::Tensor images, labels;
  explicit Digits(const detpl::Batch& digits)
      : images(digits.data.to(torch::kFloat).div_(255)), labels(digits.target) {}
  torch::data::Example<> get(size_t index) override {
    return {images[static_cast<int64_t>(index)], labels[static_cast<int64_t>(index)]};
  }
  torch::optional<size_t> size() const override { return images.size(0); }
};

void train_as_tutorial(const Digits& digits) {
  Network model;
  auto loader = torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
      Digits(digits).map(torch::data::transforms::Normalize<>(mean, deviation)).map(torch::data::transforms::Stack<>()),
      torch::data::DataLoaderOptions(batch_size));
  torch::optim::Adam optimizer(model.parameters(), torch::optim::AdamOptions(1e-3));
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (auto& batch : *loader) {
      optimizer.zero_grad();
      auto loss = torch::nll_loss(model.forward(batch.data), batch.target);
      if (std::isnan(loss.item<float>())) std::abort();
      loss.backward();
      optimizer.step();
    }
}

void train_by_adapter(const detpl::Batch& digits) {
  auto context = detpl::TrialContext::local();
  LitMNIST model;
  detpl::Adapter trial{context, model, detpl::FitOptions{.max_epochs = epochs}};
  trial.fit(detpl_loader(digits));
}

}  // namespace

int main(int argc, char** argv) {
  at::set_num_threads(1);
  const detpl::Batch digits = random_digits(records);
  const Digits floats(digits);
  race({{"tutorial", [&] { train_as_tutorial(floats); }}, {"adapter", [&] { train_by_adapter(digits); }}},
       rounds_of(argc, argv));
}
