// SPDX-License-Identifier: Apache-2.0
// What a rank writes, as whole lines with the rank in front.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace detpl::inline v0::detail {

/// Cuts a rank's output into lines and puts `[rank 1] ` before each. Any bytes pass as they are.
///
/// A line of more than 1 MiB comes in pieces of that size, a line each.
class RankOutput {
 public:
  explicit RankOutput(int rank) : prefix_("[rank " + std::to_string(rank) + "] ") {}

  /// The lines that `text` completes.
  std::string add(std::string_view text) {
    std::string lines;
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
      rest_ += text.substr(0, end);
      append_line(lines);
    }
    rest_ += text;
    if (rest_.size() >= longest) append_line(lines);
    return lines;
  }

  /// The line that was begun, empty if there is none.
  std::string finish() {
    std::string lines;
    if (!rest_.empty()) append_line(lines);
    return lines;
  }

 private:
  static constexpr std::size_t longest = std::size_t{1} << 20;

  void append_line(std::string& lines) {
    lines.append(prefix_).append(rest_).append("\n");
    rest_.clear();
  }

  std::string prefix_;
  std::string rest_;
};

}  // namespace detpl::inline v0::detail
