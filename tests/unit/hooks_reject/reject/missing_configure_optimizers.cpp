// SPDX-License-Identifier: Apache-2.0
// A required hook is absent.
// expect-error: detpl: missing hook `configure_optimizers`: the loop has no optimizer to step. Fix: add `auto configure_optimizers() { return detpl::optim::Adam(parameters()); }`. [docs/hooks.md#configure_optimizers]
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor training_step(const Batch&);
};
template struct stub::Adapter<Net>;
