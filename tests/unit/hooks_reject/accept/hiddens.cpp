// SPDX-License-Identifier: Apache-2.0
// The twin of reject/hiddens.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  Tensor training_step(const Batch&, std::int64_t batch_idx, std::size_t optimizer_idx);
  Tensor hiddens;
};
template struct stub::Adapter<Net>;
