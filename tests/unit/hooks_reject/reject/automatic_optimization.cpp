// SPDX-License-Identifier: Apache-2.0
// A member that Lightning reads.
// expect-error: detpl: unsupported hook `automatic_optimization`: the loop always steps the optimizers itself. Fix: delete it, return one loss per optimizer from `training_step`. [docs/hooks.md#automatic_optimization]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  bool automatic_optimization = false;
};
template struct stub::Adapter<Net>;
