// SPDX-License-Identifier: Apache-2.0
// The twin of reject/lr_scheduler_step.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void step_scheduler(int& scheduler, double metric);
};
template struct stub::Adapter<Net>;
