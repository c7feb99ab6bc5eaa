// SPDX-License-Identifier: Apache-2.0
// A data module isn't called while it trains.
// expect-error: detpl: unsupported hook `on_train_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_train_start]
#include "adapter.hpp"

using namespace stub;

struct Data {
  int train_dataloader();
  void on_train_start();
};
template struct stub::Adapter<Least, Data>;
