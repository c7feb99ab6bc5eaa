// SPDX-License-Identifier: Apache-2.0
// Every mistake of a module, its data and its callbacks in one compile.
// expect-error: detpl: uncallable hook `configure_optimizers`: its result isn't an optimizer. Fix: return an optimizer, one with a scheduler, or a tuple of these. [docs/hooks.md#configure_optimizers]
// expect-error: detpl: uncallable hook `training_step`: it is private or has other parameters. Fix: make it public and declare it `torch::Tensor training_step(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#training_step]
// expect-error: detpl: unknown hook `on_val_end`; did you mean `on_validation_end`? Fix: rename it. [docs/hooks.md#on_validation_end]
// expect-error: detpl: unsupported hook `test_step`: trials have no test loop. Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]
// expect-error: detpl: unsupported hook `test_dataloader`: trials have no separate test set. Fix: delete it, or return it from `val_dataloader` and run validate. [docs/hooks.md#test_dataloader]
// expect-error: detpl: unknown hook `on_fit_strat`; did you mean `on_fit_start`? Fix: rename it. [docs/hooks.md#on_fit_start]
// expect-lines: 36
#include "adapter.hpp"

using namespace stub;

struct Net {
  int training_step(int&, Tensor, Tensor, Tensor, Tensor);
  int configure_optimizers();
  void on_val_end();
  void test_step();
};
struct Data {
  int test_dataloader();
};
struct Callback {
  void on_fit_strat(Trainer&, Net&);
};
template struct stub::Adapter<Net, Data, Callback>;
