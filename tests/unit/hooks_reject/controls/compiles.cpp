// SPDX-License-Identifier: Apache-2.0
// Control: the harness must not take a source that compiles for one that is refused.
// expect-error: detpl: unsupported hook `test_step`
#include "adapter.hpp"

struct Net : stub::Least {};
template struct stub::Adapter<Net>;
