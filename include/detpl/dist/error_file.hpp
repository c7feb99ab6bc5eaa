// SPDX-License-Identifier: Apache-2.0
// torchrun's error file: what it reports as the root cause of a failed run.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/text.hpp"
#include "detpl/dist/find_world.hpp"

namespace detpl::inline v0 {
namespace detail {

/// A text as JSON writes it; what isn't UTF-8 loses its foreign bytes.
inline std::string json_text(std::string_view text) {
  const bool whole = is_utf8(text);
  std::string json = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    char escaped[8];
    if (byte < 0x20) {
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      json += escaped;
    } else if (byte >= 0x80 && !whole) {
      json += '?';
    } else {
      if (letter == '"' || letter == '\\') json += '\\';
      json += letter;
    }
  }
  return json + "\"";
}

}  // namespace detail

/// Tells torchrun what went wrong on this rank, in the file that TORCHELASTIC_ERROR_FILE names, if it does.
///
/// torchrun shows the earliest as the root cause, and knows whole seconds: what only follows from another rank's
/// failure, `is_cause` false, is rounded up.
/// Errors: none; what is already in the file stays.
inline void write_error_file(std::string_view message, bool is_cause = true,
                             const Environment& environment = process_environment()) {
  const char* path = environment("TORCHELASTIC_ERROR_FILE");
  if (!path || !*path) return;
  const std::string text =
      detail::json_text(message);  // of the message and, since torchrun shows that, of the traceback
  const std::string time = std::to_string(static_cast<std::int64_t>(os::wall_time()) + (is_cause ? 0 : 1));
  try {
    os::File::create(path).write("{\"message\": {\"message\": " + text + ", \"extraInfo\": {\"py_callstack\": " + text +
                                 ", \"timestamp\": \"" + time + "\"}}}\n");
  } catch (const io_error&) {
    // The failure itself is reported elsewhere, and matters more.
  }
}

}  // namespace detpl::inline v0
