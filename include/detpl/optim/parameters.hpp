// SPDX-License-Identifier: Apache-2.0
// What the optimizers have in common: checking parameters and options, memory layouts, the closure.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"

#include <ATen/Parallel.h>
#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace detpl::inline v0::optim {

using ParamGroup = torch::optim::OptimizerParamGroup;

namespace detail {

inline std::vector<ParamGroup> one_group(std::vector<at::Tensor> parameters) {
  std::vector<ParamGroup> groups;
  groups.emplace_back(std::move(parameters));
  return groups;
}

// Refuses what an optimizer can't work with, in PyTorch's words where it has some.
inline std::vector<ParamGroup> check_groups(std::vector<ParamGroup> groups) {
  std::unordered_set<const void*> seen;
  for (const ParamGroup& group : groups)
    for (const at::Tensor& parameter : group.params()) {
      if (!parameter.defined()) throw config_error("an optimizer got an undefined parameter: register it before");
      if (!parameter.is_leaf() && !parameter.retains_grad()) throw config_error("can't optimize a non-leaf tensor");
      if (!at::isFloatingType(parameter.scalar_type()) && !at::isComplexType(parameter.scalar_type()))
        throw config_error(std::string("can't optimize a parameter of type ") + c10::toString(parameter.scalar_type()));
      if (!seen.insert(parameter.unsafeGetTensorImpl()).second)
        throw config_error("some parameters appear more than once in an optimizer: pass each of them once");
    }
  if (seen.empty())
    throw config_error("optimizer got an empty parameter list: register the module's parameters before it is made");
  return groups;
}

// "Invalid learning rate: -1" and so on, unless `valid`.
inline void check_option(bool valid, std::string_view what, double value) {
  if (!valid) throw config_error("Invalid " + std::string(what) + ": " + number_text(value));
}

// The options of a group, all groups having those of one optimizer.
template <class Options>
Options& options_of(ParamGroup& group) {
  auto* options = dynamic_cast<Options*>(&group.options());
  if (!options) throw config_error("a parameter group has the options of another kind of optimizer");
  return *options;
}

inline at::Tensor evaluate(const torch::optim::Optimizer::LossClosure& closure) {
  if (!closure) return {};
  const at::AutoGradMode enabled(true);
  return closure();
}

inline bool laid_out_alike(const at::Tensor& a, const at::Tensor& b) {
  return (a.is_contiguous() && b.is_contiguous()) || a.strides() == b.strides();
}

// `tensor` itself, or a copy in the memory order of `parameter`, so that both can be walked as flat arrays.
inline at::Tensor lay_out_like(const at::Tensor& parameter, const at::Tensor& tensor) {
  return laid_out_alike(parameter, tensor) ? tensor : at::empty_like(parameter).copy_(tensor);
}

// Elements in one task of a parameter that is large enough to be shared out among threads.
inline constexpr std::int64_t elements_per_task = 1 << 16;

}  // namespace detail
}  // namespace detpl::inline v0::optim
