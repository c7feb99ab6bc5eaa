// SPDX-License-Identifier: Apache-2.0
// Metrics for the logger in a member of validation_step's result.
// expect-error: detpl: uncallable hook `validation_step`: nothing reads a member `log` or `progress_bar` of its result. Fix: call `log(name, value, {.prog_bar = true})` in the step and drop the member. [docs/hooks.md#validation_step]
#include "adapter.hpp"

using namespace stub;

struct Output {
  double accuracy;
  double log;
};
struct Net : Least {
  Output validation_step(const Batch&);
};
template struct stub::Adapter<Net>;
