// SPDX-License-Identifier: Apache-2.0
// The small parts of an optimizer step: the loss in a result, clearing gradients, clipping them.
#pragma once

#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace detpl::inline v0::detail {

/// The loss in what training_step returned; undefined where it skips the batch.
template <class Output>
torch::Tensor& loss_of(Output& output) {
  if constexpr (std::is_same_v<Output, torch::Tensor>)
    return output;
  else if constexpr (requires { output.value(); })
    return output ? loss_of(*output) : loss_of(output.emplace());
  else
    return loss_of(output.loss);
}

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
/// Cost: waits for the device when clipping by norm.
inline void clip_gradients_of(torch::optim::Optimizer& optimizer, double limit, std::string_view algorithm) {
  std::vector<torch::Tensor> parameters;
  for (auto& group : optimizer.param_groups())
    for (auto& parameter : group.params())
      if (parameter.grad().defined()) parameters.push_back(parameter);
  if (parameters.empty()) return;
  if (algorithm == "norm")
    torch::nn::utils::clip_grad_norm_(parameters, limit);
  else
    torch::nn::utils::clip_grad_value_(parameters, limit);
}

}  // namespace detpl::inline v0::detail
