// SPDX-License-Identifier: Apache-2.0
// A callback hook that was dropped, and one that is misspelt.
// expect-error: detpl: unsupported hook `on_epoch_start`: it ran before training and validation epochs alike. Fix: rename it to `on_train_epoch_start` or `on_validation_epoch_start`. [docs/hooks.md#on_epoch_start]
#include "adapter.hpp"

using namespace stub;

struct Callback {
  void on_epoch_start(Trainer&, Least&);
};
template struct stub::Adapter<Least, NoData, Callback>;
