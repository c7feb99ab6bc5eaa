// SPDX-License-Identifier: Apache-2.0
// DataLoader against torch::data: an epoch of shuffled 28 × 28 byte images, converted to floats and normalised, in
// batches of 64.
#include "lit_mnist.hpp"
#include "race.hpp"

namespace {

constexpr int64_t records = 20'000;

/// The tutorial's way: a record is converted, normalised and stacked on its own.
struct Digits : torch::data::datasets::Dataset<Digits> {
  torch::Tensor images, labels;
  explicit Digits(const detpl::Batch& digits) : images(digits.data), labels(digits.target) {}
  torch::data::Example<> get(size_t index) override {
    const auto position = static_cast<int64_t>(index);
    return {images[position].to(torch::kFloat).div_(255), labels[position]};
  }
  torch::optional<size_t> size() const override { return images.size(0); }
};

/// torch::data's datasets::MNIST converts when it reads its files, and keeps four times the memory.
struct FloatDigits : torch::data::datasets::Dataset<FloatDigits> {
  torch::Tensor images, labels;
  explicit FloatDigits(const detpl::Batch& digits)
      : images(digits.data.to(torch::kFloat).div_(255)), labels(digits.target) {}
  torch::data::Example<> get(size_t index) override {
    return {images[static_cast<int64_t>(index)], labels[static_cast<int64_t>(index)]};
  }
  torch::optional<size_t> size() const override { return images.size(0); }
};

/// The best that torch::data allows: whole batches by LibTorch's own operations.
struct DigitBatches : torch::data::datasets::BatchDataset<DigitBatches, torch::data::Example<>> {
  torch::Tensor images, labels;
  explicit DigitBatches(const detpl::Batch& digits) : images(digits.data), labels(digits.target) {}
  torch::data::Example<> get_batch(torch::ArrayRef<size_t> request) override {
    std::vector<int64_t> positions(request.begin(), request.end());
    const auto index = torch::from_blob(positions.data(), {static_cast<int64_t>(positions.size())}, torch::kLong);
    return {images.index_select(0, index).to(torch::kFloat).div_(255).sub_(mean).div_(deviation),
            labels.index_select(0, index)};
  }
  torch::optional<size_t> size() const override { return images.size(0); }
};

template <class Dataset>
auto torch_loader(Dataset dataset) {
  return torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
      std::move(dataset), torch::data::DataLoaderOptions(batch_size));
}
template <class Dataset>
auto tutorial_loader(Dataset dataset) {
  return torch_loader(std::move(dataset)
                          .map(torch::data::transforms::Normalize<>(mean, deviation))
                          .map(torch::data::transforms::Stack<>()));
}

/// Reads all batches and makes sure that they are.
template <class Loader>
void read(Loader& loader) {
  int64_t count = 0;
  for (auto& batch : loader)
    if (batch.data.scalar_type() == torch::kFloat) count += batch.data.size(0);
  if (count != records) std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  at::set_num_threads(1);
  const detpl::Batch digits = random_digits(records);
  auto tutorial = tutorial_loader(Digits(digits));
  auto floats = tutorial_loader(FloatDigits(digits));
  auto batches = torch_loader(DigitBatches(digits));
  auto loader = detpl_loader(digits);
  auto prefetching = detpl_loader(digits, 2);
  race({{"torch::data", [&] { read(*tutorial); }},
        {"torch::data, images kept as floats", [&] { read(*floats); }},
        {"torch::data, batch dataset", [&] { read(*batches); }},
        {"detpl", [&] { read(loader); }},
        {"detpl, prefetch 2", [&] { read(prefetching); }}},
       rounds_of(argc, argv));
}
