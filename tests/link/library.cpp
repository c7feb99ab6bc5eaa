// SPDX-License-Identifier: Apache-2.0
// The library alone, as a program without components includes it.
#if __has_include(<detpl/detpl.hpp>)
#include <detpl/detpl.hpp>
#endif
#include <detpl/core/value.hpp>
#include <detpl/core/version.hpp>
#include <iostream>

#include "link.hpp"

Seen seen_by_library() { return {sizeof(detpl::Value), &detpl::version}; }

int main() {
  const Seen here = seen_by_library();
  const Seen there = seen_by_everything();
  if (here.size != there.size || here.version != there.version) {
    std::cerr << "two translation units of one program see different definitions\n";
    return 1;
  }
}
