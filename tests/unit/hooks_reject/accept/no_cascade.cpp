// SPDX-License-Identifier: Apache-2.0
// The twin of reject/no_cascade.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void on_train_end();
};
void train(Net& net) {
  NoData data;
  Adapter adapter{net, data};
  adapter.fit();
}
