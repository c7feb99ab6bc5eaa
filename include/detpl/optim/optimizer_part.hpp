// SPDX-License-Identifier: Apache-2.0
// What the loop asks of an optimizer that is shared out among the ranks.
#pragma once

#include <torch/types.h>

#include <string_view>
#include <vector>

#include "detpl/optim/state.hpp"

namespace detpl::inline v0::optim {

/// This rank's part of an optimizer; ShardedOptimizer is one, and says what its members do.
class OptimizerPart {
 public:
  virtual ~OptimizerPart() = default;

  virtual std::vector<torch::Tensor> parameters() const = 0;
  virtual void clear_gradients() = 0;
  virtual void clip_gradients(double limit, std::string_view algorithm) = 0;
  virtual OptimizerState full_state(bool wanted = true) const = 0;
  virtual void load_full_state(const OptimizerState& saved) = 0;
};

}  // namespace detpl::inline v0::optim
