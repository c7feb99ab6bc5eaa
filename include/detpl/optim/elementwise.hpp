// SPDX-License-Identifier: Apache-2.0
// Which optimizers treat each element of a parameter by itself, so that ranks can share out the elements.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/optim/adagrad.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/rmsprop.hpp"
#include "detpl/optim/sgd.hpp"

#include <c10/util/Type.h>
#include <torch/optim/adagrad.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <typeinfo>

namespace detpl::inline v0::optim::detail {

template <class... Types>
bool is_exactly_one_of(const std::type_info& type) {
  return ((type == typeid(Types)) || ...);
}

/// Whether an optimizer's own type says that its step treats each element by itself.
template <class Optimizer>
inline constexpr bool says_elementwise = requires { requires Optimizer::is_elementwise; };

// Refuses an optimizer whose step may look at more than one element: one that is none of those known here.
inline void check_elementwise(const torch::optim::Optimizer& optimizer) {
  if (!is_exactly_one_of<Adam, AdamW, SGD, RMSprop, Adagrad, torch::optim::Adam, torch::optim::AdamW, torch::optim::SGD,
                         torch::optim::RMSprop, torch::optim::Adagrad>(typeid(optimizer)))
    throw config_error(
        "an optimizer of type " + c10::demangle(typeid(optimizer).name()) +
        " can't be sharded, as its step may need whole parameters: use Adam, AdamW, SGD, RMSprop or Adagrad, or, if it "
        "treats each element by itself, say `static constexpr bool is_elementwise = true` in it");
}

}  // namespace detpl::inline v0::optim::detail
