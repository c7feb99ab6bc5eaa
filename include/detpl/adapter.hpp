// SPDX-License-Identifier: Apache-2.0
// Adapter: a module, its data, options, callbacks and loggers put together, checked at compile time, ready to fit.
#pragma once

// First, so that errors show a short chain of includes.
#include "detpl/hooks/generated/checks.hpp"

#include <concepts>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/callbacks/model_summary.hpp"
#include "detpl/callbacks/progress_bar.hpp"
#include "detpl/core/tuple.hpp"
#include "detpl/loop/loop.hpp"
#include "detpl/module/data_module.hpp"
#include "detpl/trial/context.hpp"

namespace detpl::inline v0 {
namespace detail {

template <class Type>
inline constexpr bool is_shared_ptr = false;
template <class Type>
inline constexpr bool is_shared_ptr<std::shared_ptr<Type>> = true;

template <class Held>
struct pointee {
  using type = Held;
};
template <class Type>
struct pointee<std::shared_ptr<Type>> {
  using type = Type;
};
/// What an argument is, whether it is borrowed, held or shared.
template <class Argument>
using object_of = typename pointee<std::remove_cvref_t<Argument>>::type;

/// Takes an argument as design has it: shared pointers are shared, lvalues borrowed, rvalues held.
template <class Argument>
std::shared_ptr<object_of<Argument>> hold(Argument&& argument) {
  if constexpr (is_shared_ptr<std::remove_cvref_t<Argument>>)
    return std::forward<Argument>(argument);
  else if constexpr (std::is_lvalue_reference_v<Argument>)
    return {std::shared_ptr<void>(), const_cast<std::remove_cvref_t<Argument>*>(&argument)};
  else
    return std::make_shared<std::remove_cvref_t<Argument>>(std::forward<Argument>(argument));
}

template <class Part>
concept is_options = std::same_as<Part, FitOptions>;
template <class Part>
concept is_source = std::derived_from<object_of<Part>, DataModule> || gives_training_batches<object_of<Part>>;
template <class Part>
concept is_logger = holds_metric_logger<Part> || std::same_as<Part, std::vector<AnyLogger>>;
template <class Part>
concept is_profiler = std::derived_from<object_of<Part>, Profiler>;
template <class Part>
concept is_callback = !is_options<Part> && !is_source<Part> && !is_logger<Part> && !is_profiler<Part>;

template <class Part>
using as_callback = std::conditional_t<is_callback<Part>, std::tuple<Part>, std::tuple<>>;
template <class... Parts>
using callbacks_among = decltype(std::tuple_cat(std::declval<as_callback<Parts>>()...));

/// What `build_callbacks` of a trial returns, as a tuple; empty where it has none.
template <class Source>
auto callbacks_of_trial(Source& source) {
  if constexpr (makes_trial<Source> && requires { source.build_callbacks(); })
    return as_tuple(source.build_callbacks());
  else
    return std::tuple<>();
}
/// The precision of a run whose trial names one, as a number or a text.
template <class Precision>
std::string trial_precision(const std::string& option, const Precision& precision) {
  std::string named;
  if constexpr (std::integral<Precision>)
    named = std::to_string(precision);
  else
    named = precision;
  if (option != "32" && option != named)
    throw config_error("precision = \"" + option + "\" contradicts the trial's own, \"" + named + "\": leave one out");
  return named;
}
/// Whether the parts of an Adapter are those of rank 0.
template <class... Parts>
bool is_of_chief(const std::tuple<Parts...>& parts) {
  bool chief = true;
  const auto look = [&]<class Part>(const Part& part) {
    if constexpr (is_strategy<callback_of<Part>>) {
      if constexpr (requires { part.get().world(); })
        chief = part.get().world().is_chief();
      else
        chief = part.world().is_chief();
    }
  };
  for_each_element(parts, look);
  return chief;
}
template <class Source>
using trial_callbacks = decltype(callbacks_of_trial(std::declval<Source&>()));

/// The part that yields batches; the module itself where no part does.
template <class Module, class... Parts>
struct source_among {
  using type = Module;
};
template <class Module, class First, class... Rest>
struct source_among<Module, First, Rest...> {
  using type = typename std::conditional_t<is_source<First>, pointee<First>, source_among<Module, Rest...>>::type;
};

/// The Adapter of classes with mistakes: it accepts everything, so that their sentences are the only errors.
template <class Module, class... Checks>
struct RejectedAdapter {
  static_assert((explain<Checks>() & ...));
  explicit RejectedAdapter(auto&&...) {}
  FitResult fit(auto&&...) { return {}; }
  Metrics validate(auto&&...) { return {}; }
  std::vector<torch::Tensor> predict(auto&&...) { return {}; }
  // Never run: with a body, a class that is local to a function draws no further error.
  Trainer& trainer() { std::abort(); }
  Module& module() { std::abort(); }
  FitOptions& options() { std::abort(); }
  template <class Callback>
  Callback& callback() {
    std::abort();
  }
};

template <class Module, class... Checks>
struct Checklist {
  static constexpr bool passed = (accepted<Checks> && ...);
  using rejected = RejectedAdapter<Module, Checks...>;
};

/// What an Adapter of these parts consists of, and the checks that they must pass.
template <class Module, class... Parts>
struct Assembly {
  using source = typename source_among<Module, Parts...>::type;
  using batch = typename module_batch<Module, source>::type;
  using types = ModuleTypes<Module, batch>;

