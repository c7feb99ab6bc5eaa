// SPDX-License-Identifier: Apache-2.0
// The small parts of an optimizer step: clearing gradients, clipping them.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <string_view>
#include <utility>
#include <vector>

namespace detpl::inline v0::detail {

/// Drops the gradients of an optimizer's parameters, so that autograd hands over fresh ones instead of adding in place.
inline void clear_gradients(torch::optim::Optimizer& optimizer) {
  for (auto& group : optimizer.param_groups())
    for (auto& parameter : group.params()) parameter.mutable_grad().reset();
}

/// Puts an optimizer's parameters back to what they were, unless the step is done.
class UnlessDone {
 public:
  explicit UnlessDone(torch::optim::Optimizer& optimizer) {
    for (const auto& group : optimizer.param_groups())
      for (const auto& parameter : group.params()) before_.emplace_back(parameter, parameter.detach().clone());
  }
  UnlessDone(const UnlessDone&) = delete;
  UnlessDone& operator=(const UnlessDone&) = delete;
  ~UnlessDone() {
    const torch::NoGradGuard no_grad;
    for (auto& [parameter, value] : before_) parameter.copy_(value);
  }
  void done() { before_.clear(); }

 private:
  std::vector<std::pair<torch::Tensor, torch::Tensor>> before_;
};

/// Clips the gradients of an optimizer's parameters by their common norm, or each element by value.
///
/// Cost: two passes over the gradients; never waits for the device.
/// Source: torch.nn.utils.clip_grad_norm_ and clip_grad_value_.
inline void clip_gradients_of(torch::optim::Optimizer& optimizer, double limit, std::string_view algorithm) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> gradients, norms;
  for (auto& group : optimizer.param_groups())
    for (auto& parameter : group.params())
      if (parameter.grad().defined()) gradients.push_back(parameter.grad());
  if (gradients.empty()) return;
  if (algorithm == "value") {
    for (torch::Tensor& gradient : gradients) gradient.clamp_(-limit, limit);
    return;
  }
  for (const torch::Tensor& gradient : gradients) norms.push_back(gradient.norm().to(gradients.front().device()));
  const torch::Tensor factor = (limit / (torch::stack(norms).norm() + 1e-6)).clamp_max(1.0);
  for (torch::Tensor& gradient : gradients) gradient.mul_(factor.to(gradient.device()));
}

}  // namespace detpl::inline v0::detail
