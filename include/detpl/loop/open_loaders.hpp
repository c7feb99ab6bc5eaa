// SPDX-License-Identifier: Apache-2.0
// The loaders of a source while they are read: the training loader, and the validation loaders one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "detpl/core/tuple.hpp"
#include "detpl/loop/limited_stream.hpp"
#include "detpl/loop/sources.hpp"

namespace detpl::inline v0::detail {

/// A loader at a fixed address, held or borrowed.
template <class Held>
struct LoaderHolder {
  Held loader;
};

/// A loader cut to a limit such as `limit_train_batches`.
template <class Held>
class HeldLoader : LoaderHolder<Held>, public LimitedStream<std::remove_reference_t<Held>> {
 public:
  HeldLoader(Held&& loader, const data::Shard& shard, BatchCount limit, const char* option)
      : LoaderHolder<Held>{std::forward<Held>(loader)},
        LimitedStream<std::remove_reference_t<Held>>(this->loader, shard, limit, option) {}
  HeldLoader(const HeldLoader&) = delete;
};

template <class Source>
concept trains = gives_training_batches<Source> && requires(Source& source) {
  requires data::is_loader<std::remove_cvref_t<decltype(training_loader(source))>>;
};

template <class Source>
struct held_training {
  using type = void;
};
template <trains Source>
struct held_training<Source> {
  using type = std::unique_ptr<HeldLoader<decltype(training_loader(std::declval<Source&>()))>>;
};

/// The validation loaders that a source yields, none where the module doesn't validate. `overfit_batches` puts the
/// training loader in the place of each.
template <class Source, class TrainingSource, bool validates>
class ValidationLoaders {
  using Held = std::conditional_t<validates, decltype(validation_loaders(std::declval<Source&>())), std::tuple<>>;
  static constexpr std::size_t count = std::tuple_size_v<Held>;
  static constexpr bool may_overfit = count > 0 && trains<TrainingSource>;

 public:
  ValidationLoaders(Source& source, TrainingSource& training, const data::Shard& shard, BatchCount limit, bool overfit)
      : source_(source), training_(training), shard_(shard), limit_(limit), overfit_(overfit && may_overfit) {}

  /// How many loaders there are; 0 also where `limit_val_batches` leaves nothing to validate.
  std::size_t size() const { return limit_.is_zero() ? 0 : count; }

  /// Asks the source for its loaders, the first time.
  void open() {
    if (!opened_) reopen();
  }
  /// Asks the source for its loaders anew.
  void reopen() {
    if constexpr (count > 0) {
      if (size() == 0) return;
      for_each_element(streams_, [](auto& stream) { stream.reset(); });
      opened_.reset();
      opened_.emplace(validation_loaders(source_));
      if constexpr (may_overfit)
        if (overfit_) return open_training();
      open_streams(std::make_index_sequence<count>());
    }
  }

  /// Calls `visit(stream, dataloader_idx)` for each loader.
  template <class Visit>
  void for_each(Visit&& visit) {
    if (!opened_) return;
    std::int64_t dataloader_idx = 0;
    if constexpr (may_overfit)
      if (overfit_) {
        for (std::size_t loader = 0; loader < count; ++loader) visit(*training_stream_, dataloader_idx++);
        return;
      }
    for_each_element(streams_, [&](auto& stream) { visit(*stream, dataloader_idx++); });
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
    (std::get<index>(streams_).emplace(std::get<index>(*opened_), shard_, limit_, "limit_val_batches"), ...);
  }

  void open_training() {
    using Loader = typename held_training<TrainingSource>::type::element_type;
    training_stream_ = std::make_unique<Loader>(training_loader(training_), shard_, limit_, "overfit_batches");
  }

  Source& source_;
  TrainingSource& training_;
  data::Shard shard_;
  BatchCount limit_;
  bool overfit_;
  std::optional<Held> opened_;
  typename streams_of<Held>::type streams_;
  std::conditional_t<may_overfit, typename held_training<TrainingSource>::type, std::tuple<>> training_stream_;
};

}  // namespace detpl::inline v0::detail
