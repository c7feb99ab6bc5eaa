// SPDX-License-Identifier: Apache-2.0
// The twin of reject/plural_hook.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void on_train_epoch_start();
};
template struct stub::Adapter<Net>;
