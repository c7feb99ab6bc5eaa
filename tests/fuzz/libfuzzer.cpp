// SPDX-License-Identifier: Apache-2.0
// libFuzzer's target: the reader that the environment variable DETPL_FUZZ_READER names.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Reader* const chosen = [] {
    const char* const name = std::getenv("DETPL_FUZZ_READER");
    for (const Reader& reader : readers())
      if (name && reader.name == name) return &reader;
    std::abort();
  }();
  chosen->accepts({reinterpret_cast<const char*>(data), size});
  return 0;
}
