// SPDX-License-Identifier: Apache-2.0
// The twin of reject/missing_training_step.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor training_step(const Batch&, std::int64_t batch_idx);
  Adam configure_optimizers();
};
template struct stub::Adapter<Net>;
