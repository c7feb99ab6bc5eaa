// SPDX-License-Identifier: Apache-2.0
// Datasets: what a DataLoader reads from, and the one that holds its records as tensors.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/data/batch.hpp"
#include "detpl/data/gather.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace detpl::inline v0::data {

/// A dataset that says how many records it has: an integer, or an optional one as `torch::data` has it.
template <class Dataset>
concept has_size = requires(const Dataset& dataset) {
  { dataset.size() } -> std::convertible_to<std::optional<std::int64_t>>;
};

/// A dataset that yields one record at a time: `get(index)`.
template <class Dataset>
concept gets_examples = has_size<Dataset> && requires(Dataset& dataset, std::int64_t index) { dataset.get(index); };

/// A dataset that yields a whole batch: `get_batch(at::IntArrayRef indices)`; `std::span<const int64_t>` does
/// as well.
template <class Dataset>
concept gets_batches =
    has_size<Dataset> && requires(Dataset& dataset, at::IntArrayRef indices) { dataset.get_batch(indices); };

/// A map-style dataset of `torch::data`: its `get_batch` takes unsigned indices.
template <class Dataset>
concept gets_torch_batches =
    has_size<Dataset> && requires(Dataset& dataset, at::ArrayRef<std::size_t> indices) { dataset.get_batch(indices); };

/// A dataset that fills a batch whose memory may be reused: `gather(at::IntArrayRef indices, Batch& into)`.
template <class Dataset>
concept gathers_batches =
    has_size<Dataset> && requires(Dataset& dataset, at::IntArrayRef indices, typename Dataset::batch_type& into) {
      dataset.gather(indices, into);
    };

/// A map-style dataset: it has a `size()` and yields records by index, singly or in batches.
template <class Dataset>
concept map_dataset =
    gets_examples<Dataset> || gets_batches<Dataset> || gets_torch_batches<Dataset> || gathers_batches<Dataset>;

namespace detail {
template <tensor_structure Columns>
Columns check_columns(Columns columns) {
  std::optional<std::int64_t> size;
  for_each_tensor(columns, [&](at::Tensor& column) {
    if (column.dim() == 0)
      throw data_error("a dataset's tensor is a scalar: its first dimension must count the records");
    if (size && column.size(0) != *size)
      throw data_error("a dataset's tensors disagree about the number of records: " + std::to_string(*size) + " and " +
                       std::to_string(column.size(0)));
    size = column.size(0);
    column = column.contiguous();
  });
  if (size.value_or(0) == 0) throw data_error("the dataset is empty: give it at least one record");
  return columns;
}
}  // namespace detail

/// A dataset of tensors with a common first dimension: records go into a batch in one pass, images normalised
/// on the way.
///
/// `TensorDataset(images, labels)` yields `Batch`, `TensorDataset(tensor)` tensors, and `TensorDataset(columns)` any
/// structure made of tensors (pair, tuple, Hana struct, ...). It is cheap to copy: copies share the tensors.
/// Shapes: every tensor is N x ..., N >= 1; a batch of b records has the same structure with N replaced by b.
/// Errors: data_error if there is no record or the tensors disagree about N.
/// Cost:   tensors that aren't contiguous are copied once, at construction.
template <tensor_structure Columns = Batch>
class TensorDataset {
 public:
  using batch_type = Columns;

  explicit TensorDataset(Columns columns) : columns_(detail::check_columns(std::move(columns))) {}
  /// Normalises the first tensor.
  TensorDataset(Columns columns, const Normalize& normalize) : TensorDataset(std::move(columns)) {
    bool first = true;
    for_each_tensor(columns_, [&](const at::Tensor& column) {
      if (std::exchange(first, false)) normalizer_ = std::make_shared<const Normalizer>(normalize, column);
    });
  }
  TensorDataset(at::Tensor data, at::Tensor target)
    requires std::same_as<Columns, Batch>
      : TensorDataset(Batch(std::move(data), std::move(target))) {}
  TensorDataset(at::Tensor data, at::Tensor target, const Normalize& normalize)
    requires std::same_as<Columns, Batch>
      : TensorDataset(Batch(std::move(data), std::move(target)), normalize) {}

  /// The number of records.
  std::int64_t size() const { return data::batch_size(columns_); }

  /// The tensors as they were given, not normalised.
  const Columns& columns() const { return columns_; }

  /// One record, without the leading dimension.
  Columns get(std::int64_t index) const {
    return transform_tensors(get_batch(index), [](const at::Tensor& tensor) { return tensor.squeeze(0); });
  }

  /// The records `indices`, in that order.
  Columns get_batch(at::IntArrayRef indices) const {
    Columns batch{};
    gather(indices, batch);
    return batch;
  }

  /// Fills `into` with the records `indices`; its memory is reused where nothing else refers to it.
  void gather(at::IntArrayRef indices, Columns& into) const {
    c10::SmallVector<at::Tensor, 4> buffers;
    for_each_tensor(into, [&](at::Tensor& tensor) { buffers.push_back(std::move(tensor)); });
    into = columns_;
    std::size_t position = 0;
    for_each_tensor(into, [&](at::Tensor& tensor) {
      const at::Tensor source = std::move(tensor);
      tensor = position < buffers.size() ? std::move(buffers[position]) : at::Tensor();
      if (position++ == 0 && normalizer_)
        (*normalizer_)(source, indices, tensor);
      else
        data::gather(source, indices, tensor);
    });
  }

 private:
  Columns columns_;
  std::shared_ptr<const Normalizer> normalizer_;
};

template <class Columns>
TensorDataset(Columns) -> TensorDataset<Columns>;
template <class Columns>
TensorDataset(Columns, Normalize) -> TensorDataset<Columns>;
TensorDataset(at::Tensor, at::Tensor) -> TensorDataset<Batch>;
TensorDataset(at::Tensor, at::Tensor, Normalize) -> TensorDataset<Batch>;

/// Checks that `labels` are class numbers in [0, classes).
///
/// Errors: data_error naming the first label out of range and its record.
inline void check_labels(const at::Tensor& labels, std::int64_t classes) {
  const at::Tensor wrong = labels.lt(0).logical_or_(labels.ge(classes)).flatten().nonzero();
  if (wrong.size(0) == 0) return;
  const auto record = wrong[0].item<std::int64_t>();
  throw data_error("label " + std::to_string(labels.flatten()[record].item<std::int64_t>()) + " of record " +
                   std::to_string(record) + " is out of range: with " + std::to_string(classes) +
                   " classes, labels are 0 to " + std::to_string(classes - 1));
}

}  // namespace detpl::inline v0::data
