// SPDX-License-Identifier: Apache-2.0
// A hook with other parameters than it gets.
// expect-error: detpl: uncallable hook `on_validation_batch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_batch_end(auto& outputs, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_validation_batch_end]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  int validation_step(const Batch&);
  void on_validation_batch_end(const Batch&, int& outputs);
};
template struct stub::Adapter<Net>;
