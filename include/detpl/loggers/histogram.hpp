// SPDX-License-Identifier: Apache-2.0
// A tensor's values counted into TensorBoard's buckets.
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace detpl::inline v0 {

/// How a tensor's values are distributed.
struct Histogram {
  std::int64_t count = 0;  ///< finite values
  std::vector<double> counts;
  double greatest = -std::numeric_limits<double>::infinity();
  double least = std::numeric_limits<double>::infinity();
  std::vector<double> limits;  ///< right ends of the buckets, ascending; the first bucket is empty
  double sum = 0;
  double sum_of_squares = 0;
};

namespace detail {

/// TensorFlow's bucket limits, both signs: 1e-12 growing by 10 % up to 1e20.
inline const std::vector<double>& bucket_limits() {
  static const std::vector<double> limits = [] {
    std::vector<double> growing{0};
    for (double limit = 1e-12; limit < 1e20; limit *= 1.1) growing.push_back(limit);
    std::vector<double> both;
    for (auto limit = growing.rbegin(); limit + 1 != growing.rend(); ++limit) both.push_back(-*limit);
    both.insert(both.end(), growing.begin(), growing.end());
    return both;
  }();
  return limits;
}

}  // namespace detail

/// Counts the finite values of a tensor.
///
/// Shapes: any; any dtype and device.
/// Source: torch.utils.tensorboard.summary.make_histogram (bins="tensorflow").
inline Histogram make_histogram(const at::Tensor& tensor) {
  const at::Tensor values = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
  const std::vector<double>& limits = detail::bucket_limits();
  std::vector<double> counts(limits.size() - 1, 0.0);  // counts[i]: values in [limits[i], limits[i + 1])
  Histogram histogram;
  for (const double value : std::span(values.const_data_ptr<double>(), static_cast<std::size_t>(values.numel()))) {
    if (!(value >= limits.front() && value < limits.back())) continue;
    const auto above = std::upper_bound(limits.begin(), limits.end(), value);
    ++counts[static_cast<std::size_t>(above - limits.begin()) - 1];
    ++histogram.count;
    histogram.least = std::min(histogram.least, value);
    histogram.greatest = std::max(histogram.greatest, value);
    histogram.sum += value;
    histogram.sum_of_squares += value * value;
  }
  if (histogram.count == 0) return histogram;

  const auto filled = [](double count) { return count > 0; };
  const auto first = std::find_if(counts.begin(), counts.end(), filled) - counts.begin();
  const auto last = counts.rend() - std::find_if(counts.rbegin(), counts.rend(), filled);
  histogram.limits.assign(limits.begin() + first, limits.begin() + last + 1);
  histogram.counts.assign(1, 0.0);  // TensorBoard knows right ends only: the empty one gives the left end
  histogram.counts.insert(histogram.counts.end(), counts.begin() + first, counts.begin() + last);
  return histogram;
}

}  // namespace detpl::inline v0
