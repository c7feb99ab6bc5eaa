// SPDX-License-Identifier: Apache-2.0
// What both translation units report of the library, which must be the same.
#pragma once

#include <cstddef>
#include <string_view>

struct Seen {
  std::size_t size;
  const std::string_view* version;
};

Seen seen_by_library();
Seen seen_by_everything();