  template <class Callbacks>
  struct with;
  template <class... Callbacks>
  struct with<std::tuple<Callbacks...>> {
    using loop = Loop<Module, batch, Callbacks..., std::optional<ModelSummary>, std::optional<ProgressBar>>;
    using checks = std::conditional_t<
        is_data_module<source, Module>,
        Checklist<Module, check<subject::module, Module, types>, check<subject::data_module, source, types>,
                  check<subject::callback, callback_of<Callbacks>, types>...>,
        Checklist<Module, check<subject::module, Module, types>,
                  check<subject::callback, callback_of<Callbacks>, types>...>>;
  };
  using callbacks =
      decltype(std::tuple_cat(std::declval<callbacks_among<Parts...>>(), std::declval<trial_callbacks<source>>()));
  using loop = typename with<callbacks>::loop;
  using checks = typename with<callbacks>::checks;
};

/// The Adapter of classes that passed their checks.
template <class Module, class... Parts>
class AcceptedAdapter {
  using Source = typename Assembly<Module, Parts...>::source;
  using Loop = typename Assembly<Module, Parts...>::loop;
  static_assert(std::derived_from<Module, torch::nn::Module>,
                "detpl: a module must derive from torch::nn::Module or detpl::LightningModule");

 public:
  /// Puts the parts together; see the class.
  template <class Context, class Model, class... Arguments>
  AcceptedAdapter(Context&& context, Model&& model, Arguments&&... arguments)
      : context_(hold(std::forward<Context>(context))) {
    FitOptions options;
    std::vector<AnyLogger> loggers;
    std::shared_ptr<Module> module;
    std::shared_ptr<Profiler> profiler;
    if constexpr (makes_trial<object_of<Model>>) {
      source_ = hold(std::forward<Model>(model));
      module = hold(source_->lightning_module());
    } else {
      module = hold(std::forward<Model>(model));
    }
    auto given = std::tuple_cat(take(options, loggers, profiler, std::forward<Arguments>(arguments))...);
    if (!is_of_chief(given)) options.enable_model_summary = options.enable_progress_bar = false;
    if constexpr (std::same_as<Source, Module>) source_ = module;
    if constexpr (makes_trial<Source> && requires { source_->precision; })
      if (source_) options.precision = trial_precision(options.precision, source_->precision);
    if (!source_)
      throw config_error("the Adapter was given no data of the type that it names: pass it to the constructor");
    std::apply(
        [&](auto&&... callback) {
          loop_ = std::make_unique<Loop>(
              options, context_->get_hparams(), std::move(loggers), module, std::move(callback)...,
              options.enable_model_summary ? std::optional<ModelSummary>(std::in_place) : std::nullopt,
              options.enable_progress_bar ? std::optional<ProgressBar>(std::in_place) : std::nullopt);
        },
        std::tuple_cat(std::move(given), callbacks_of_trial(*source_)));
    loop_->set_profiler(std::move(profiler));
    loop_->set_workloads(context_->workloads());
    loop_->set_stop_flag(context_->stop_request());
  }

  /// Trains on the data that the Adapter was given, until a limit is reached; a second call goes on from there.
  ///
  /// Errors: config_error, data_error and the others of core/error.hpp; a hook's exception passes through unchanged.
  FitResult fit() {
    static_assert(gives_training_batches<Source>,
                  "detpl: fit() has no training batches. Fix: give the Adapter a DataModule or detpl::Loaders, call "
                  "fit(train, validation), or add `train_dataloader` to the module. [docs/hooks.md#train_dataloader]");
    return loop_->fit(*source_);
  }
  /// Trains on these loaders: the training loader, then any number of validation loaders.
  template <class Training, class... Validation>
  FitResult fit(Training&& training, Validation&&... validation) {
    Loaders loaders(std::forward<Training>(training), std::forward<Validation>(validation)...);
    return loop_->fit(loaders);
  }

