// SPDX-License-Identifier: Apache-2.0
// How values become one: two on a rank, and those of all ranks.
#pragma once

#include <torch/types.h>

#include "detpl/metrics/log_options.hpp"

namespace detpl::inline v0 {

/// The processes whose metrics are reduced; this base is a process on its own, where nothing has to be done.
class Ranks {
 public:
  virtual ~Ranks() = default;

  /// How many processes there are.
  virtual int size() const { return 1; }

  /// What `value` of every rank becomes, the same on each rank.
  ///
  /// Shapes: as `value`, the same on every rank; with Reduce::cat only dim 0 may differ, and is the sum of the ranks'.
  /// Order:  every rank calls it equally often, in the same order; with Reduce::cat rank 0's part comes first.
  virtual torch::Tensor all_reduce(const torch::Tensor& value, Reduce) const { return value; }
};

namespace detail {

/// Two totals as one; means are kept as sums.
///
/// Order: NaN wins over every number.
inline double combined(Reduce how, double total, double next) {
  switch (how) {
    case Reduce::minimum: return next < total || next != next ? next : total;
    case Reduce::maximum: return next > total || next != next ? next : total;
    default: return total + next;
  }
}
inline torch::Tensor combined(Reduce how, const torch::Tensor& total, const torch::Tensor& next) {
  switch (how) {
    case Reduce::minimum: return torch::minimum(total, next);
    case Reduce::maximum: return torch::maximum(total, next);
    case Reduce::cat: return torch::cat({total, next});
    default: return total + next;
  }
}

}  // namespace detail
}  // namespace detpl::inline v0
