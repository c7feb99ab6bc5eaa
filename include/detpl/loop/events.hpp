// SPDX-License-Identifier: Apache-2.0
// Tells callbacks and the module what happens in the loop: one call per hook, compiled only where somebody has it.
#pragma once

#include <torch/nn/module.h>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "detpl/core/tuple.hpp"
#include "detpl/hooks/hooks.hpp"
#include "detpl/loop/types.hpp"
#include "detpl/module/trainer.hpp"

namespace detpl::inline v0::detail {

/// What `log()` may do in a hook.
///
/// Source: Lightning 1.5.10 trainer/connectors/logger_connector/fx_validator.py.
constexpr LogRule log_rule(hook which) {
  switch (which) {
    case hook::training_step:
    case hook::on_before_zero_grad:
    case hook::on_before_backward:
    case hook::on_after_backward:
    case hook::on_before_optimizer_step:
    case hook::on_train_batch_start:
    case hook::on_train_batch_end: return LogRule::train_step;
    case hook::validation_step:
    case hook::on_validation_batch_start:
    case hook::on_validation_batch_end: return LogRule::eval_step;
    case hook::on_train_start:
    case hook::on_train_epoch_start:
    case hook::on_train_epoch_end:
    case hook::training_epoch_end:
    case hook::on_validation_start:
    case hook::on_validation_epoch_start:
    case hook::on_validation_epoch_end:
    case hook::validation_epoch_end: return LogRule::epoch;
    default: return LogRule::forbidden;
  }
}

template <class Type>
struct callback_tuple {
  using type = std::tuple<Type>;
};
template <class... Types>
struct callback_tuple<std::tuple<Types...>> {
  using type = std::tuple<Types...>;
};
template <>
struct callback_tuple<unknown> {
  using type = std::tuple<>;
};

/// What `configure_callbacks` of a module returns, as a tuple; empty where it has none.
template <class Module, class Types>
using configured_callbacks = typename callback_tuple<
    std::remove_cvref_t<result_of<hook::configure_callbacks, subject::module, Module, Types>>>::type;

/// A callback that writes checkpoints says so: it is called after the others, which may change what is saved.
template <class Callback>
concept writes_checkpoints = requires { requires Callback::is_checkpoint; };

template <class Callback, class Tuple>
inline constexpr bool is_among = false;
template <class Callback, class... Types>
inline constexpr bool is_among<Callback, std::tuple<Types...>> =
    (std::same_as<callback_of<Callback>, callback_of<Types>> || ...);

template <hook which, class Types, class Tuple>
inline constexpr bool any_calls = false;
template <hook which, class Types, class... Callbacks>
inline constexpr bool any_calls<which, Types, std::tuple<Callbacks...>> =
    (calls<which, subject::callback, callback_of<Callbacks>, Types> || ...);

/// The part of a run that calls hooks: callbacks first, in their order, then the module, then callbacks that write
/// checkpoints.
///
/// Callbacks that the module configures come after the others and replace those of the same type.
///
/// Cost: a hook that nobody has leaves no instruction; one that somebody has costs the call and three stores.
template <class Module, class BatchType, class... Callbacks>
class Events : public Trainer {
 public:
  /// The callback of type `Callback`.
  template <class Callback>
  Callback& callback() {
    static_assert((std::same_as<callback_of<Callbacks>, Callback> || ...),
                  "detpl: the Adapter has no callback of this type");
    Callback* found = nullptr;
    each_callback([&]<class Type>(Type& candidate) {
      if constexpr (std::same_as<Type, Callback>)
        if (!found) found = &candidate;
    });
    return *found;
  }

 protected:
  using Types = ModuleTypes<Module, BatchType>;

  Events(std::shared_ptr<Module> module, Callbacks... callbacks)
      : module_(std::move(module)), callbacks_(std::move(callbacks)...) {}

  template <hook which>
  static constexpr bool module_has = calls<which, subject::module, Module, Types>;
  using Configured = configured_callbacks<Module, Types>;
  template <hook which>
  static constexpr bool callbacks_have =
      any_calls<which, Types, std::tuple<Callbacks...>> || any_calls<which, Types, Configured>;

  /// While it lives, `log()` knows which hook is under way.
  class InHook {
   public:
    InHook(Events& run, std::string_view name, LogRule rule) : run_(run), hook_(run.hook_), rule_(run.log_rule_) {
      run.hook_ = name;
      run.log_rule_ = rule;
    }
    InHook(const InHook&) = delete;
    InHook& operator=(const InHook&) = delete;
    ~InHook() {
      run_.hook_ = hook_;
      run_.log_rule_ = rule_;
    }

