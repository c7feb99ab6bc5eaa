// SPDX-License-Identifier: Apache-2.0
// Stand-ins for tensors and the module layer, so that hooks are tested without torch.
#pragma once

#include <cstdint>
#include <string_view>

#include <detpl/hooks/hooks.hpp>

namespace stub {

struct Tensor {
  Tensor log() const { return {}; }
};
struct Batch {
  int size = 0;
};
struct Optimizer {};
struct Adam : Optimizer {};
struct Checkpoint {};
struct State {};
struct Trainer {};

template <class Module>
struct basic_types {
  using batch = Batch;
  using callback_state = State;
  using checkpoint = Checkpoint;
  using loss = Tensor;
  using module = Module;
  using optimizer = Optimizer;
  using trainer = Trainer;
};
template <class Module>
using types = detpl::with_outputs<Module, basic_types<Module>>;

/// The least that trains.
struct Least {
  Tensor training_step(const Batch&, std::int64_t) { return {}; }
  Adam configure_optimizers() { return {}; }
};

template <class Module>
using module_check = detpl::check<detpl::subject::module, Module, types<Module>>;
template <class Data>
using data_check = detpl::check<detpl::subject::data_module, Data, types<Least>>;
template <class Callback>
using callback_check = detpl::check<detpl::subject::callback, Callback, types<Least>>;

/// The mistakes of a class, as a value.
template <class Module>
constexpr auto in_module = detpl::diagnose<detpl::subject::module, Module, types<Module>>;
template <class Data>
constexpr auto in_data = detpl::diagnose<detpl::subject::data_module, Data, types<Least>>;
template <class Callback>
constexpr auto in_callback = detpl::diagnose<detpl::subject::callback, Callback, types<Least>>;

/// `mistakes` is `name` alone, of kind `what`.
constexpr bool only(const auto& mistakes, detpl::mistake what, std::string_view name) {
  return mistakes.size() == 1 && mistakes[0].what == what && mistakes[0].name == name;
}

constexpr bool has(const auto& mistakes, detpl::mistake what, std::string_view name) {
  for (const detpl::diagnostic& found : mistakes)
    if (found.what == what && found.name == name) return true;
  return false;
}

}  // namespace stub

template <>
inline constexpr bool detpl::is_loss<stub::Tensor> = true;
template <>
inline constexpr bool detpl::is_optimizers<stub::Adam> = true;
