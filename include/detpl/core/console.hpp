// SPDX-License-Identifier: Apache-2.0
// Standard output with one live line at the bottom: text above, the progress bar below.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// Prints `detpl: warning: …` as one line on standard error.
inline void warn(const std::string& sentence) {
  const std::string line = "detpl: warning: " + sentence + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

/// Writes whole lines to standard output and keeps an optional live line (a progress bar) below them.
///
/// Order: a line printed while a bar is shown appears above it; nothing tears.
class Console {
 public:
  /// Whether a live line makes sense: standard output is a terminal.
  bool is_terminal() const { return terminal_; }
  /// Columns of the terminal, 80 where unknown.
  int width() const { return os::terminal_width(); }

  /// Prints one line above the live line.
  void print_line(std::string_view text) {
    const std::lock_guard lock(mutex_);
    std::string out = live_.empty() ? std::string() : erase_line;
    out.append(text).append("\n").append(live_);
    write(out);
  }

  /// Shows `text` as the live line in place of the previous one.
  void show_live_line(std::string_view text) {
    const std::lock_guard lock(mutex_);
    live_ = text;
    write(erase_line + live_);
  }

  /// Leaves the live line where it is and goes on below it.
  void end_live_line() {
    const std::lock_guard lock(mutex_);
    if (!live_.empty()) write("\n");
    live_.clear();
  }

  /// Removes the live line.
  void clear_live_line() {
    const std::lock_guard lock(mutex_);
    if (!live_.empty()) write(erase_line);
    live_.clear();
  }

 private:
  static inline const std::string erase_line = "\r\033[K";

  static void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }

  const bool terminal_ = os::is_terminal(1);
  std::string live_;
  std::mutex mutex_;
};

}  // namespace detpl::inline v0
