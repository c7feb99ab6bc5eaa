// SPDX-License-Identifier: Apache-2.0
// The twin of reject/missing_configure_optimizers.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor training_step(const Batch&);
  auto configure_optimizers() { return Adam(); }
};
template struct stub::Adapter<Net>;
