// SPDX-License-Identifier: Apache-2.0
// A misspelt hook that wouldn't be called either.
// expect-error: detpl: unknown hook `test_setp`; did you mean `test_step`, which is unsupported? Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void test_setp(const Batch&);
};
template struct stub::Adapter<Net>;
