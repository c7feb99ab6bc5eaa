// SPDX-License-Identifier: Apache-2.0
// The twin of reject/misspelt_unsupported_hook.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void test(const Batch&);
};
template struct stub::Adapter<Net>;