   private:
    Events& run_;
    std::string_view hook_;
    LogRule rule_;
  };

  /// Calls the module's hook with the arguments it takes.
  template <hook which, class... Arguments>
  decltype(auto) ask_module(Arguments&&... arguments) {
    const auto profiled = this->profile(access<which>::name);
    const InHook in_hook(*this, access<which>::name, log_rule(which));
    return call<which, subject::module, Types>(*module_, std::forward<Arguments>(arguments)...);
  }

  /// Calls the callbacks' hook; each gets the trainer and the module first.
  template <hook which, class... Arguments>
  void tell_callbacks(Arguments&&... arguments) {
    if constexpr (callbacks_have<which>) {
      const auto profiled = this->profile(access<which>::name);
      const InHook in_hook(*this, access<which>::name, log_rule(which));
      call_callbacks<which, false>(arguments...);
      call_callbacks<which, true>(arguments...);
    }
  }

  /// Calls the callbacks' hook, then the module's, then that of the callbacks that write checkpoints: what they save
  /// has the hook behind it.
  template <hook which, class... Arguments>
  void tell(Arguments&&... arguments) {
    if constexpr (callbacks_have<which> || module_has<which>) {
      const auto profiled = this->profile(access<which>::name);
      const InHook in_hook(*this, access<which>::name, log_rule(which));
      const bool writers_first = options_.compatibility.saves_before_module;
      call_callbacks<which, false>(arguments...);
      if (writers_first) call_callbacks<which, true>(arguments...);
      if constexpr (module_has<which>) call<which, subject::module, Types>(*module_, arguments...);
      if (!writers_first) call_callbacks<which, true>(arguments...);
    }
  }

  /// Logs the numbers in a step's result, but for those that the step has logged itself.
  template <hook step, class Output>
  void log_result(const Output& output) {
    constexpr std::string_view origin =
        step == hook::training_step ? "the result of training_step" : "the result of validation_step";
    const InHook in_hook(*this, origin, log_rule(step));
    for (const auto& [name, value] : metrics_of<step>(output))
      if (!results_->has(name, access<step>::name)) log(name, value);
  }

  template <class Visit>
  void each_callback(Visit&& visit) {
    visit_callbacks<false>(visit);
    visit_callbacks<true>(visit);
  }

  /// The module without its own members, which may be called `train` or `eval`.
  torch::nn::Module& torch_module() { return *module_; }

  /// Asks the module for callbacks of its own.
  void configure_callbacks() {
    if constexpr (module_has<hook::configure_callbacks>) configured_.emplace(ask_module<hook::configure_callbacks>());
  }

  std::shared_ptr<Module> module_;
  std::tuple<Callbacks...> callbacks_;

 private:
  template <hook which, bool writing, class... Arguments>
  void call_callbacks(Arguments&... arguments) {
    if constexpr (callbacks_have<which>) {
      const auto call_one = [&]<class Callback>(Callback& callback) {
        if constexpr (calls<which, subject::callback, Callback, Types>)
          call<which, subject::callback, Types>(callback, static_cast<Trainer&>(*this), *module_, arguments...);
      };
      visit_callbacks<writing>(call_one);
    }
  }
  /// Visits the callbacks that write checkpoints, or the others.
  template <bool writing, class Visit>
  void visit_callbacks(Visit& visit) {
    for_each_element(callbacks_, [&](auto& callback) { visit_unless_replaced<writing>(callback, visit); });
    if constexpr (std::tuple_size_v<Configured> > 0)
      if (configured_)
        for_each_element(*configured_, [&](auto& callback) { visit_callback<writing>(callback, visit); });
  }
  template <bool writing, class Callback, class Visit>
  void visit_unless_replaced(Callback& callback, Visit& visit) {
    if constexpr (is_among<Callback, Configured>) {
      if (configured_) return;
    }
    visit_callback<writing>(callback, visit);
  }
  template <bool writing, class Callback, class Visit>
  static void visit_callback(Callback& callback, Visit& visit) {
    if constexpr (writes_checkpoints<callback_of<Callback>> != writing) return;
    if constexpr (std::same_as<Callback, std::reference_wrapper<callback_of<Callback>>>) {
      visit(callback.get());
    } else if constexpr (std::same_as<Callback, std::optional<callback_of<Callback>>>) {
      if (callback) visit(*callback);
    } else {
      visit(callback);
    }
  }

  std::optional<Configured> configured_;
};

}  // namespace detpl::inline v0::detail
