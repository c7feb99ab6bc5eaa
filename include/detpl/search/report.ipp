// SPDX-License-Identifier: Apache-2.0
// The definitions of report.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

#include "detpl/search/report.hpp"

namespace detpl::inline v0 {

Searcher::Actions decide(Searcher& searcher, std::vector<TrialReport> reports) {
  std::stable_sort(reports.begin(), reports.end(), [](const TrialReport& a, const TrialReport& b) {
    return std::tie(a.step, a.trial) < std::tie(b.step, b.trial);
  });
  Searcher::Actions actions;
  for (const TrialReport& report : reports) {
    Searcher::Actions more;
    switch (report.kind) {
      case TrialReport::Kind::validated:
        if (!searcher.has_stopped(report.trial)) more = searcher.validation_completed(report.trial, report.metrics);
        break;
      case TrialReport::Kind::exited_early: more = searcher.trial_exited_early(report.trial, report.reason); break;
      case TrialReport::Kind::exited: more = searcher.trial_exited(report.trial); break;
    }
    actions.insert(actions.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return actions;
}

}  // namespace detpl::inline v0
