// SPDX-License-Identifier: Apache-2.0
// Stream: how a training loop reads any source of batches, epoch by epoch.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/data/loader.hpp"

#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

namespace detpl::inline v0::data {
namespace detail {

// Any range, torch::data's loaders included, whose iterators are too plain for std::input_iterator.
template <class Range>
concept iterable = requires(Range& range) {
  std::begin(range) != std::end(range);
  *std::begin(range);
  ++std::declval<decltype(std::begin(range))&>();
};
template <class Range>
using iterator_of = decltype(std::begin(std::declval<Range&>()));
template <class Range>
using sentinel_of = decltype(std::end(std::declval<Range&>()));

template <class Iterator>
struct Element {
  using type = std::remove_cvref_t<decltype(*std::declval<Iterator&>())>;
};
template <class Iterator>
  requires requires { typename std::iter_value_t<Iterator>; }
struct Element<Iterator> {
  using type = std::iter_value_t<Iterator>;
};
template <class Range>
using element = typename Element<iterator_of<Range>>::type;

// A loader that keeps the state of a reading in an object of its own, as DataLoader does.
template <class Loader>
concept has_pass = requires { typename Loader::Pass; };

// A pointer or reference_wrapper to a range: in a list of these, the elements are loaders, not batches.
template <class Type>
concept refers_to_range = !std::same_as<dereferenced<Type>, Type> && iterable<dereferenced<Type>>;

// A coroutine generator, by itself or below views: begin() may be called once.
template <class Range>
    struct Generator : std::bool_constant < requires {
  typename Range::promise_type;
} > {};
template <template <class...> class View, class... Arguments>
    struct Generator<View<Arguments...>> : std::bool_constant < requires {
  typename View<Arguments...>::promise_type;
} || (Generator<Arguments>::value || ...) > {};

// A range that yields the part of one of several processes.
template <class Range>
concept is_sharded = requires { requires Range::detpl_sharded; };

template <class Range>
std::optional<std::int64_t> range_size(Range& range) {
  if constexpr (requires {
                  { range.size() } -> std::convertible_to<std::optional<std::int64_t>>;
                })
    return range.size();
  else if constexpr (requires { std::ranges::size(range); })
    return static_cast<std::int64_t>(std::ranges::size(range));
  else
    return std::nullopt;
}

inline data_error read_only_once(std::int64_t epoch) {
  return data_error("this range of batches can be read only once, so it has none for epoch " + std::to_string(epoch) +
                    ": give a DataLoader, a container or a view over one, or set max_epochs to 1");
}

}  // namespace detail

/// A source of batches: a DataLoader, a `torch::data` loader, any input range of batches, or a pointer to one
/// of these.
template <class Loader>
concept is_loader =
    detail::iterable<detail::dereferenced<Loader>> && std::is_class_v<detail::element<detail::dereferenced<Loader>>> &&
    !detail::has_pass<detail::element<detail::dereferenced<Loader>>> &&
    !detail::refers_to_range<detail::element<detail::dereferenced<Loader>>>;

/// Reads a source of batches epoch by epoch. It borrows the source.
///
/// Of several processes each reads its shard: a DataLoader's is cut out here; any other range must yield its own part
/// and say so by `static constexpr bool detpl_sharded = true`.
/// A range without `size()` is read one batch ahead, so that the last one is known; DataLoader and sized ranges aren't.
/// A range is begun anew in each epoch; its batches are copied as handles, so that the range's own are left alone.
/// Order:  `start`, then `next` until it returns null or the rest isn't wanted, and again.
/// Errors: what the source throws; data_error from the second epoch on if the range can be read only once; config_error
///         for a range that isn't sharded, in one of several processes.
template <is_loader Loader>
class Stream {
 public:
  using range_type = detail::dereferenced<Loader>;
  using batch_type = detail::element<range_type>;
  /// Whether processes may read different numbers of batches.
  static constexpr bool may_be_uneven = true;

