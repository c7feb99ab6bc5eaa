// SPDX-License-Identifier: Apache-2.0
// The small parts of an optimizer step: gradients cleared, scaled and measured, parameters toggled.
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/lbfgs.h>
#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <cmath>
#include <concepts>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "detpl/core/text.hpp"
#include "detpl/metrics/scalar.hpp"
#include "detpl/optim/gradients.hpp"

namespace detpl::inline v0::detail {

/// Drops the gradients of an optimizer's parameters, so that autograd hands over fresh ones instead of adding in place;
/// or fills them with zeros.
inline void clear_gradients(torch::optim::Optimizer& optimizer, bool to_zeros) {
  optim::for_each_gradient(optimizer, [to_zeros](torch::Tensor& gradient) {
    if (to_zeros)
      gradient = gradient.detach().zero_();
    else
      gradient.reset();
  });
}

/// Multiplies the gradients of an optimizer's parameters.
inline void scale_gradients(torch::optim::Optimizer& optimizer, double factor) {
  const torch::NoGradGuard no_grad;
  optim::for_each_gradient(optimizer, [factor](torch::Tensor& gradient) { gradient.mul_(factor); });
}

/// The p-norm of each parameter's gradient and of all together, rounded to four digits, by Lightning's names.
///
/// Cost:   waits for the device.
/// Source: Lightning 1.5.10 utilities/grads.py.
inline std::vector<std::pair<std::string, double>> gradient_norms(const torch::nn::Module& module, double p) {
  const torch::NoGradGuard no_grad;
  const auto rounded = [](double norm) {
    char text[400];
    std::snprintf(text, sizeof text, "%.4f", norm);
    return std::strtod(text, nullptr);
  };
  const std::string prefix = "grad_" + (std::isinf(p) ? "inf" : real_text(p)) + "_norm";
  std::vector<std::pair<std::string, double>> norms;
  std::vector<double> exact;
  for (const auto& parameter : module.named_parameters()) {
    if (!parameter.value().grad().defined()) continue;
    exact.push_back(Scalar(parameter.value().grad().norm(p)).item());
    norms.emplace_back(prefix + "/" + parameter.key(), rounded(exact.back()));
  }
  if (!norms.empty())
    norms.emplace_back(prefix + "_total", rounded(Scalar(torch::tensor(exact, torch::kDouble).norm(p)).item()));
  return norms;
}

/// The parameters of an optimizer, over all its groups.
inline std::vector<torch::Tensor> parameters_of(const torch::optim::Optimizer& optimizer) {
  std::vector<torch::Tensor> parameters;
  for (const auto& group : optimizer.param_groups())
    parameters.insert(parameters.end(), group.params().begin(), group.params().end());
  return parameters;
}

/// While it lives, only the parameters of one of several optimizers require grad, as far as they did before.
///
/// Cost: one pass over the parameters of all of them.
class Toggled {
 public:
  Toggled(const std::vector<std::vector<torch::Tensor>>& parameters, std::size_t index) {
    std::unordered_set<const void*> own;
    for (const torch::Tensor& parameter : parameters[index]) own.insert(parameter.unsafeGetTensorImpl());
    for (const auto& of_one : parameters)
      for (const torch::Tensor& parameter : of_one) {
        if (!parameter.requires_grad() || own.contains(parameter.unsafeGetTensorImpl())) continue;
        frozen_.push_back(parameter);
        frozen_.back().set_requires_grad(false);
      }
  }
  Toggled(const Toggled&) = delete;
  Toggled& operator=(const Toggled&) = delete;
  ~Toggled() {
    for (torch::Tensor& parameter : frozen_) parameter.set_requires_grad(true);
  }

 private:
  std::vector<torch::Tensor> frozen_;
};

/// Whether an optimizer of this static type is an LBFGS, or may turn out to be one.
template <class Optimizer>
inline constexpr bool is_lbfgs = std::derived_from<Optimizer, torch::optim::LBFGS>;
template <class Optimizer>
inline constexpr bool may_be_lbfgs = is_lbfgs<Optimizer> || std::derived_from<torch::optim::LBFGS, Optimizer>;

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

}  // namespace detpl::inline v0::detail
