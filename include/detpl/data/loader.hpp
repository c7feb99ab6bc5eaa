// SPDX-License-Identifier: Apache-2.0
// DataLoader: batches of a dataset in an order that is a pure function of (seed, epoch).
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/data/collate.hpp"
#include "detpl/data/dataset.hpp"
#include "detpl/data/prefetch.hpp"
#include "detpl/data/sampler.hpp"
#include "detpl/data/shard.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace detpl::inline v0::data {

/// How a DataLoader makes batches.
struct LoaderOptions {
  std::int64_t batch_size = 1;          ///< Records in a batch.
  bool drop_last = false;               ///< Leaves out the last batch where it isn't full.
  std::int64_t prefetch = 0;            ///< Batches gathered ahead by one background thread; pays for slow datasets.
  std::optional<std::uint64_t> seed{};  ///< Of the order; by default that of the run.
  bool shuffle = false;                 ///< A new permutation in each epoch, instead of the order of storage.
};

namespace detail {

// A loader or dataset may be given as it is, by pointer or by reference_wrapper.
template <class Type>
inline constexpr bool is_reference_wrapper = false;
template <class Type>
inline constexpr bool is_reference_wrapper<std::reference_wrapper<Type>> = true;

template <class Type>
auto& dereference(Type& object) {
  if constexpr (is_reference_wrapper<std::remove_const_t<Type>>)
    return object.get();
  else if constexpr (requires {
                       *object;
                       object.get();
                     })
    return *object;
  else
    return object;
}
template <class Type>
using dereferenced = std::remove_reference_t<decltype(detail::dereference(std::declval<Type&>()))>;

// Reads one batch from any kind of dataset; the loader has checked the indices.
template <class Dataset>
auto read_batch(Dataset& dataset, at::IntArrayRef indices) {
  if constexpr (gets_batches<Dataset>) {
    return dataset.get_batch(indices);
  } else if constexpr (gets_torch_batches<Dataset>) {
    const std::vector<std::size_t> positions(indices.begin(), indices.end());
    auto batch = dataset.get_batch(positions);
    if constexpr (requires { typename Dataset::ExampleType; })
      return data::collate(batch);
    else
      return batch;
  } else {
    std::vector<std::remove_cvref_t<decltype(dataset.get(indices[0]))>> examples;
    examples.reserve(indices.size());
    for (const std::int64_t index : indices) examples.push_back(dataset.get(index));
    return data::collate(examples);
  }
}

template <class Dataset>
struct batch_type_of_dataset {
  using type = decltype(detail::read_batch(std::declval<Dataset&>(), at::IntArrayRef()));
};
template <gathers_batches Dataset>
struct batch_type_of_dataset<Dataset> {
  using type = typename Dataset::batch_type;
};

template <class Dataset>
std::int64_t dataset_size(const Dataset& dataset) {
  const std::optional<std::int64_t> size = dataset.size();
  if (!size) throw data_error("the dataset doesn't know its size: a DataLoader needs a map-style dataset");
  if (*size <= 0) throw data_error("the dataset is empty: give it at least one record");
  return *size;
}

// The order of a loader that was given no sampler.
struct DefaultSampler {
  bool shuffle = false;

  Order operator()(std::int64_t size, std::uint64_t seed, std::int64_t epoch) const {
    return shuffle && epoch != storage_order ? shuffled(size, seed, epoch) : sequential(size, seed, epoch);
  }
};

}  // namespace detail

