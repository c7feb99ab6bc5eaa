// SPDX-License-Identifier: Apache-2.0
// Control: the right sentence, then an error that nobody expects.
// expect-error: detpl: unsupported hook `test_step`
#include "adapter.hpp"

struct Net : stub::Least {
  void test_step();
};
template struct stub::Adapter<Net>;
int unexpected = "text";
