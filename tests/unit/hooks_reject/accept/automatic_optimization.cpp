// SPDX-License-Identifier: Apache-2.0
// The twin of reject/automatic_optimization.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  bool optimizes_itself = false;
};
template struct stub::Adapter<Net>;
