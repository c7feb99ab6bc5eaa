// SPDX-License-Identifier: Apache-2.0
// Texts for messages: lists of names, the name that was probably meant. And whether a text is one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detpl/core/number_text.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// `a, b, c`.
template <class Texts>
std::string join(const Texts& texts, std::string_view separator = ", ") {
  std::string joined;
  for (const auto& text : texts) {
    if (!joined.empty()) joined += separator;
    joined += text;
  }
  return joined;
}

/// How many letters have to be dropped, added or replaced to turn one text into the other.
inline std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t column = 0; column <= to.size(); ++column) row[column] = column;
  for (std::size_t line = 1; line <= from.size(); ++line) {
    std::size_t diagonal = row[0];
    row[0] = line;
    for (std::size_t column = 1; column <= to.size(); ++column) {
      const std::size_t replaced = diagonal + (from[line - 1] != to[column - 1]);
      diagonal = row[column];
      row[column] = std::min({replaced, row[column] + 1, row[column - 1] + 1});
    }
  }
  return row.back();
}

/// The name among `names` that was probably meant by `typed`, or an empty text if none is close.
template <class Names>
std::string nearest_name(std::string_view typed, const Names& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(2, typed.size() / 3) + 1;
  for (const auto& name : names) {
    const std::size_t distance = edit_distance(typed, name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

/// What is wrong with a name that isn't known: `unknown WHAT `typed`; did you mean `x`?`, or `unknown WHAT `typed`.`
template <class Names>
std::string unlike_any(std::string_view what, std::string_view typed, const Names& names) {
  const std::string meant = nearest_name(typed.substr(typed.rfind('.') + 1), names);
  return "unknown " + std::string(what) + " `" + std::string(typed) + "`" +
         (meant.empty() ? "." : "; did you mean `" + meant + "`?");
}

/// The same with all names that are valid, for a list short enough to read.
template <class Names>
std::string unknown_name(std::string_view what, std::string_view typed, const Names& names) {
  const std::string valid = join(names);
  return unlike_any(what, typed, names) + (valid.empty() ? " None is valid here" : " Valid: " + valid);
}

/// A value in words for a message: `the text "abc"`, `the number 3`, `a list`.
inline std::string describe(const Value& value) {
  if (value.is_null()) return "null";
  if (const bool* flag = value.get_if<bool>()) return *flag ? "true" : "false";
  if (const auto* whole = value.get_if<std::int64_t>()) return "the number " + std::to_string(*whole);
  if (const double* number = value.get_if<double>()) return "the number " + real_text(*number);
  if (const auto* text = value.get_if<std::string>()) return "the text \"" + *text + "\"";
  return value.is<List>() ? "a list" : "a map";
}

/// True if bytes are UTF-8 as Unicode has it: nothing overlong, no surrogates, nothing beyond U+10FFFF.
inline bool is_utf8(std::string_view text) {
  for (std::size_t length = 0; !text.empty(); text.remove_prefix(length)) {
    const auto lead = static_cast<unsigned char>(text.front());
    length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || length > text.size()) return false;
    std::uint32_t code = length == 1 ? lead : lead & (0x7f >> length);
    for (const char next : text.substr(1, length - 1)) {
      if ((next & 0xc0) != 0x80) return false;
      code = code << 6 | (next & 0x3f);
    }
    const bool is_surrogate = code >= 0xd800 && code < 0xe000;
    if (is_surrogate || code > 0x10ffff || (length == 3 && code < 0x800) || (length == 4 && code < 0x10000))
      return false;
  }
  return true;
}

}  // namespace detpl::inline v0
