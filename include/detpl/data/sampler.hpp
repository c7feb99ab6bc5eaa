// SPDX-License-Identifier: Apache-2.0
// Samplers: the order in which an epoch reads its records, a pure function of (size, seed, epoch).
#pragma once

#include "detpl/core/random.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <range/v3/range_fwd.hpp>
#include <ranges>
#include <utility>
#include <vector>

namespace detpl::inline v0::data {
namespace detail {
template <class Range>
concept yields_integers = requires(Range& range) {
  { *range.begin() } -> std::convertible_to<std::int64_t>;
  range.end();
};
}  // namespace detail

/// The record numbers of an epoch, in order: a view for std's and for range-v3's adaptors. Copies share the
/// numbers.
class Order : public std::ranges::view_base, public ranges::view_base {
 public:
  Order() = default;
  explicit Order(std::vector<std::int64_t> indices)
      : indices_(std::make_shared<const std::vector<std::int64_t>>(std::move(indices))) {}

  const std::int64_t* begin() const { return indices_ ? indices_->data() : nullptr; }
  const std::int64_t* end() const { return indices_ ? indices_->data() + indices_->size() : nullptr; }

 private:
  std::shared_ptr<const std::vector<std::int64_t>> indices_;
};

/// In the place of an epoch: the records as they are stored, whatever the loader does otherwise.
inline constexpr std::int64_t storage_order = -1;

/// A callable `(size, seed, epoch)` that returns a range of record indices in [0, size), of any length.
///
/// Any range will do, also std's and range-v3's views of `sequential` or `shuffled`:
/// ```cpp
/// auto every_third = [](int64_t size, uint64_t seed, int64_t epoch) {
///   return data::shuffled(size, seed, epoch) | ranges::views::stride(3);
/// };
/// ```
template <class Callable>
concept samples_indices = requires(const Callable& sampler, std::int64_t size, std::uint64_t seed, std::int64_t epoch) {
  { sampler(size, seed, epoch) } -> detail::yields_integers;
};

/// The records in the order in which they are stored.
inline constexpr auto sequential = [](std::int64_t size, std::uint64_t, std::int64_t) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  return Order(std::move(order));
};

/// A permutation of the records: each of the size! orders is equally likely, a new one in each epoch.
///
/// Cost:   2 ns per record.
/// Source: Fisher and Yates' shuffle, written out because `std::shuffle` differs between standard libraries.
inline constexpr auto shuffled = [](std::int64_t size, std::uint64_t seed, std::int64_t epoch) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  Random random(seed, static_cast<std::uint64_t>(epoch));
  for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[random.below(left)]);
  return Order(std::move(order));
};

}  // namespace detpl::inline v0::data
