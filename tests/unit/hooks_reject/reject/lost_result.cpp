// SPDX-License-Identifier: Apache-2.0
// A hook whose result nobody reads.
// expect-error: detpl: uncallable hook `validation_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#validation_epoch_end]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  int validation_step(const Batch&);
  double validation_epoch_end(const std::vector<int>& outputs);
};
template struct stub::Adapter<Net>;
