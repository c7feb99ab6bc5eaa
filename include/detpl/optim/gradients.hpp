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

/// The 2-norm of the gradients of an optimizer's parameters, all together; undefined if there are none.
///
/// Cost: one pass over the gradients; never waits for the device.
inline torch::Tensor gradient_norm(torch::optim::Optimizer& optimizer) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> norms;
  for_each_gradient(optimizer, [&](torch::Tensor& gradient) {
    const torch::Tensor norm = gradient.norm();
    norms.push_back(norms.empty() ? norm : norm.to(norms.front().device()));
  });
  return norms.empty() ? torch::Tensor() : torch::stack(norms).norm();
}

/// Scales the gradients of an optimizer's parameters, whose norm is `norm`, so that it is at most `limit`.
///
/// Cost: one pass over the gradients; never waits for the device.
inline void limit_gradient_norm(torch::optim::Optimizer& optimizer, const torch::Tensor& norm, double limit) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor factor = (limit / (norm + 1e-6)).clamp_max(1.0);
  for_each_gradient(optimizer, [&](torch::Tensor& gradient) { gradient.mul_(factor.to(gradient.device())); });
}

/// Clips the gradients of an optimizer's parameters by their common norm, or each element by value.
///
/// `algorithm` is `norm` or `value`; a `limit` of 0 clips nothing.
/// Cost: two passes over the gradients; never waits for the device.
/// Source: torch.nn.utils.clip_grad_norm_ and clip_grad_value_.
inline void clip_gradients(torch::optim::Optimizer& optimizer, double limit, std::string_view algorithm) {
  if (limit <= 0) return;
  if (algorithm == "value") {
    const torch::NoGradGuard no_grad;
    for_each_gradient(optimizer, [limit](torch::Tensor& gradient) { gradient.clamp_(-limit, limit); });
  } else if (const torch::Tensor norm = gradient_norm(optimizer); norm.defined()) {
    limit_gradient_norm(optimizer, norm, limit);
  }
}

}  // namespace detpl::inline v0::optim