/// Batches of a map-style dataset: gathered in one pass where the dataset can, never record by record then.
///
/// `DataLoader(dataset, {.batch_size = 64, .shuffle = true})` or `DataLoader(dataset, sampler, {.batch_size = 64})`.
/// The dataset is held by value, or by `std::shared_ptr` or `std::ref`; a copy of the loader copies what is held. It is
/// an input range: each `begin()` starts the next epoch, until `set_epoch`. A training loop uses `Stream` instead.
/// Shapes: a batch has `batch_size` records, the last one the rest.
/// Order:  (seed, epoch) alone decide it; batch s holds records [s b, (s + 1) b) of the epoch's order.
/// Errors: config_error for options that can't be, data_error for an empty dataset or a sampler's index out of range.
/// Cost:   a batch's memory is reused for a later batch if nothing refers to it any more. Prefetching a cheap dataset
///         costs more than it saves; with it, a dataset's `get` runs on another thread.
template <class Dataset, class Sampler = detail::DefaultSampler>
class DataLoader {
 public:
  using dataset_type = detail::dereferenced<Dataset>;
  static_assert(map_dataset<dataset_type>,
                "detpl: a DataLoader's dataset has `size()` and one of `get(index)`, "
                "`get_batch(at::IntArrayRef indices)`.");
  using batch_type = typename detail::batch_type_of_dataset<dataset_type>::type;
  class Pass;
  class Iterator;

  explicit DataLoader(Dataset dataset, const LoaderOptions& options = {})
    requires std::same_as<Sampler, detail::DefaultSampler>
      : DataLoader(std::move(dataset), Sampler{options.shuffle}, options, nullptr) {}
  DataLoader(Dataset dataset, Sampler sampler, const LoaderOptions& options = {})
      : DataLoader(std::move(dataset), std::move(sampler), options, nullptr) {
    if (options.shuffle)
      throw config_error("a DataLoader with a sampler can't shuffle: leave out `shuffle`, or the sampler");
  }

  dataset_type& dataset() { return detail::dereference(dataset_); }
  const LoaderOptions& options() const { return options_; }

  /// Batches per epoch; with a sampler whose length varies, those of the epoch that `begin()` would start.
  std::int64_t size() const { return batches_in(records_in(epoch_), Shard()); }

  /// Makes `epoch` the one that the next `begin()` starts.
  void set_epoch(std::int64_t epoch) { epoch_ = epoch; }

  Iterator begin() { return Iterator(*this, epoch_++); }
  std::default_sentinel_t end() const { return {}; }

 private:
  DataLoader(Dataset dataset, Sampler sampler, const LoaderOptions& options, std::nullptr_t)
      : dataset_(std::move(dataset)), sampler_(std::move(sampler)), options_(options) {
    if (options.batch_size <= 0)
      throw config_error("batch_size is " + std::to_string(options.batch_size) +
                         ": give LoaderOptions a positive number");
    if (options.prefetch < 0)
      throw config_error("prefetch is " + std::to_string(options.prefetch) +
                         ": give LoaderOptions 0 or a positive number");
    if (const std::int64_t records = records_in(0); batches_in(records, Shard()) == 0)
      throw config_error("drop_last leaves no batch: " + std::to_string(records) +
                         " records are fewer than batch_size " + std::to_string(options.batch_size));
  }

  std::int64_t batches_in(std::int64_t records, const Shard& shard) const {
    return shard.steps(records, options_.batch_size, options_.drop_last);
  }

  std::int64_t records_in(std::int64_t epoch) const {
    if constexpr (std::same_as<Sampler, detail::DefaultSampler>)
      return detail::dataset_size(detail::dereference(dataset_));
    else
      return static_cast<std::int64_t>(order(options_.seed.value_or(0), epoch).size());
  }

  // The epoch's record numbers, checked: what comes after reads memory without asking.
  std::vector<std::int64_t> order(std::uint64_t seed, std::int64_t epoch) const {
    const std::int64_t size = detail::dataset_size(detail::dereference(dataset_));
    std::vector<std::int64_t> order;
    for (const std::int64_t index : sampler_(size, seed, epoch)) {
      if (index < 0 || index >= size)
        throw data_error("the sampler yields index " + std::to_string(index) + " for a dataset of " +
                         std::to_string(size) + " records");
      order.push_back(index);
    }
    if (order.empty()) throw data_error("the sampler yields no index in epoch " + std::to_string(epoch));
    return order;
  }

  Dataset dataset_;
  Sampler sampler_;
  LoaderOptions options_;
  std::int64_t epoch_ = 0;
};

