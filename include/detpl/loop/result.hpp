// SPDX-License-Identifier: Apache-2.0
// What fit() returns: why it stopped, how far it came, and the last metrics.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/number_text.hpp"
#include "detpl/metrics/metrics.hpp"

namespace detpl::inline v0 {

/// Why `fit()` came back.
enum class StopReason : std::uint8_t {
  max_epochs,  ///< all epochs are trained
  max_steps,   ///< all optimizer steps are done
  requested,   ///< somebody called `Trainer::request_stop()`
};

/// The outcome of a run.
struct FitResult {
  std::int64_t epochs = 0;  ///< epochs finished since the first `fit()`
  Metrics metrics;          ///< everything logged, at its latest value
  StopReason reason = StopReason::max_epochs;
  std::int64_t steps = 0;  ///< optimizer steps finished since the first `fit()`
};

namespace detail {

/// What a validation measured, a line for each loader, in the order of their first metrics.
inline std::vector<std::string> metric_lines(const Metrics& metrics) {
  if (metrics.empty()) return {"validation: nothing was logged"};
  static constexpr std::string_view mark = "/dataloader_idx_";
  std::vector<std::pair<std::string, std::string>> loaders;
  for (const auto& [name, value] : metrics) {
    const std::size_t end = name.find(mark);
    const std::string loader = end == name.npos ? "" : " of loader " + name.substr(end + mark.size());
    auto line = std::ranges::find(loaders, loader, &std::pair<std::string, std::string>::first);
    if (line == loaders.end()) line = loaders.insert(line, {loader, ""});
    line->second += " " + name.substr(0, end) + "=" + number_text(value.item());
  }
  std::vector<std::string> lines;
  for (const auto& [loader, text] : loaders) lines.push_back("validation" + loader + ":" + text);
  return lines;
}

}  // namespace detail
}  // namespace detpl::inline v0
