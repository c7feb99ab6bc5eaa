// SPDX-License-Identifier: Apache-2.0
// Control: the right sentence in more lines than allowed.
// expect-error: detpl: unsupported hook `test_step`
// expect-lines: 2
#include "adapter.hpp"

struct Net : stub::Least {
  void test_step();
};
template struct stub::Adapter<Net>;
