// SPDX-License-Identifier: Apache-2.0
// The twin of reject/test_step.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void validation_step(const Batch&);
};
template struct stub::Adapter<Net>;
