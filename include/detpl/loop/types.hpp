// SPDX-License-Identifier: Apache-2.0
// What the words of the hook table mean for a module on LibTorch.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <functional>
#include <optional>

#include "detpl/checkpoint/state.hpp"
#include "detpl/hooks/hooks.hpp"
#include "detpl/module/trainer.hpp"
#include "detpl/optim/scheduled.hpp"

namespace detpl::inline v0 {

template <>
inline constexpr bool is_loss<torch::Tensor> = true;

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

}  // namespace detail

/// The argument types of the hooks of a module, of its data and of its callbacks.
template <class Module, class BatchType>
using ModuleTypes = with_outputs<Module, detail::BasicTypes<Module, BatchType>>;

}  // namespace detpl::inline v0
