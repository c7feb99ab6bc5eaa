// SPDX-License-Identifier: Apache-2.0
// The twin of reject/callback_epoch_start.cpp.
#include "adapter.hpp"

using namespace stub;

struct Callback {
  void on_train_epoch_start(Trainer&, Least&);
};
template struct stub::Adapter<Least, NoData, Callback>;
