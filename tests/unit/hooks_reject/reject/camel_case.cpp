// SPDX-License-Identifier: Apache-2.0
// A hook in another style.
// expect-error: detpl: unknown hook `validationStep`; did you mean `validation_step`? Fix: rename it. [docs/hooks.md#validation_step]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void validationStep(const Batch&);
};
template struct stub::Adapter<Net>;
