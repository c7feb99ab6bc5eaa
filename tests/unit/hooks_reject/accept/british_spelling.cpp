// SPDX-License-Identifier: Apache-2.0
// The twin of reject/british_spelling.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor training_step(const Batch&);
  Adam configure_optimizers();
};
template struct stub::Adapter<Net>;
