// SPDX-License-Identifier: Apache-2.0
// A torch-free Adapter that checks a module, its data and its callbacks as the real one does.
#pragma once

#include <detpl/hooks/hooks.hpp>

#include <type_traits>

#include "stubs.hpp"

namespace stub {

struct NoData {};

/// What the loop does with hooks, in short.
template <class Module>
struct running_adapter {
  explicit running_adapter(Module& module, auto&&...) : module(module) {}
  void fit() {
    Batch batch;
    detpl::call<detpl::hook::training_step, detpl::subject::module, types<Module>>(module, batch, 0, 0);
    if constexpr (detpl::calls<detpl::hook::on_train_end, detpl::subject::module, Module, types<Module>>)
      detpl::call<detpl::hook::on_train_end, detpl::subject::module, types<Module>>(module);
  }
  Module& module;
};

/// The same members, none of which can fail.
struct rejected_adapter {
  explicit rejected_adapter(auto&&...) {}
  void fit() {}
};

template <class Module, class... Checks>
using adapter_base = std::conditional_t<detpl::accepted<Checks...>, running_adapter<Module>, rejected_adapter>;

template <class Module, class Data = NoData, class... Callbacks>
struct Adapter : adapter_base<Module, module_check<Module>, data_check<Data>, callback_check<Callbacks>...> {
  static_assert(detpl::explain<module_check<Module>>() && detpl::explain<data_check<Data>>() &&
                (detpl::explain<callback_check<Callbacks>>() && ...));
  explicit Adapter(Module& module, Data& data, Callbacks&... callbacks)
      : adapter_base<Module, module_check<Module>, data_check<Data>, callback_check<Callbacks>...>(module, data,
                                                                                                   callbacks...) {}
};

}  // namespace stub
