// SPDX-License-Identifier: Apache-2.0
// Control: refused, but for another reason.
// expect-error: detpl: unsupported hook `test_step`
#include "no_such_file.hpp"
