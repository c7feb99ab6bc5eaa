// SPDX-License-Identifier: Apache-2.0
// The share of predictions that are right.
#pragma once

#include <string>

#include "detpl/metrics/metric.hpp"

namespace detpl::inline v0 {

/// What `Accuracy` makes of predictions.
struct AccuracyOptions {
  /// From where on a probability means the class 1.
  double threshold = 0.5;
  /// How many classes with the highest scores count as predicted.
  std::int64_t top_k = 1;
};

/// The share of records, or of elements, whose prediction is right.
///
/// Shapes: scores or probabilities [N, C, ...] with labels [N, ...]; or labels with labels, or probabilities of class 1
///         with labels of 0 and 1, both of one shape. A prediction of real numbers in the labels' shape is taken for
///         probabilities.
/// Errors: data_error where the shapes are others, or there are fewer classes than `top_k`.
/// Cost:   stays on the device and never waits for it.
/// Source: torchmetrics `Accuracy` (average="micro").
class Accuracy : public Metric<Accuracy> {
 public:
  explicit Accuracy(AccuracyOptions options = {}) : options_(options) {}

  void update(const torch::Tensor& prediction, const torch::Tensor& target) {
    const torch::NoGradGuard no_grad;
    correct_.add(hits(prediction, target).sum());
    total_.add(target.numel());
  }

  /// The share, from 0 to 1; NaN if no record came in.
  torch::Tensor compute() const { return correct_.value() / total_.value(); }

  auto states() { return std::tie(correct_, total_); }

 private:
  torch::Tensor hits(const torch::Tensor& prediction, const torch::Tensor& target) const {
    const bool labels = prediction.sizes() == target.sizes();
    if (labels) {
      if (options_.top_k != 1)
        throw data_error("Accuracy with top_k = " + std::to_string(options_.top_k) +
                         " needs the scores of all classes, [N, C], but the prediction has the labels' shape");
      return (prediction.is_floating_point() ? prediction >= options_.threshold : prediction) == target;
    }
    if (prediction.dim() != target.dim() + 1 || prediction.dim() < 2 || prediction.size(0) != target.size(0) ||
        prediction.sizes().slice(2) != target.sizes().slice(1))
      throw data_error("Accuracy was given predictions of shape " + c10::str(prediction.sizes()) +
                       " and labels of shape " + c10::str(target.sizes()) +
                       ": give scores [N, C] or labels [N] with labels [N]");
    if (options_.top_k > prediction.size(1))
      throw data_error("Accuracy with top_k = " + std::to_string(options_.top_k) + " was given the scores of only " +
                       std::to_string(prediction.size(1)) + " classes: use a smaller top_k");
    if (options_.top_k == 1) return prediction.argmax(1) == target;
    return std::get<1>(prediction.topk(options_.top_k, 1)).eq(target.unsqueeze(1)).any(1);
  }

  AccuracyOptions options_;
  State correct_{"correct"}, total_{"total"};
};

}  // namespace detpl::inline v0
