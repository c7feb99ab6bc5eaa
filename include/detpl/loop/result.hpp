// SPDX-License-Identifier: Apache-2.0
// What fit() returns: why it stopped, how far it came, and the last metrics.
#pragma once

#include <cstdint>
#include <string>

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

}  // namespace detpl::inline v0
