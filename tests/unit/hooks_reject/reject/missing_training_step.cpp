// SPDX-License-Identifier: Apache-2.0
// A required hook is absent.
// expect-error: detpl: missing hook `training_step`: every module needs one. Fix: add `torch::Tensor training_step(const detpl::Batch& batch, int64_t batch_idx)`. [docs/hooks.md#training_step]
#include "adapter.hpp"

using namespace stub;

struct Net {
  Adam configure_optimizers();
};
template struct stub::Adapter<Net>;
