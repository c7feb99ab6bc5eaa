// SPDX-License-Identifier: Apache-2.0
// What trials report to their search, and the order in which reports that wait together are answered. Defined in
// report.ipp (component: detpl::search).
#pragma once

#include <cstdint>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/search/action.hpp"
#include "detpl/search/searcher.hpp"

namespace detpl::inline v0 {

/// One thing that has happened to a trial.
struct TrialReport {
  enum class Kind : std::uint8_t { validated, exited_early, exited };

  Kind kind;
  std::int64_t trial;
  std::int64_t step;                        ///< batches that the trial has trained
  Map metrics{};                            ///< of a validation
  ExitReason reason = ExitReason::errored;  ///< of an early exit
};

/// Tells a search of reports that wait together, and returns what it wants done. A trial that was stopped has no say:
/// what it validates until it ends is left out.
///
/// Order: by step, then by the trials' numbers; reports of one trial and step stay as they are. So it doesn't matter
/// which trial was the faster.
/// Errors: those of Searcher.
Searcher::Actions decide(Searcher& searcher, std::vector<TrialReport> reports);

}  // namespace detpl::inline v0
