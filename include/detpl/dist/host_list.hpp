// SPDX-License-Identifier: Apache-2.0
// Slurm's short forms: lists of hosts, lists of counts.
#pragma once

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "detpl/core/error.hpp"

namespace detpl::inline v0::detail {

/// A whole number from 0 on, -1 for anything else.
inline int whole_number(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : -1;
}

/// Parts of a text between commas that are in no brackets.
inline std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size()) depth += (text[i] == '[') - (text[i] == ']');
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  return parts;
}

[[noreturn]] inline void refuse_host_list(std::string_view list) {
  throw config_error(
      "the list of hosts \"" + std::string(list) +
      "\" can't be read: Slurm writes it as host[01-04,07],other; set MASTER_ADDR to the host of rank 0");
}

/// Appends the hosts of one part of a list, `rack[1-2]-[01-04]`: the first brackets, then the rest likewise.
inline void append_hosts(std::vector<std::string>& hosts, const std::string& before, std::string_view rest,
                         std::string_view list) {
  static constexpr std::size_t most = 100'000;
  const std::size_t open = rest.find('['), close = rest.find(']');
  if (open == rest.npos && close == rest.npos) {
    hosts.push_back(before + std::string(rest));
    if (hosts.back().empty() || hosts.size() > most) refuse_host_list(list);
    return;
  }
  if (close == rest.npos || open > close) refuse_host_list(list);
  const std::string stem = before + std::string(rest.substr(0, open));
  for (const std::string_view range : split_list(rest.substr(open + 1, close - open - 1))) {
    const std::size_t dash = range.find('-');
    const std::string_view low = range.substr(0, dash);
    const int first = whole_number(low), last = dash == range.npos ? first : whole_number(range.substr(dash + 1));
    if (first < 0 || last < first) refuse_host_list(list);
    for (int number = first; number <= last; ++number) {
      std::string digits = std::to_string(number);
      digits.insert(0, low.size() - std::min(low.size(), digits.size()), '0');
      append_hosts(hosts, stem + digits, rest.substr(close + 1), list);
    }
  }
}

/// The hosts that Slurm means by `host[01-04,07],other`, in their order.
///
/// Errors: config_error for anything else.
inline std::vector<std::string> expand_hosts(std::string_view list) {
  std::vector<std::string> hosts;
  for (const std::string_view part : split_list(list)) append_hosts(hosts, "", part, list);
  return hosts;
}

/// The entry at `index` that Slurm means by `2(x3),1`: 2, 2, 2, 1. -1 where there is none.
inline int expanded_count(std::string_view list, int index) {
  for (const std::string_view part : split_list(list)) {
    const std::size_t open = part.find("(x");
    const bool repeats = open != part.npos && part.ends_with(')');
    index -= repeats ? std::max(whole_number(part.substr(open + 2, part.size() - open - 3)), 0) : 1;
    if (index < 0) return whole_number(part.substr(0, open));
  }
  return -1;
}

}  // namespace detpl::inline v0::detail
