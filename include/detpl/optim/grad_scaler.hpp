// SPDX-License-Identifier: Apache-2.0
// Loss scaling for 16-bit training: small gradients don't vanish, and steps with infinite ones are left out.
#pragma once

#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/_amp_update_scale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/dist/ranks.hpp"
#include "detpl/optim/gradients.hpp"

namespace detpl::inline v0 {

/// Scales losses up before the backward pass and gradients down before the optimizer's step.
///
/// Order:  `scale`, backward, `unscale`, `agree` where ranks share out the gradients, then the optimizer's step if
///         `finite()`, then `update`; all of it once per optimizer.
/// Cost:   `finite` waits for the device. A scaler that is off does nothing.
/// Source: torch.cuda.amp.GradScaler, its defaults included.
class GradScaler {
 public:
  GradScaler() = default;
  /// A scaler at work for gradients on `device`.
  explicit GradScaler(torch::Device device)
      : scale_(at::full({}, first_scale_, at::TensorOptions(at::kFloat).device(device))),
        growth_tracker_(at::zeros({}, at::TensorOptions(at::kInt).device(device))) {}

  bool enabled() const { return scale_.defined(); }

  torch::Tensor scale(const torch::Tensor& loss) const { return enabled() ? loss * scale_ : loss; }

  /// Divides the optimizer's gradients by the scale and notes whether all are finite.
  void unscale(torch::optim::Optimizer& optimizer) {
    if (!enabled()) return;
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> gradients;
    optim::for_each_gradient(optimizer, [&](torch::Tensor& gradient) { gradients.push_back(gradient); });
    found_infinite_ = at::zeros({}, scale_.options());
    if (!gradients.empty())
      at::_amp_foreach_non_finite_check_and_unscale_(gradients, found_infinite_,
                                                     scale_.to(at::kDouble).reciprocal().to(at::kFloat));
  }
  /// Takes note of what the other ranks have found, where each has unscaled its part of the gradients.
  void agree(const Ranks& ranks) {
    if (enabled() && found_infinite_.defined()) found_infinite_ = ranks.all_reduce(found_infinite_, Reduce::maximum);
  }
  /// Whether the gradients that were unscaled last were finite.
  bool finite() const {
    return !enabled() || !found_infinite_.defined() || *found_infinite_.to(at::kCPU).const_data_ptr<float>() == 0;
  }
  /// Halves the scale after infinite gradients, doubles it after 2,000 good steps.
  void update() {
    if (!enabled() || !found_infinite_.defined()) return;
    at::_amp_update_scale_(scale_, growth_tracker_, found_infinite_, 2.0, 0.5, 2000);
    found_infinite_.reset();
  }

  /// Scale and growth tracker; empty while off.
  Map state_dict() const {
    if (!enabled()) return {};
    return Map{
        {"growth_tracker", static_cast<std::int64_t>(*growth_tracker_.to(at::kCPU).const_data_ptr<std::int32_t>())},
        {"scale", static_cast<double>(*scale_.to(at::kCPU).const_data_ptr<float>())}};
  }
  /// Goes on from a saved state; an empty one is left alone.
  void load_state_dict(const Map& state) {
    if (!enabled()) return;
    const Value* scale = state.find("scale");
    const Value* tracker = state.find("growth_tracker");
    if (const double* number = scale ? scale->get_if<double>() : nullptr) scale_.fill_(*number);
    if (const std::int64_t* number = tracker ? tracker->get_if<std::int64_t>() : nullptr)
      growth_tracker_.fill_(*number);
  }

 private:
  static constexpr double first_scale_ = 65536;

  torch::Tensor scale_, growth_tracker_, found_infinite_;
};

}  // namespace detpl::inline v0
