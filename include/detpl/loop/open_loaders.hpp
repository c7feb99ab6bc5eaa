// SPDX-License-Identifier: Apache-2.0
// The loaders of a source while they are read: the training loader, and the validation loaders one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "detpl/loop/limited_stream.hpp"
#include "detpl/loop/sources.hpp"

namespace detpl::inline v0::detail {

/// The training loader, held or borrowed, cut to `limit_train_batches`.
template <class Held>
class TrainingLoader : public LimitedStream<std::remove_reference_t<Held>> {
 public:
  TrainingLoader(Held&& loader, BatchCount limit)
      : TrainingLoader(std::make_unique<Holder>(std::forward<Held>(loader)), limit) {}

 private:
  struct Holder {
    explicit Holder(Held&& loader) : loader(std::forward<Held>(loader)) {}
    Held loader;
  };
  TrainingLoader(std::unique_ptr<Holder> holder, BatchCount limit)
      : LimitedStream<std::remove_reference_t<Held>>(holder->loader, limit, "limit_train_batches"),
        holder_(std::move(holder)) {}

  std::unique_ptr<Holder> holder_;
};

/// The validation loaders that a source yields, none where the module doesn't validate.
template <class Source, bool validates>
class ValidationLoaders {
  using Held = std::conditional_t<validates, decltype(validation_loaders(std::declval<Source&>())), std::tuple<>>;

 public:
  ValidationLoaders(Source& source, BatchCount limit) : source_(source), limit_(limit) {}

  /// How many loaders there are; 0 also where `limit_val_batches` leaves nothing to validate.
  std::size_t size() const { return limit_.is_zero() ? 0 : std::tuple_size_v<Held>; }

  /// Asks the source for its loaders, the first time.
  void open() {
    if constexpr (std::tuple_size_v<Held> > 0) {
      if (opened_ || size() == 0) return;
      opened_.emplace(validation_loaders(source_));
      open_streams(std::make_index_sequence<std::tuple_size_v<Held>>());
    }
  }

  /// Calls `visit(stream, dataloader_idx)` for each loader.
  template <class Visit>
  void for_each(Visit&& visit) {
    if (!opened_) return;
    std::int64_t dataloader_idx = 0;
    std::apply([&](auto&... stream) { (visit(*stream, dataloader_idx++), ...); }, streams_);
  }

 private:
  template <class Tuple>
  struct streams_of;
  template <class... Loaders>
  struct streams_of<std::tuple<Loaders...>> {
    using type = std::tuple<std::optional<LimitedStream<std::remove_reference_t<Loaders>>>...>;
  };

  template <std::size_t... index>
  void open_streams(std::index_sequence<index...>) {
    (std::get<index>(streams_).emplace(std::get<index>(*opened_), limit_, "limit_val_batches"), ...);
  }

  Source& source_;
  BatchCount limit_;
  std::optional<Held> opened_;
  typename streams_of<Held>::type streams_;
};

}  // namespace detpl::inline v0::detail
