// SPDX-License-Identifier: Apache-2.0
// DataLoader against torch::data on shuffled 28 x 28 byte images, normalised, in batches of 64; rounds
// interleaved.
#include "detpl/data/loader.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <limits>

namespace {

constexpr int64_t records = 20'000;
constexpr int64_t batch_size = 64;
constexpr int rounds = 9;

// The official tutorial's dataset: a record is converted, normalised and stacked on its own.
struct Images : torch::data::Dataset<Images> {
  torch::Tensor images;
  torch::Tensor labels;
  Images(torch::Tensor images, torch::Tensor labels) : images(std::move(images)), labels(std::move(labels)) {}
  torch::data::Example<> get(size_t index) override {
    const auto position = static_cast<int64_t>(index);
    return {images[position].to(torch::kFloat).div_(255), labels[position]};
  }
  torch::optional<size_t> size() const override { return images.size(0); }
};

// Seconds to read all batches; `sum` keeps the reading from being optimised away.
template <class Loader>
double seconds(Loader& loader, int64_t& sum) {
  const auto start = std::chrono::steady_clock::now();
  for (auto& batch : loader) sum += batch.data.size(0);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main() {
  at::set_num_threads(1);
  const auto images = torch::randint(0, 256, {records, 1, 28, 28}, torch::kByte);
  const auto labels = torch::randint(0, 10, {records}, torch::kLong);

  const auto torch_options = torch::data::DataLoaderOptions(batch_size);
  auto tutorial = torch::data::make_data_loader<torch::data::samplers::RandomSampler>(
      Images(images, labels)
          .map(torch::data::transforms::Normalize<>(0.1307, 0.3081))
          .map(torch::data::transforms::Stack<>()),
      torch_options);
  const detpl::data::TensorDataset dataset(images, labels, {.mean = 0.1307, .std = 0.3081});
  detpl::data::DataLoader loader(dataset, {.batch_size = batch_size, .shuffle = true});
  detpl::data::DataLoader prefetching(dataset, {.batch_size = batch_size, .prefetch = 2, .shuffle = true});

  std::array<double, 3> best;
  best.fill(std::numeric_limits<double>::max());
  int64_t sum = 0;
  for (int round = 0; round < rounds; ++round) {
    best[0] = std::min(best[0], seconds(*tutorial, sum));
    best[1] = std::min(best[1], seconds(loader, sum));
    best[2] = std::min(best[2], seconds(prefetching, sum));
  }
  const auto batches = static_cast<double>((records + batch_size - 1) / batch_size);
  const auto print = [&](const char* name, double time) {
    std::printf("%-28s %8.1f us/batch  %6.2f M records/s  %5.1f x torch::data\n", name, time / batches * 1e6,
                static_cast<double>(records) / time / 1e6, best[0] / time);
  };
  print("torch::data", best[0]);
  print("detpl DataLoader", best[1]);
  print("detpl DataLoader, prefetch 2", best[2]);
  return sum == 3 * rounds * records && best[0] / best[1] >= 8 ? 0 : 1;
}
