// SPDX-License-Identifier: Apache-2.0
// detpl's readers of other people's files as functions of bytes, for libfuzzer.cpp and mutations.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// A reader under its name, which is also that of the folder of its corpus.
struct Reader {
  std::string_view name;
  /// True if the bytes were read, false if they were refused with a detpl::Error. Anything else is a bug.
  bool (*accepts)(std::string_view bytes);
};

const std::vector<Reader>& readers();
