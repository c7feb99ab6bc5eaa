// SPDX-License-Identifier: Apache-2.0
// The library alone, as a program without components includes it.
#include <array>
#include <iostream>

#include "link.hpp"

int main() {
  const Seen here = see_here();
  const Seen there = seen_by_everything();
  if (here != there) {
    std::cerr << "two translation units of one program differ: sizes";
    for (const std::size_t size : here.sizes) std::cerr << ' ' << size;
    std::cerr << " and";
    for (const std::size_t size : there.sizes) std::cerr << ' ' << size;
    std::cerr << ", losses " << here.loss << " and " << there.loss << '\n';
    return 1;
  }
  if (!(here.loss < 0.1)) {
    std::cerr << "the line wasn't learnt: its loss is " << here.loss << "\n";
    return 1;
  }
  const std::array arguments{"link_test", "--fast-dev-run"};
  return run_program(arguments.size(), arguments.data());
}
