// SPDX-License-Identifier: Apache-2.0
// What the words of the hook table mean for a module on LibTorch.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/hooks/hooks.hpp"
#include "detpl/loop/outputs.hpp"
#include "detpl/module/trainer.hpp"
#include "detpl/optim/scheduled.hpp"

namespace detpl::inline v0 {

template <configures_optimizers Configured>
inline constexpr bool is_optimizers<Configured> = true;

namespace detail {

template <class Module, class BatchType>
struct BasicTypes {
  using trainer = Trainer;
  using module = Module;
  using batch = BatchType;
  using optimizer = torch::optim::Optimizer;
  using loss = torch::Tensor;
  using checkpoint = Checkpoint;
  using callback_state = const Value;
};

template <class Held>
struct callback_of_held {
  using type = Held;
};
template <class Callback>
struct callback_of_held<std::reference_wrapper<Callback>> {
  using type = Callback;
};
template <class Callback>
struct callback_of_held<std::optional<Callback>> {
  using type = Callback;
};

/// The callback itself, without the optional or the reference_wrapper that holds it.
template <class Held>
using callback_of = typename callback_of_held<Held>::type;

/// What `forward` makes of a batch, or of its data; it predicts where there is no `predict_step`.
template <class Module, class BatchType>
struct forward_result {
  using type = unknown;
};
template <class Module, class BatchType>
  requires requires(Module& module, BatchType& batch) { module.forward(batch); }
struct forward_result<Module, BatchType> {
  using type = std::remove_cvref_t<decltype(std::declval<Module&>().forward(std::declval<BatchType&>()))>;
};
template <class Module, class BatchType>
  requires(
      !requires(Module& module, BatchType& batch) { module.forward(batch); } &&
      requires(Module& module, BatchType& batch) { module.forward(batch.data); })
struct forward_result<Module, BatchType> {
  using type = std::remove_cvref_t<decltype(std::declval<Module&>().forward(std::declval<BatchType&>().data))>;
};

}  // namespace detail

/// What `validation_epoch_end` gets: the outputs of all batches, or, for several loaders, a list of them per loader.
///
/// A hook may take either: `const std::vector<Output>&` or `const std::vector<std::vector<Output>>&`.
template <class Output>
class ValidationOutputs : public std::vector<Output> {
 public:
  /// Begins the next loader's list.
  void begin_loader() { starts_.push_back(this->size()); }

  operator std::vector<std::vector<Output>>() const {
    std::vector<std::vector<Output>> lists;
    for (std::size_t loader = 0; loader < starts_.size(); ++loader) {
      const std::size_t end = loader + 1 < starts_.size() ? starts_[loader + 1] : this->size();
      lists.emplace_back(this->begin() + static_cast<std::ptrdiff_t>(starts_[loader]),
                         this->begin() + static_cast<std::ptrdiff_t>(end));
    }
    return lists;
  }

 private:
  std::vector<std::size_t> starts_;
};

namespace detail {

template <class Configured>
inline constexpr std::size_t count_of_optimizers = 1;
template <class... Configured>
inline constexpr std::size_t count_of_optimizers<std::tuple<Configured...>> = sizeof...(Configured);

/// How many optimizers a module trains with.
template <class Module, class BatchType>
inline constexpr std::size_t optimizer_count = count_of_optimizers<
    std::remove_cvref_t<result_of<hook::configure_optimizers, subject::module, Module, BasicTypes<Module, BatchType>>>>;

template <class Output, template <class> class List>
struct list_of {
  using type = List<Output>;
};
template <template <class> class List>
struct list_of<unknown, List> {
  using type = unknown;
};
template <class Element>
using Vector = std::vector<Element>;

}  // namespace detail

/// The argument types of the hooks of a module, of its data and of its callbacks.
///
/// With several optimizers `outputs` are a list with one element for each that trained on the batch, and for
/// `training_epoch_end` a list of batches for each optimizer.
template <class Module, class BatchType>
struct ModuleTypes : with_outputs<Module, detail::BasicTypes<Module, BatchType>> {
 private:
  using outputs = with_outputs<Module, detail::BasicTypes<Module, BatchType>>;
  static constexpr bool several = detail::optimizer_count<Module, BatchType> > 1;
  template <class Output>
  using list = typename detail::list_of<Output, detail::Vector>::type;

 public:
  using step_output = typename outputs::training_output;
  using training_output = std::conditional_t<several, list<step_output>, step_output>;
  using training_outputs = std::conditional_t<several, list<list<step_output>>, list<step_output>>;
  using validation_outputs = typename detail::list_of<typename outputs::validation_output, ValidationOutputs>::type;
  using prediction =
      std::conditional_t<std::same_as<typename outputs::prediction, detail::unknown>,
                         typename detail::forward_result<Module, BatchType>::type, typename outputs::prediction>;
  using predictions =
      std::conditional_t<std::same_as<prediction, detail::unknown>, detail::unknown, std::vector<prediction>>;
};

}  // namespace detpl::inline v0
