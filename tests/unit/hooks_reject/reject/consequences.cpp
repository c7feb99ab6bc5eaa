// SPDX-License-Identifier: Apache-2.0
// A hook that takes the outputs of an uncallable step is no second mistake.
// expect-error: detpl: uncallable hook `training_step`: its result isn't a loss. Fix: return a torch::Tensor, an optional one, or a struct or dict with `loss`. [docs/hooks.md#training_step]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  int training_step(const Batch&);
  void on_train_batch_end(Tensor& outputs, const Batch&);
  void training_epoch_end(std::vector<Tensor>& outputs);
};
template struct stub::Adapter<Net>;
