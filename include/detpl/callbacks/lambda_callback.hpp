// SPDX-License-Identifier: Apache-2.0
// A callback made of functions, for what isn't worth a class.
#pragma once

#include <torch/nn/module.h>

#include <concepts>
#include <exception>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "detpl/module/trainer.hpp"

namespace detpl::inline v0 {

namespace detail {

/// A function of any first few of the trainer, the module and `Arguments`; it does nothing while it is empty.
template <class Result, class... Arguments>
class LambdaHook {
 public:
  LambdaHook() = default;
  template <class Function>
    requires(!std::same_as<std::remove_cvref_t<Function>, LambdaHook>)
  LambdaHook(Function function) {
    if constexpr (std::invocable<Function&, Trainer&, torch::nn::Module&, Arguments...>)
      function_ = std::move(function);
    else if constexpr (std::invocable<Function&, Trainer&, torch::nn::Module&>)
      function_ = [function = std::move(function)](Trainer& trainer, torch::nn::Module& module, Arguments...) mutable {
        return function(trainer, module);
      };
    else if constexpr (std::invocable<Function&, Trainer&>)
      function_ = [function = std::move(function)](Trainer& trainer, torch::nn::Module&, Arguments...) mutable {
        return function(trainer);
      };
    else if constexpr (std::invocable<Function&>)
      function_ = [function = std::move(function)](Trainer&, torch::nn::Module&, Arguments...) mutable {
        return function();
      };
    else
      static_assert(sizeof(Function) == 0,
                    "detpl: a function of LambdaCallback takes something else than its hook gives. Fix: let it take "
                    "(detpl::Trainer&, torch::nn::Module&), or the first few of the hook's arguments");
  }

  Result operator()(Trainer& trainer, torch::nn::Module& module, Arguments... arguments) const {
    return function_ ? function_(trainer, module, arguments...) : Result();
  }

 private:
  std::function<Result(Trainer&, torch::nn::Module&, Arguments...)> function_;
};

using PlainHook = LambdaHook<void>;

}  // namespace detail

/// A callback hook for each member: `LambdaCallback{.on_train_end = [](detpl::Trainer& trainer) { … }}`.
///
/// A function takes the trainer, the module as a torch::nn::Module, and what the member names; the last may be left
/// out. What belongs to a batch is for a callback of one's own, whose hooks know its type.
/// Cost:   a test for emptiness per hook; batches and steps too.
/// Source: Lightning 1.5.10 `LambdaCallback`.
struct LambdaCallback {
  detail::PlainHook on_before_accelerator_backend_setup{};
  detail::LambdaHook<void, std::string_view> setup{};
  detail::PlainHook on_configure_sharded_model{};
  detail::PlainHook on_fit_start{};
  detail::PlainHook on_sanity_check_start{};
  detail::PlainHook on_sanity_check_end{};
  detail::PlainHook on_train_start{};
  detail::PlainHook on_train_epoch_start{};
  detail::PlainHook on_train_batch_start{};
  detail::PlainHook on_before_zero_grad{};
  detail::LambdaHook<void, const torch::Tensor&> on_before_backward{};
  detail::PlainHook on_after_backward{};
  detail::LambdaHook<void, torch::optim::Optimizer&> on_before_optimizer_step{};
  detail::PlainHook on_train_batch_end{};
  detail::PlainHook on_train_epoch_end{};
  detail::PlainHook on_train_end{};
  detail::PlainHook on_validation_start{};
  detail::PlainHook on_validation_epoch_start{};
  detail::PlainHook on_validation_batch_start{};
  detail::PlainHook on_validation_batch_end{};
  detail::PlainHook on_validation_epoch_end{};
  detail::PlainHook on_validation_end{};
  detail::PlainHook on_predict_start{};
  detail::PlainHook on_predict_epoch_start{};
  detail::PlainHook on_predict_batch_start{};
  detail::PlainHook on_predict_batch_end{};
  detail::PlainHook on_predict_epoch_end{};
  detail::PlainHook on_predict_end{};
  detail::LambdaHook<Value, Checkpoint&> on_save_checkpoint{};
  detail::LambdaHook<void, const Value&> on_load_checkpoint{};
  detail::PlainHook on_fit_end{};
  detail::LambdaHook<void, std::string_view> teardown{};
  detail::LambdaHook<void, const std::exception&> on_exception{};
  detail::PlainHook on_keyboard_interrupt{};
};

}  // namespace detpl::inline v0