template <class Dataset>
DataLoader(Dataset, LoaderOptions = {}) -> DataLoader<Dataset>;
template <class Dataset, samples_indices Sampler>
DataLoader(Dataset, Sampler, LoaderOptions = {}) -> DataLoader<Dataset, Sampler>;

/// One reading of a DataLoader, epoch by epoch: the state that the loader itself doesn't have.
///
/// It borrows the loader, which stays where it is meanwhile.
template <class Dataset, class Sampler>
class DataLoader<Dataset, Sampler>::Pass {
 public:
  explicit Pass(DataLoader& loader, const Shard& shard = {})
      : loader_(&loader), shard_(shard), ring_(static_cast<std::size_t>(loader.options_.prefetch) + 1) {}

  /// Batches of the epoch that was started, before that of the loader's next.
  std::int64_t size() const {
    return order_.empty() ? loader_->batches_in(loader_->records_in(loader_->epoch_), shard_) : count_;
  }

  /// Begins `epoch` at batch `skip`. `seed` counts where the loader's options have none.
  ///
  /// Cost: that of the epoch's order; skipping is free.
  void start(std::int64_t epoch, std::uint64_t seed, std::int64_t skip = 0) {
    prefetcher_.reset();
    order_ = loader_->order(loader_->options_.seed.value_or(seed), epoch);
    count_ = loader_->batches_in(static_cast<std::int64_t>(order_.size()), shard_);
    shard_.pad(order_, loader_->options_.batch_size, loader_->options_.drop_last);
    read_ = filled_ = std::min(skip, count_);
    if (ring_.size() > 1) prefetcher_.emplace(ring_, [this](Slot& slot) { return fill(slot); });
  }

  /// The next batch, null at the epoch's end; valid until the following call.
  batch_type* next() {
    Slot* slot = &ring_.front();
    if (prefetcher_)
      slot = prefetcher_->next();
    else if (!fill(*slot))
      slot = nullptr;
    if (!slot) return nullptr;
    ++read_;
    return &slot->batch;
  }

  /// Whether the batch just returned is the epoch's last.
  bool last() const { return read_ == count_; }

 private:
  // The batch that is lent, and a second reference to its memory: whatever becomes of the first, what is
  // filled again is memory that was allocated here and that nothing else refers to.
  struct Slot {
    batch_type batch{};
    batch_type buffer{};
  };

  bool fill(Slot& slot) {
    if (filled_ == count_) return false;
    const auto [first, count] =
        shard_.part(filled_++, static_cast<std::int64_t>(order_.size()), loader_->options_.batch_size);
    const at::IntArrayRef indices(order_.data() + first, static_cast<std::size_t>(count));
    if constexpr (gathers_batches<dataset_type>) {
      slot.batch = batch_type{};
      loader_->dataset().gather(indices, slot.buffer);
      slot.batch = slot.buffer;
    } else {
      slot.batch = detail::read_batch(loader_->dataset(), indices);
    }
    return true;
  }

  DataLoader* loader_;
  Shard shard_;
  std::vector<Slot> ring_;
  std::vector<std::int64_t> order_;
  std::int64_t count_ = 0;   // batches in this epoch
  std::int64_t filled_ = 0;  // the batch that is filled next, by the prefetcher where there is one
  std::int64_t read_ = 0;    // batches skipped or returned by next()
  std::optional<Prefetcher<Slot>> prefetcher_;
};

/// The input iterator of a DataLoader; copies share the reading.
template <class Dataset, class Sampler>
class DataLoader<Dataset, Sampler>::Iterator {
 public:
  using value_type = batch_type;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  Iterator() = default;
  Iterator(DataLoader& loader, std::int64_t epoch) : pass_(std::make_shared<Pass>(loader)) {
    pass_->start(epoch, 0);
    batch_ = pass_->next();
  }

  batch_type& operator*() const { return *batch_; }
  batch_type* operator->() const { return batch_; }
  Iterator& operator++() {
    batch_ = pass_->next();
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const Iterator& iterator, std::default_sentinel_t) { return !iterator.batch_; }

 private:
  std::shared_ptr<Pass> pass_;
  batch_type* batch_ = nullptr;
};

}  // namespace detpl::inline v0::data
