// SPDX-License-Identifier: Apache-2.0
// Patterns of files to leave out, as in .gitignore.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace detpl::inline v0 {

namespace detail {

/// True if the `[a-z]` that `pattern` begins with takes the letter; cuts it off. An unclosed bracket is itself.
inline bool takes_letter(std::string_view& pattern, char letter) {
  const bool negated = pattern.size() > 1 && (pattern[1] == '!' || pattern[1] == '^');
  const std::size_t first = negated ? 2 : 1;
  const std::size_t end = pattern.find(']', first + 1);  // one that comes first is a member
  if (end == std::string_view::npos) {
    pattern.remove_prefix(1);
    return letter == '[';
  }
  bool found = false;
  for (std::size_t i = first; i < end; ++i) {
    const bool range = i + 2 < end && pattern[i + 1] == '-';
    found |= range ? letter >= pattern[i] && letter <= pattern[i + 2] : letter == pattern[i];
    if (range) i += 2;
  }
  pattern.remove_prefix(end + 1);
  return found != negated && letter != '/';
}

/// True if a pattern takes the whole of a path: `*` and `?` stay within a name, `**/` is any number of folders.
inline bool matches_pattern(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (pattern == "**") return !path.empty();
    if (pattern.starts_with("**/")) {
      pattern.remove_prefix(3);
      for (;;) {
        if (matches_pattern(pattern, path)) return true;
        const std::size_t slash = path.find('/');
        if (slash == std::string_view::npos) return false;
        path.remove_prefix(slash + 1);
      }
    }
    if (pattern.front() == '*') {
      pattern.remove_prefix(std::min(pattern.find_first_not_of('*'), pattern.size()));
      for (;; path.remove_prefix(1)) {
        if (matches_pattern(pattern, path)) return true;
        if (path.empty() || path.front() == '/') return false;
      }
    }
    if (path.empty()) return false;
    if (pattern.front() == '[') {
      if (!takes_letter(pattern, path.front())) return false;
    } else {
      if (pattern.front() == '\\' && pattern.size() > 1) {
        pattern.remove_prefix(1);
        if (pattern.front() != path.front()) return false;
      } else if (pattern.front() == '?' ? path.front() == '/' : pattern.front() != path.front()) {
        return false;
      }
      pattern.remove_prefix(1);
    }
    path.remove_prefix(1);
  }
  return path.empty();
}

}  // namespace detail

/// A list of patterns with the meaning they have in a .gitignore.
///
/// Source: gitignore(5).
class IgnorePatterns {
 public:
  /// Adds the patterns of a text, one per line.
  void add(std::string_view text) {
    while (!text.empty()) {
      const std::size_t length = std::min(text.find('\n'), text.size());
      add_line(text.substr(0, length));
      text.remove_prefix(std::min(length + 1, text.size()));
    }
  }

  /// True if a file or folder is to be left out; with a folder goes all that is in it.
  bool ignores(std::string_view path, bool is_folder) const {
    bool ignored = false;  // the last pattern that matches decides
    for (const Pattern& pattern : patterns_)
      if ((is_folder || !pattern.folders_only) && detail::matches_pattern(pattern.text, path))
        ignored = !pattern.negated;
    return ignored;
  }

 private:
  struct Pattern {
    bool folders_only = false;
    bool negated = false;
    std::string text;
  };

  void add_line(std::string_view line) {
    while (line.ends_with('\r') || (line.ends_with(' ') && !line.ends_with("\\ "))) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') return;
    Pattern pattern;
    if (line.front() == '!') {
      pattern.negated = true;
      line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
      pattern.folders_only = true;
      line.remove_suffix(1);
    }
    const bool rooted = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (line.empty()) return;
    pattern.text = (rooted ? "" : "**/") + std::string(line);
    patterns_.push_back(pattern);
  }

  std::vector<Pattern> patterns_;
};

}  // namespace detpl::inline v0
