// SPDX-License-Identifier: Apache-2.0
// Real numbers as text: the shortest digits that read back as the same bits, written as Python writes them.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

namespace detpl::inline v0 {

/// Appends the shortest text that reads back as the same number: `0.001`, `1e-05`, `100000`, `nan`, `-inf`.
///
/// Cost: about 50 ns, no allocation beyond the text's own.
inline void append_number(std::string& text, double number) {
  if (std::isnan(number)) {
    text += "nan";
    return;
  }
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16) || std::isinf(size);
  char digits[32];
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number, format).ptr);
}

/// The text of `append_number`.
inline std::string number_text(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

/// The same, but never mistaken for an integer: `1.0`, `1.0e-05`, as YAML 1.1 and 1.2 readers both understand
/// it.
inline std::string real_text(double number) {
  std::string text = number_text(number);
  if (!std::isfinite(number) || text.find('.') != std::string::npos) return text;
  const std::size_t exponent = text.find('e');
  return text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
}

/// Three significant digits, padded with zeros to five characters, as Lightning shows metrics: `0.123`, `2.350`.
inline std::string metric_text(double number) {
  std::array<char, 32> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%.3g", number);
  std::string text = buffer.data();
  if (text.find_first_of("ein") != std::string::npos || text.size() >= 5) return text;
  if (text.find('.') == std::string::npos) text += '.';
  text.resize(std::max<std::size_t>(text.size(), 5), '0');
  return text;
}

}  // namespace detpl::inline v0
