// SPDX-License-Identifier: Apache-2.0
// Parts of a dataset: some of its records, or all of them dealt out at random.
#pragma once

#include "detpl/data/loader.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace detpl::inline v0::data {

/// The records `indices` of a dataset, in that order, read as the dataset itself would be.
///
/// The dataset is held as a DataLoader holds it: by value, by `std::shared_ptr` or by `std::ref`.
/// Errors: data_error for an index that isn't in the dataset.
template <class Dataset>
class Subset {
 public:
  using dataset_type = detail::dereferenced<Dataset>;
  using batch_type = typename detail::batch_type_of_dataset<dataset_type>::type;

  Subset(Dataset dataset, std::vector<std::int64_t> indices)
      : dataset_(std::move(dataset)), indices_(std::move(indices)) {
    const std::int64_t size = detail::dataset_size(detail::dereference(dataset_));
    for (const std::int64_t index : indices_)
      if (index < 0 || index >= size)
        throw data_error("a subset has index " + std::to_string(index) + " of a dataset of " + std::to_string(size) +
                         " records");
  }

  std::int64_t size() const { return static_cast<std::int64_t>(indices_.size()); }
  const std::vector<std::int64_t>& indices() const { return indices_; }
  dataset_type& dataset() { return detail::dereference(dataset_); }

  /// Fills `into` with records of the subset, in memory that may be reused where the dataset can do that.
  void gather(at::IntArrayRef positions, batch_type& into) {
    std::vector<std::int64_t> records(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) records[i] = indices_[static_cast<std::size_t>(positions[i])];
    if constexpr (gathers_batches<dataset_type>)
      dataset().gather(records, into);
    else
      into = detail::read_batch(dataset(), records);
  }

 private:
  Dataset dataset_;
  std::vector<std::int64_t> indices_;
};

/// Deals all records of `dataset` out at random, into parts of the given sizes.
///
/// `auto [train, val] = data::random_split(dataset, {55'000, 5'000});` The same seed gives the same parts everywhere.
/// Errors: data_error unless the sizes are positive and add up to the dataset's.
template <class Dataset, std::size_t count>
std::array<Subset<Dataset>, count> random_split(Dataset dataset, const std::int64_t (&sizes)[count],
                                                std::uint64_t seed = 0) {
  const std::int64_t records = detail::dataset_size(detail::dereference(dataset));
  const std::int64_t total = std::accumulate(std::begin(sizes), std::end(sizes), std::int64_t{0});
  for (const std::int64_t size : sizes)
    if (size <= 0) throw data_error("random_split is asked for a part of " + std::to_string(size) + " records");
  if (total != records)
    throw data_error("random_split's parts have " + std::to_string(total) + " records together, but the dataset has " +
                     std::to_string(records));
  const Order order = shuffled(records, seed, 0);
  const std::int64_t* next = order.begin();
  const auto part = [&](std::int64_t size) {
    next += size;
    return Subset<Dataset>(dataset, {next - size, next});
  };
  return [&]<std::size_t... index>(std::index_sequence<index...>) {
    return std::array<Subset<Dataset>, count>{part(sizes[index])...};
  }(std::make_index_sequence<count>());
}

}  // namespace detpl::inline v0::data
