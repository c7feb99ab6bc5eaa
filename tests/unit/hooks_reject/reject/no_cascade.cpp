// SPDX-License-Identifier: Apache-2.0
// The members of the Adapter of a refused module cause no errors of their own.
// expect-error: detpl: unsupported hook `test_step`: trials have no test loop. Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void test_step(const Batch&);
};
void train(Net& net) {
  NoData data;
  Adapter adapter{net, data};
  adapter.fit();
}
