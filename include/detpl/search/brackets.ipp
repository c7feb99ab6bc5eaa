// SPDX-License-Identifier: Apache-2.0
// The definitions of brackets.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "detpl/search/brackets.hpp"
#include "detpl/search/go_math.hpp"

namespace detpl::inline v0 {

namespace detail {

/// How many rungs each bracket of adaptive_asha has, the most first.
inline std::vector<std::int64_t> bracket_rungs(const SearcherConfig& config) {
  std::vector<std::int64_t> rungs = config.bracket_rungs;
  if (rungs.empty()) {
    // A rung for each time that the length, or the number of trials, can be divided; truncated as Go's quotient is.
    const auto divisions = [&](std::int64_t number) {
      return static_cast<std::int64_t>(go_log(static_cast<double>(number)) / go_log(config.divisor)) + 1;
    };
    const std::int64_t most =
        std::min({config.max_rungs, divisions(top_rung(config).count), divisions(*config.max_trials)});
    const std::int64_t least = config.mode == "conservative" ? 1
                               : config.mode == "standard"   ? (most - 1) / 2 + 1
                                                             : most;
    for (std::int64_t number = least; number <= most; ++number) rungs.push_back(number);
  }
  std::sort(rungs.begin(), rungs.end(), std::greater<>());
  return rungs;
}

/// Shares trials out so that each bracket trains for about as long; what is left over goes to the first.
inline std::vector<std::int64_t> share_trials(std::int64_t trials, double divisor,
                                              const std::vector<std::int64_t>& bracket_rungs) {
  std::vector<double> weights;
  double sum = 0;
  for (const std::int64_t rungs : bracket_rungs) {
    weights.push_back(go_pow(divisor, rungs - 1) / static_cast<double>(rungs));
    sum += weights.back();
  }
  std::vector<std::int64_t> shares;
  std::int64_t shared = 0;
  for (const double weight : weights) {
    const double share = weight / sum * static_cast<double>(trials);  // not a number if the weights are infinite
    shares.push_back(share >= 1 ? static_cast<std::int64_t>(share) : 1);
    shared += shares.back();
  }
  shares.front() += std::max<std::int64_t>(trials - shared, 0);
  return shares;
}

/// Shares out how many trials run at a time, the rest from the front; without a limit each gets what the last needs.
inline std::vector<std::int64_t> share_concurrency(std::int64_t limit, double divisor,
                                                   const std::vector<std::int64_t>& trials) {
  const std::int64_t brackets = std::ssize(trials);
  if (limit == 0) return std::vector<std::int64_t>(trials.size(), std::max(trials.back(), std::int64_t(divisor)));
  limit = std::max(limit, brackets);
  std::vector<std::int64_t> shares(trials.size(), limit / brackets);
  std::for_each_n(shares.begin(), limit % brackets, [](std::int64_t& share) { ++share; });
  return shares;
}

}  // namespace detail

TrialTime top_rung(const SearcherConfig& config) {
  if (config.time_metric && config.max_time) return {*config.time_metric, *config.max_time};
  return {std::string(length_unit_name(config.max_length->unit)), config.max_length->count};
}

std::vector<std::int64_t> rung_times(std::int64_t rungs, double divisor, std::int64_t top) {
  std::vector<std::int64_t> times;
  for (std::int64_t above = rungs - 1; above >= 0; --above) {
    const auto time = static_cast<std::int64_t>(static_cast<double>(top) / detail::go_pow(divisor, above));
    times.push_back(std::max<std::int64_t>(time, 1));
  }
  return times;
}

std::vector<Bracket> make_brackets(const SearcherConfig& config) {
  if (config.name == "async_halving") return {{*config.num_rungs, *config.max_trials, config.max_concurrent_trials}};
  const std::vector<std::int64_t> rungs = detail::bracket_rungs(config);
  const std::vector<std::int64_t> trials = detail::share_trials(*config.max_trials, config.divisor, rungs);
  const std::vector<std::int64_t> concurrent =
      detail::share_concurrency(config.max_concurrent_trials, config.divisor, trials);
  std::vector<Bracket> brackets;
  for (std::size_t i = 0; i < rungs.size(); ++i) brackets.push_back({rungs[i], trials[i], concurrent[i]});
  return brackets;
}

}  // namespace detpl::inline v0
