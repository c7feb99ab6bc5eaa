// SPDX-License-Identifier: Apache-2.0
// The twin of reject/module_hook_in_data_module.cpp.
#include "adapter.hpp"

using namespace stub;

struct Data {
  int train_dataloader();
};
struct Net : Least {
  void on_train_start();
};
template struct stub::Adapter<Net, Data>;
template struct stub::Adapter<Least, Data>;
