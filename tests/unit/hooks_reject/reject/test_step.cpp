// SPDX-License-Identifier: Apache-2.0
// A hook of a loop that trials don't have.
// expect-error: detpl: unsupported hook `test_step`: trials have no test loop. Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void test_step(const Batch&);
};
template struct stub::Adapter<Net>;
