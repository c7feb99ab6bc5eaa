// SPDX-License-Identifier: Apache-2.0
// The twin of reject/wrong_parameters.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  int validation_step(const Batch&);
  void on_validation_batch_end(int& outputs, const Batch&);
};
template struct stub::Adapter<Net>;
