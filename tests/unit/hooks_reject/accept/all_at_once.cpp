// SPDX-License-Identifier: Apache-2.0
// The twin of reject/all_at_once.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net {
  Tensor training_step(const Batch&);
  Adam configure_optimizers();
  void on_validation_end();
  void validation_step(const Batch&);
};
struct Data {
  int val_dataloader();
};
struct Callback {
  void on_fit_start(Trainer&, auto& module);
};
template struct stub::Adapter<Net, Data, Callback>;
