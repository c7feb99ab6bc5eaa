// SPDX-License-Identifier: Apache-2.0
// Control: another sentence.
// expect-error: detpl: unsupported hook `test_step`: a reason that is not given
#include "adapter.hpp"

struct Net : stub::Least {
  void test_step();
};
template struct stub::Adapter<Net>;
