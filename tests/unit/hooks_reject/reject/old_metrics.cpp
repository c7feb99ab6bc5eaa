// SPDX-License-Identifier: Apache-2.0
// Early Lightning read metrics from the result of a step.
// expect-error: detpl: uncallable hook `training_step`: nothing reads a member `log` or `progress_bar` of its result. Fix: call `log(name, value, {.prog_bar = true})` in the step and drop the member. [docs/hooks.md#training_step]
#include "adapter.hpp"

using namespace stub;

struct Output {
  Tensor loss;
  double progress_bar;
};
struct Net : Least {
  Output training_step(const Batch&);
};
template struct stub::Adapter<Net>;
