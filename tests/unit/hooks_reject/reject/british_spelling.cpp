// SPDX-License-Identifier: Apache-2.0
// A hook in British spelling.
// expect-error: detpl: unknown hook `configure_optimisers`; did you mean `configure_optimizers`? Fix: rename it. [docs/hooks.md#configure_optimizers]
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor training_step(const Batch&);
  Adam configure_optimisers();
};
template struct stub::Adapter<Net>;
