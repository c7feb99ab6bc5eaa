// SPDX-License-Identifier: Apache-2.0
// The twin of reject/train_epoch_end.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void training_epoch_end();
};
template struct stub::Adapter<Net>;
