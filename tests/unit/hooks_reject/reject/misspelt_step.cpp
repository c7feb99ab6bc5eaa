// SPDX-License-Identifier: Apache-2.0
// One letter too many: the hook counts as misspelt, not as missing.
// expect-error: detpl: unknown hook `trainning_step`; did you mean `training_step`? Fix: rename it. [docs/hooks.md#training_step]
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor trainning_step(const Batch&);
  Adam configure_optimizers();
};
template struct stub::Adapter<Net>;
