// SPDX-License-Identifier: Apache-2.0
// Where batches come from: loaders, a DataModule, a trial or the module itself, all seen the same way.
#pragma once

#include <concepts>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include "detpl/data/stream.hpp"

namespace detpl::inline v0 {

/// Loaders given directly: `Loaders{train, val...}`; lvalues are borrowed, rvalues held.
template <class Train, class... Validation>
struct Loaders {
  Train train;
  std::tuple<Validation...> validation;

  explicit Loaders(Train&& train, Validation&&... validation)
      : train(std::forward<Train>(train)), validation(std::forward<Validation>(validation)...) {}
};
template <class Train, class... Validation>
Loaders(Train&&, Validation&&...) -> Loaders<Train, Validation...>;

namespace detail {

template <class Type>
inline constexpr bool is_loaders = false;
template <class Train, class... Validation>
inline constexpr bool is_loaders<Loaders<Train, Validation...>> = true;

template <class Type>
inline constexpr bool is_tuple = false;
template <class... Elements>
inline constexpr bool is_tuple<std::tuple<Elements...>> = true;

/// A source that says nothing of training batches.
struct NoData {};

}  // namespace detail

/// A trial: a class that makes its module and its loaders from the context, as Determined's trials do.
template <class Type>
concept makes_trial = requires(Type& trial) {
  trial.lightning_module();
  trial.build_training_data_loader();
};

/// Something that yields training batches: Loaders, a DataModule, a trial, or a module with its own dataloaders.
template <class Source>
concept gives_training_batches =
    detail::is_loaders<Source> || makes_trial<Source> || requires(Source& source) { source.train_dataloader(); };

namespace detail {

/// The training loader of a source: by reference where the source keeps it.
template <gives_training_batches Source>
decltype(auto) training_loader(Source& source) {
  if constexpr (is_loaders<Source>)
    return (source.train);
  else if constexpr (makes_trial<Source>)
    return source.build_training_data_loader();
  else
    return source.train_dataloader();
}

template <class Loader>
auto as_tuple(Loader&& loader) {
  if constexpr (is_tuple<std::remove_cvref_t<Loader>>)
    return std::forward<Loader>(loader);
  else
    return std::tuple<Loader>(std::forward<Loader>(loader));
}

/// The validation loaders of a source, as a tuple; empty where it has none.
template <class Source>
auto validation_loaders(Source& source) {
  if constexpr (is_loaders<Source>)
    return std::apply(
        [](auto&... loaders) { return std::tuple<std::remove_reference_t<decltype(loaders)>&...>(loaders...); },
        source.validation);
  else if constexpr (requires { source.build_validation_data_loader(); })
    return as_tuple(source.build_validation_data_loader());
  else if constexpr (requires { source.val_dataloader(); })
    return as_tuple(source.val_dataloader());
  else
    return std::tuple<>();
}

template <class Source>
concept gives_validation_batches = std::tuple_size_v<decltype(detail::validation_loaders(std::declval<Source&>()))> > 0;

template <class Source>
concept gives_prediction_batches = is_loaders<Source> || requires(Source& source) { source.predict_dataloader(); };

/// The loader of a source that predict() reads.
template <gives_prediction_batches Source>
decltype(auto) prediction_loader(Source& source) {
  if constexpr (is_loaders<Source>)
    return (source.train);
  else
    return source.predict_dataloader();
}

template <class Source>
struct source_batch {
  using type = void;
};
template <gives_training_batches Source>
struct source_batch<Source> {
  using type = data::batch_type_of<std::remove_cvref_t<decltype(training_loader(std::declval<Source&>()))>>;
};

/// The batch type of a module: what it names, else what the data yields, else `Batch`.
template <class Module, class Source>
struct module_batch {
  using type =
      std::conditional_t<!std::is_void_v<typename source_batch<Source>::type>, typename source_batch<Source>::type,
                         std::conditional_t<!std::is_void_v<typename source_batch<Module>::type>,
                                            typename source_batch<Module>::type, Batch>>;
};
template <class Module, class Source>
  requires requires { typename Module::batch_type; }
struct module_batch<Module, Source> {
  using type = typename Module::batch_type;
};

}  // namespace detail
}  // namespace detpl::inline v0
