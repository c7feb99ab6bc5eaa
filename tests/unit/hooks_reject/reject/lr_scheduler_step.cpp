// SPDX-License-Identifier: Apache-2.0
// A hook of a later Lightning.
// expect-error: detpl: unsupported hook `lr_scheduler_step`: it came with Lightning 1.6, and detpl follows 1.5, where the loop steps the schedulers. Fix: return the scheduler, its interval and its monitor from `configure_optimizers`. [docs/hooks.md#lr_scheduler_step]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void lr_scheduler_step(int& scheduler, double metric);
};
template struct stub::Adapter<Net>;
