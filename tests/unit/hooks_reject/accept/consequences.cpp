// SPDX-License-Identifier: Apache-2.0
// The twin of reject/consequences.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  Tensor training_step(const Batch&);
  void on_train_batch_end(Tensor& outputs, const Batch&);
  void training_epoch_end(std::vector<Tensor>& outputs);
};
template struct stub::Adapter<Net>;
