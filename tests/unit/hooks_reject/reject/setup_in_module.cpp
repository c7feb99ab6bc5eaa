// SPDX-License-Identifier: Apache-2.0
// A hook that a data module has, but not a module.
// expect-error: detpl: unsupported hook `setup`: a module has no stages, it is complete once constructed. Fix: move its body to the constructor, or to a data module's `setup`. [docs/hooks.md#setup]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void setup(std::string_view stage);
};
template struct stub::Adapter<Net>;
