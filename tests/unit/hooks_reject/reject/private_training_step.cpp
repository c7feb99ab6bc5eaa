// SPDX-License-Identifier: Apache-2.0
// A hook that can't be reached.
// expect-error: detpl: uncallable hook `training_step`: it is private or has other parameters. Fix: make it public and declare it `torch::Tensor training_step(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#training_step]
#include "adapter.hpp"

using namespace stub;

class Net : public Least {
  Tensor training_step(const Batch&);
};
template struct stub::Adapter<Net>;
