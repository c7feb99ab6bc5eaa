// SPDX-License-Identifier: Apache-2.0
// The twin of reject/misspelt_step.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor training_step(const Batch&);
  Adam configure_optimizers();
};
template struct stub::Adapter<Net>;
