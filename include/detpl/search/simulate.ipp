// SPDX-License-Identifier: Apache-2.0
// The definitions of simulate.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "detpl/search/check_searcher.hpp"
#include "detpl/search/simulate.hpp"

namespace detpl::inline v0 {

std::vector<PlannedTrials> simulate(const SearcherConfig& config, const HyperparameterSpace& space) {
  check_searcher(config, space);
  if (config.name == "single") return {{1}};
  if (config.name == "random") return {{*config.max_trials}};
  if (config.name == "grid") return {{grid_size(space)}};
  const TrialTime top = top_rung(config);
  std::map<std::int64_t, std::int64_t> ending;  // how many trials end at a time
  for (const Bracket& bracket : make_brackets(config)) {
    std::int64_t trials = bracket.max_trials;
    const std::vector<std::int64_t> times = rung_times(bracket.rungs, config.divisor, top.count);
    for (std::size_t rung = 0; rung < times.size(); ++rung) {
      const auto best = static_cast<std::int64_t>(static_cast<double>(trials) / config.divisor);
      const std::int64_t go_on = rung + 1 == times.size() ? 0 : std::max<std::int64_t>(best, 1);
      ending[times[rung]] += trials - go_on;
      trials = go_on;
    }
  }
  std::vector<PlannedTrials> plan;
  for (const auto& [time, trials] : ending) plan.push_back({trials, TrialTime{top.metric, time}});
  return plan;
}

std::string plan_text(const std::vector<PlannedTrials>& plan) {
  std::vector<std::pair<std::string, std::string>> rows{{"Trials", "Training Time"}};
  for (const auto& [trials, time] : plan)
    rows.emplace_back(std::to_string(trials),
                      time ? "train for " + std::to_string(time->count) + " " + time->metric : "train to completion");
  // Two columns wider than their headings, the numbers to the right.
  std::size_t left = rows[0].first.size() + 2, right = rows[0].second.size() + 2;
  for (const auto& [trials, time] : rows) {
    left = std::max(left, trials.size());
    right = std::max(right, time.size());
  }
  std::string text;
  for (const auto& [trials, time] : rows) {
    text += " " + std::string(left - trials.size(), ' ') + trials + " | " + time + "\n";
    if (&trials == &rows[0].first) text += std::string(left + 2, '-') + "+" + std::string(right + 2, '-') + "\n";
  }
  return text;
}

}  // namespace detpl::inline v0
