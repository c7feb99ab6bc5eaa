// SPDX-License-Identifier: Apache-2.0
// A stream of batches cut to the limits of the run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "detpl/data/stream.hpp"
#include "detpl/module/options.hpp"

namespace detpl::inline v0::detail {

/// A source's batches, of which an epoch takes as many as an option such as `limit_train_batches` allows.
///
/// Errors: data_error for an empty source, for a fraction of a source that doesn't know its size, and for a fraction
///         that leaves no batch.
template <class Loader>
class LimitedStream {
 public:
  using batch_type = typename data::Stream<Loader>::batch_type;

  static constexpr bool may_be_uneven = data::Stream<Loader>::may_be_uneven;

  LimitedStream(Loader& loader, const data::Shard& shard, BatchCount limit, std::string option)
      : stream_(loader, shard), limit_(limit), option_(std::move(option)) {
    size_ = limited(stream_.size());
  }

  /// Batches of an epoch after the limit; none if the source can't say.
  std::optional<std::int64_t> size() const { return size_; }

  void start(std::int64_t epoch, std::uint64_t seed, std::int64_t skip = 0) {
    stream_.start(epoch, seed, skip);
    size_ = limited(stream_.size());
    taken_ = skip;
  }
  /// The next batch, or null at the end; valid until the following call.
  batch_type* next() {
    if (size_ && taken_ >= *size_) return nullptr;
    if (limit_reached(taken_)) return nullptr;
    batch_type* batch = stream_.next();
    if (!batch && taken_ == 0) throw no_batch();
    if (batch) ++taken_;
    return batch;
  }
  /// Whether the batch just returned is the epoch's last.
  bool last() const { return stream_.last() || (size_ && taken_ >= *size_) || limit_reached(taken_); }

 private:
  static data_error no_batch() {
    return data_error(
        "a loader yields no batch at all: its dataset is empty, or drop_last drops all it has, or it "
        "has fewer records than there are ranks");
  }
  bool limit_reached(std::int64_t taken) const { return !limit_.is_fraction() && taken >= limit_.count(); }

  std::optional<std::int64_t> limited(std::optional<std::int64_t> size) const {
    if (size && *size == 0) throw no_batch();
    if (!limit_.is_fraction()) return size ? std::optional(std::min(*size, limit_.count())) : std::nullopt;
    if (limit_.fraction() == 1.0) return size;
    if (!size)
      throw data_error(option_ + " = " + limit_.text() +
                       " is a fraction, but the loader doesn't know its size: give a count of batches");
    const auto batches = static_cast<std::int64_t>(static_cast<double>(*size) * limit_.fraction());
    if (batches == 0 && limit_.fraction() > 0)
      throw data_error(option_ + " = " + limit_.text() + " of " + std::to_string(*size) +
                       " batches is less than one batch: give a larger fraction or a count");
    return batches;
  }

  data::Stream<Loader> stream_;
  BatchCount limit_;
  std::string option_;
  std::optional<std::int64_t> size_;
  std::int64_t taken_ = 0;
};

}  // namespace detpl::inline v0::detail
