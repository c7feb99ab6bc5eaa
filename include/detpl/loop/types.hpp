// SPDX-License-Identifier: Apache-2.0
// What the words of the hook table mean for a module on LibTorch.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <concepts>
#include <functional>
#include <optional>
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

/// The argument types of the hooks of a module, of its data and of its callbacks.
template <class Module, class BatchType>
struct ModuleTypes : with_outputs<Module, detail::BasicTypes<Module, BatchType>> {
 private:
  using outputs = with_outputs<Module, detail::BasicTypes<Module, BatchType>>;

 public:
  using prediction =
      std::conditional_t<std::same_as<typename outputs::prediction, detail::unknown>,
                         typename detail::forward_result<Module, BatchType>::type, typename outputs::prediction>;
  using predictions =
      std::conditional_t<std::same_as<prediction, detail::unknown>, detail::unknown, std::vector<prediction>>;
};

}  // namespace detpl::inline v0
