// SPDX-License-Identifier: Apache-2.0
// TORCH_MODULE makes a smart pointer, which has none of the hooks.
// expect-error: detpl: unsupported class: a TORCH_MODULE holder has none of the hooks, the class it points to has. Fix: name that class, `NetImpl` instead of `Net`. [docs/hooks.md#torch_module]
#include "adapter.hpp"

using namespace stub;

struct NetImpl : Least {};
struct Net {
  using ContainedType = NetImpl;
};
template struct stub::Adapter<Net>;
