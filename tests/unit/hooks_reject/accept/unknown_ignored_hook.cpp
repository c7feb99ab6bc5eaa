// SPDX-License-Identifier: Apache-2.0
// The twin of reject/unknown_ignored_hook.cpp.
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  void test_step();
  static constexpr auto detpl_ignored_hooks = detpl::ignore("test_step", "trainning_step");
};
template struct stub::Adapter<Net>;