  explicit Stream(Loader& loader, const Shard& shard = {}) : range_(detail::dereference(loader)) {
    if (shard.size > 1 && !detail::is_sharded<std::remove_const_t<range_type>>)
      throw config_error(
          "on several ranks each must read its own part of the data, and this range of batches doesn't say that it "
          "does: use a detpl::data::DataLoader, or give the range `static constexpr bool detpl_sharded = true`");
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Batches per epoch, or nothing if the range can't say.
  std::optional<std::int64_t> size() const { return detail::range_size(range_); }

  /// Begins an epoch's reading at batch `skip`. What a range yields is its own affair: `seed` is for
  /// DataLoaders.
  ///
  /// Cost: the batches skipped are read; so is the rest of an unfinished epoch of a `torch::data` loader with
  /// workers.
  void start(std::int64_t epoch, std::uint64_t seed, std::int64_t skip = 0);

  /// The next batch, null at the epoch's end; valid until the following call.
  batch_type* next();

  /// Whether the batch just returned is the epoch's last.
  bool last() const { return last_; }

 private:
  static constexpr bool single_pass = detail::Generator<std::remove_const_t<range_type>>::value;

  bool at_end() const { return !(*position_ != *end_); }
  void finish_unread();

  range_type& range_;
  mutable std::optional<detail::iterator_of<range_type>> position_;
  std::optional<detail::sentinel_of<range_type>> end_;
  std::optional<batch_type> batch_;
  std::optional<std::int64_t> size_;
  std::int64_t epoch_ = 0;
  std::int64_t read_ = 0;     // batches of this epoch that were skipped or returned
  bool on_returned_ = false;  // the iterator still stands on the batch that was returned
  bool last_ = false;
  bool began_ = false;  // some epoch yielded a batch
};

template <is_loader Loader>
void Stream<Loader>::start(std::int64_t epoch, std::uint64_t, std::int64_t skip) {
  if (single_pass && (epoch > 0 || position_)) throw detail::read_only_once(epoch);
  epoch_ = epoch;
  finish_unread();
  batch_.reset();
  position_.reset();
  end_.reset();
  position_.emplace(std::begin(range_));
  end_.emplace(std::end(range_));
  size_ = size();
  read_ = 0;
  on_returned_ = last_ = false;
  for (; skip > 0 && !at_end(); --skip, ++read_) ++*position_;
}

template <is_loader Loader>
auto Stream<Loader>::next() -> batch_type* {
  batch_.reset();  // before the range goes on: it may want to reuse the memory
  if (std::exchange(on_returned_, false)) ++*position_;
  if (at_end()) {
    if (read_ == 0 && began_) throw detail::read_only_once(epoch_);
    return nullptr;
  }
  batch_.emplace(**position_);
  began_ = true;
  ++read_;
  if (size_) {
    on_returned_ = true;
    last_ = read_ == *size_;
  } else {
    ++*position_;
    last_ = at_end();
  }
  return &*batch_;
}

// torch::data's loaders refuse to begin again while their workers have batches in flight.
template <is_loader Loader>
void Stream<Loader>::finish_unread() {
  if constexpr (requires {
                  { range_.options().workers } -> std::convertible_to<std::size_t>;
                })
    if (position_ && range_.options().workers > 0)
      while (!at_end()) ++*position_;
}

/// Of a DataLoader: no copy, no reading ahead, and skipping is free.
template <is_loader Loader>
  requires detail::has_pass<detail::dereferenced<Loader>>
class Stream<Loader> {
 public:
  using range_type = detail::dereferenced<Loader>;
  using batch_type = typename range_type::batch_type;
  static constexpr bool may_be_uneven = false;  // but for the last step of an epoch that isn't padded

  explicit Stream(Loader& loader, const Shard& shard = {}) : pass_(detail::dereference(loader), shard) {}

  std::optional<std::int64_t> size() const { return pass_.size(); }
  void start(std::int64_t epoch, std::uint64_t seed, std::int64_t skip = 0) { pass_.start(epoch, seed, skip); }
  batch_type* next() { return pass_.next(); }
  bool last() const { return pass_.last(); }

 private:
  typename range_type::Pass pass_;
};

/// The type of a source's batches.
template <is_loader Loader>
using batch_type_of = typename Stream<Loader>::batch_type;

}  // namespace detpl::inline v0::data
