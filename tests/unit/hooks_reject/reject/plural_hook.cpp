// SPDX-License-Identifier: Apache-2.0
// One s too many on an optional hook.
// expect-error: detpl: unknown hook `on_train_epoch_starts`; did you mean `on_train_epoch_start`? Fix: rename it. [docs/hooks.md#on_train_epoch_start]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void on_train_epoch_starts();
};
template struct stub::Adapter<Net>;
