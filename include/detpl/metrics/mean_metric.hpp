// SPDX-License-Identifier: Apache-2.0
// The weighted mean of all that an epoch brings.
#pragma once

#include "detpl/metrics/metric.hpp"

namespace detpl::inline v0 {

/// The mean of the values that it is given, each with its weight.
///
/// Shapes: values of any shape; weights of that shape, or of one that broadcasts to it.
/// Source: torchmetrics `MeanMetric`.
class MeanMetric : public Metric<MeanMetric> {
 public:
  void update(const torch::Tensor& value, const torch::Tensor& weight) {
    const torch::Tensor values = value.to(torch::kDouble);
    const torch::Tensor weights = torch::broadcast_to(weight.to(values.device(), torch::kDouble), values.sizes());
    total_.add((values * weights).sum());
    weight_.add(weights.sum());
  }
  void update(const torch::Tensor& value, double weight = 1) { update(value, torch::full({}, weight, torch::kDouble)); }
  void update(double value, double weight = 1) { update(torch::full({}, value, torch::kDouble), weight); }

  /// The mean; NaN if no value came in.
  torch::Tensor compute() const { return total_.value() / weight_.value(); }

  auto states() { return std::tie(total_, weight_); }

 private:
  State total_{"total"}, weight_{"weight"};
};

}  // namespace detpl::inline v0
