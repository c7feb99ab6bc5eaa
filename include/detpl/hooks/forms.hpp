// SPDX-License-Identifier: Apache-2.0
// How hooks are called: the arguments that forms are made of, and what a hook may return.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string_view>
#include <type_traits>

namespace detpl::inline v0 {

/// Whether `Result` is a loss that can be differentiated; the layer that knows tensors specialises it.
template <class Result>
inline constexpr bool is_loss = false;

/// A `training_step` may decline a batch by returning an empty optional.
template <class Result>
inline constexpr bool is_loss<std::optional<Result>> = is_loss<Result>;

/// Whether `Result` is what `configure_optimizers` may return; the layer that knows optimizers specialises
/// it.
template <class Result>
inline constexpr bool is_optimizers = false;

/// Stands for the outputs of a step that returns nothing.
struct no_output {};

namespace detail {

/// Stands for a type that another mistake leaves unknown: hooks that take one are neither judged nor called.
struct unknown {};

/// The forms in which a hook may be called, each `Rule(Arguments...)`, longest first.
template <class...>
struct forms {};

/// The arguments of hooks, by the names that the table uses. `Types` is the module layer's: it says what they
/// are.
namespace words {

template <class Types>
using batch = typename Types::batch&;
template <class Types>
using batch_idx = std::int64_t;
template <class Types>
using callback_state = typename Types::callback_state&;
template <class Types>
using checkpoint = typename Types::checkpoint&;
template <class Types>
using dataloader_idx = std::int64_t;
template <class Types>
using exception = const std::exception&;
template <class Types>
using gradient_clip_algorithm = std::string_view;
template <class Types>
using gradient_clip_val = double;
template <class Types>
using loss = typename Types::loss&;
template <class Types>
using module = typename Types::module&;
template <class Types>
using optimizer = typename Types::optimizer&;
template <class Types>
using optimizer_idx = std::integral_constant<std::size_t, 0>;
template <class Types>
using prediction = typename Types::prediction&;
template <class Types>
using predictions = typename Types::predictions&;
template <class Types>
using stage = std::string_view;
template <class Types>
using trainer = typename Types::trainer&;
template <class Types>
using training_output = typename Types::training_output&;
template <class Types>
using training_outputs = typename Types::training_outputs&;
template <class Types>
using validation_output = typename Types::validation_output&;
template <class Types>
using validation_outputs = typename Types::validation_outputs&;

}  // namespace words

/// What a hook may return, by the names that the table uses.
namespace results {

struct anything {
  template <class Result, class Types>
  static constexpr bool allows = true;
};
struct batch {
  template <class Result, class Types>
  static constexpr bool allows = std::convertible_to<Result, typename Types::batch>;
};
struct loss {
  template <class Result, class Types>
  static constexpr bool allows =
      is_loss<Result> || requires(Result result) { requires is_loss<std::remove_cvref_t<decltype(result.loss)>>; };
};
struct nothing {
  template <class Result, class Types>
  static constexpr bool allows = std::is_void_v<Result>;
};
struct optimizers {
  template <class Result, class Types>
  static constexpr bool allows = is_optimizers<Result>;
};
struct skip {
  template <class Result, class Types>
  static constexpr bool allows = std::is_void_v<Result> || std::signed_integral<Result>;
};
struct value {
  template <class Result, class Types>
  static constexpr bool allows = !std::is_void_v<Result>;
};

}  // namespace results
}  // namespace detail
}  // namespace detpl::inline v0
