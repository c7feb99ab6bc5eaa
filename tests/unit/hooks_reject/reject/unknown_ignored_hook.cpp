// SPDX-License-Identifier: Apache-2.0
// The opt-out names something that isn't a hook.
// expect-error: detpl: unknown hook in `detpl_ignored_hooks`: each name must be a hook or nearly one, the list public. Fix: correct it, or remove the name. [docs/hooks.md#detpl_ignored_hooks]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void test_step();
  static constexpr auto detpl_ignored_hooks = detpl::ignore("test_step", "my_step");
};
template struct stub::Adapter<Net>;
