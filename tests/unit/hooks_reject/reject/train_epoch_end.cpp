// SPDX-License-Identifier: Apache-2.0
// A hook with another name in a module.
// expect-error: detpl: unsupported hook `on_train_epoch_end`: a module is told of the end of its epoch by `training_epoch_end`. Fix: rename it to `training_epoch_end`, or move it to a callback. [docs/hooks.md#on_train_epoch_end]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void on_train_epoch_end();
};
template struct stub::Adapter<Net>;