  /// Runs the validation loop once and returns its metrics.
  Metrics validate() { return loop_->validate(*source_); }
  template <class... Validation>
    requires(sizeof...(Validation) > 0)
  Metrics validate(Validation&&... validation) {
    Loaders loaders(NoData{}, std::forward<Validation>(validation)...);
    return loop_->validate(loaders);
  }

  /// Calls `predict_step`, or `forward` where there is none, on every batch of `predict_dataloader` and returns the
  /// results.
  auto predict() {
    static_assert(
        gives_prediction_batches<Source> || gives_prediction_batches<Module>,
        "detpl: predict() has no batches. Fix: call predict(loader), or add `predict_dataloader` to the data module "
        "or the module. [docs/hooks.md#predict_dataloader]");
    return loop_->predict(*source_);
  }
  template <class Loader>
  auto predict(Loader&& loader) {
    Loaders loaders(std::forward<Loader>(loader));
    return loop_->predict(loaders);
  }

  /// The handle of the run.
  Trainer& trainer() { return *loop_; }
  Module& module() { return loop_->module(); }
  /// The options of the next `fit()`.
  FitOptions& options() { return loop_->options(); }
  /// The callback of type `Callback`: the Adapter's own, or the one behind `std::ref`.
  template <class Callback>
  Callback& callback() {
    return loop_->template callback<Callback>();
  }

 private:
  /// Sorts one argument: into options, loggers, the profiler or the source; what is left is a tuple of callbacks.
  template <class Argument>
  auto take(FitOptions& options, std::vector<AnyLogger>& loggers, std::shared_ptr<Profiler>& profiler,
            Argument&& argument) {
    using Part = std::remove_cvref_t<Argument>;
    if constexpr (is_options<Part>) {
      options = std::forward<Argument>(argument);
      return std::tuple<>();
    } else if constexpr (is_logger<Part>) {
      if constexpr (std::same_as<Part, std::vector<AnyLogger>>)
        loggers.insert(loggers.end(), argument.begin(), argument.end());
      else
        loggers.emplace_back(std::forward<Argument>(argument));
      return std::tuple<>();
    } else if constexpr (is_profiler<Part>) {
      profiler = hold(std::forward<Argument>(argument));
      return std::tuple<>();
    } else if constexpr (is_source<Part>) {
      source_ = hold(std::forward<Argument>(argument));
      return std::tuple<>();
    } else {
      return std::tuple<Part>(std::forward<Argument>(argument));
    }
  }

  std::shared_ptr<const TrialContext> context_;
  std::shared_ptr<Source> source_;
  std::unique_ptr<Loop> loop_;
};

template <class Module, class... Parts>
using adapter_base = std::conditional_t<Assembly<Module, Parts...>::checks::passed, AcceptedAdapter<Module, Parts...>,
                                        typename Assembly<Module, Parts...>::checks::rejected>;

template <class Model>
struct module_of_model {
  using type = object_of<Model>;
};
template <class Model>
  requires makes_trial<object_of<Model>>
struct module_of_model<Model> {
  using type = object_of<decltype(std::declval<object_of<Model>&>().lightning_module())>;
};

}  // namespace detail

/// Trains `Module`: checks its hooks at compile time and generates the loop for exactly those that it has.
///
/// ```cpp
/// auto context = detpl::TrialContext::local();
/// detpl::Adapter trial{context, model, data, detpl::FitOptions{.max_epochs = 3}, callbacks...};
/// detpl::FitResult result = trial.fit();
/// ```
/// After the context and the model (a module, a shared_ptr to one, or a trial) come, in any order, all optional: the
/// data (a DataModule or `Loaders`), `FitOptions`, loggers, a profiler, and any number of callbacks. Lvalues of model,
/// data, context and profiler are borrowed, rvalues and shared_ptrs held; callbacks and loggers are held by value, or
/// borrowed by `std::ref`. `Adapter<Module>` alone is enough to get every compile error about the module.
/// Cost:   nothing per batch beyond the module's own hooks, the optimizer and the loader.
template <class Module, class... Parts>
class Adapter : public detail::adapter_base<Module, Parts...> {
 public:
  using detail::adapter_base<Module, Parts...>::adapter_base;
};

template <class Context, class Model, class... Parts>
  requires(!makes_trial<detail::object_of<Model>>)
Adapter(Context&&, Model&&,
        Parts&&...) -> Adapter<typename detail::module_of_model<Model>::type, std::remove_cvref_t<Parts>...>;
template <class Context, class Trial, class... Parts>
  requires makes_trial<detail::object_of<Trial>>
Adapter(Context&&, Trial&&, Parts&&...)
    -> Adapter<typename detail::module_of_model<Trial>::type, detail::object_of<Trial>, std::remove_cvref_t<Parts>...>;

}  // namespace detpl::inline v0
