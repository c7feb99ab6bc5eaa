// SPDX-License-Identifier: Apache-2.0
// A module's parameters and buffers as named tensors.
#pragma once

#include <torch/nn/module.h>

#include "detpl/checkpoint/state.hpp"

namespace detpl::inline v0::detail {

/// Parameters and buffers under the names that Python's `state_dict()` gives them; the tensors are shared, not copied.
inline StateDict model_state(const torch::nn::Module& module) {
  StateDict state;
  for (const auto& item : module.named_parameters()) state.push_back({item.key(), item.value().detach()});
  for (const auto& item : module.named_buffers()) state.push_back({item.key(), item.value().detach()});
  return state;
}

}  // namespace detpl::inline v0::detail
