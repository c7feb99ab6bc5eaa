// SPDX-License-Identifier: Apache-2.0
// What the words of the hook table mean for a module on LibTorch.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/hooks/hooks.hpp"
#include "detpl/module/trainer.hpp"
#include "detpl/optim/scheduled.hpp"

namespace detpl::inline v0 {

// A loss is a tensor, an optional one (empty: the batch is skipped), or a struct with a member `loss`.
template <>
inline constexpr bool is_loss<torch::Tensor> = true;
template <>
inline constexpr bool is_loss<std::optional<torch::Tensor>> = true;

template <configures_optimizers Configured>
inline constexpr bool is_optimizers<Configured> = true;

namespace detail {

template <class Type>
inline constexpr bool is_reference_wrapper = false;
template <class Type>
inline constexpr bool is_reference_wrapper<std::reference_wrapper<Type>> = true;

/// The callback itself: without the optional or the reference_wrapper that holds it.
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
template <class Held>
using callback_of = typename callback_of_held<Held>::type;

}  // namespace detail

/// The argument types of a module's and its callbacks' hooks.
template <class Module, class BatchType>
struct ModuleTypes {
  using trainer = Trainer&;
  using module = Module&;
  using batch = BatchType&;
  using batch_idx = std::int64_t;
  using dataloader_idx = std::int64_t;
  using optimizer_idx = std::integral_constant<std::size_t, 0>;
  using optimizer = torch::optim::Optimizer&;
  using gradient_clip_val = double;
  using gradient_clip_algorithm = std::string_view;
  using loss = torch::Tensor&;
  using checkpoint = Checkpoint&;
  using callback_state = const Value&;
  using stage = std::string_view;
  using exception = const std::exception&;
};

}  // namespace detpl::inline v0
