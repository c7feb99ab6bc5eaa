// SPDX-License-Identifier: Apache-2.0
// A step that returns nothing to train on.
// expect-error: detpl: uncallable hook `training_step`: its result isn't a loss. Fix: return a torch::Tensor, an optional one, or a struct or dict with `loss`. [docs/hooks.md#training_step]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void training_step(const Batch&, std::int64_t batch_idx);
};
template struct stub::Adapter<Net>;
