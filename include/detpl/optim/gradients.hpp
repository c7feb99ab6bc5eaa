// SPDX-License-Identifier: Apache-2.0
// The gradients of an optimizer's parameters: visited, clipped.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <string_view>
#include <vector>

namespace detpl::inline v0::optim {

/// Calls `visit(gradient)` for each gradient that an optimizer's parameters have.
template <class Visit>
void for_each_gradient(torch::optim::Optimizer& optimizer, Visit&& visit) {
  for (auto& group : optimizer.param_groups())
    for (auto& parameter : group.params())
      if (torch::Tensor& gradient = parameter.mutable_grad(); gradient.defined()) visit(gradient);
}

/// Clips the gradients of an optimizer's parameters by their common norm, or each element by value.
///
/// `algorithm` is `norm` or `value`; a `limit` of 0 clips nothing.
/// Cost: two passes over the gradients; never waits for the device.
/// Source: torch.nn.utils.clip_grad_norm_ and clip_grad_value_.
inline void clip_gradients(torch::optim::Optimizer& optimizer, double limit, std::string_view algorithm) {
  if (limit <= 0) return;
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> gradients, norms;
  for_each_gradient(optimizer, [&](torch::Tensor& gradient) { gradients.push_back(gradient); });
  if (gradients.empty()) return;
  if (algorithm == "value") {
    for (torch::Tensor& gradient : gradients) gradient.clamp_(-limit, limit);
    return;
  }
  for (const torch::Tensor& gradient : gradients) norms.push_back(gradient.norm().to(gradients.front().device()));
  const torch::Tensor factor = (limit / (torch::stack(norms).norm() + 1e-6)).clamp_max(1.0);
  for (torch::Tensor& gradient : gradients) gradient.mul_(factor.to(gradient.device()));
}

}  // namespace detpl::inline v0::optim
