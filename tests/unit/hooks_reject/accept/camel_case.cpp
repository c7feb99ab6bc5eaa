// SPDX-License-Identifier: Apache-2.0
// The twin of reject/camel_case.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void validation_step(const Batch&);
  void validationStep(const Batch&);
};
template struct stub::Adapter<Net>;
