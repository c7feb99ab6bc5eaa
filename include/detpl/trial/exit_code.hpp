// SPDX-License-Identifier: Apache-2.0
// How a program ends: its exit code, and a sentence where it fails.
#pragma once

#include <cstddef>
#include <cstdio>
#include <exception>
#include <string>

#include "detpl/core/error.hpp"

namespace detpl::inline v0::detail {

/// What a failure says, without the stack that LibTorch writes below.
inline std::string sentence_of(const std::exception& error) {
  std::string text = error.what();
  if (const std::size_t stack = text.find("\nException raised from "); stack != std::string::npos) text.resize(stack);
  return text;
}

/// Calls `body` and returns what it returns; a failure is told in one sentence, and is 2 if it is one of usage, else 1.
template <class Body>
int exit_code_of(Body&& body, const std::string& prefix = "detpl: ") {
  try {
    return body();
  } catch (const config_error& error) {
    std::fprintf(stderr, "%s%s\n", prefix.c_str(), sentence_of(error).c_str());
    return 2;
  } catch (const lost_rank& error) {
    std::fprintf(stderr, "detpl: %s\n", error.what());
    return 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s%s\n", prefix.c_str(), sentence_of(error).c_str());
    return 1;
  }
}

}  // namespace detpl::inline v0::detail
