// SPDX-License-Identifier: Apache-2.0
// Named tensors copied into a module's parameters and buffers.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <string>
#include <vector>

#include "detpl/checkpoint/module_state.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"

namespace detpl::inline v0::detail {

/// Copies named tensors into a module's parameters and buffers.
///
/// Errors: checkpoint_error that lists what is missing, unexpected or of another shape; the module is unchanged then.
inline void load_model_state(torch::nn::Module& module, const StateDict& state) {
  const StateDict target = model_state(module);
  std::vector<std::string> missing, unexpected, mismatched;
  for (const auto& [name, tensor] : target) {
    const at::Tensor* saved = find_tensor(state, name);
    if (!saved)
      missing.push_back(name);
    else if (saved->sizes() != tensor.sizes())
      mismatched.push_back(name + " (" + c10::str(saved->sizes()) + " saved, " + c10::str(tensor.sizes()) + " here)");
  }
  for (const auto& [name, tensor] : state)
    if (!find_tensor(target, name)) unexpected.push_back(name);
  std::vector<std::string> problems;
  if (!missing.empty()) problems.push_back("missing " + join(missing));
  if (!unexpected.empty()) problems.push_back("unexpected " + join(unexpected));
  if (!mismatched.empty()) problems.push_back("of another shape " + join(mismatched));
  if (!problems.empty())
    throw checkpoint_error("the checkpoint's weights don't fit the module: " + join(problems, "; ") +
                           ". Build the module with the hyperparameters that it was saved with");
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : target) at::Tensor(tensor).copy_(*find_tensor(state, name));
}

}  // namespace detpl::inline v0::detail
