// SPDX-License-Identifier: Apache-2.0
// The definitions of check_searcher.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/core/text.hpp"
#include "detpl/search/check_searcher.hpp"

namespace detpl::inline v0 {

namespace detail {

[[noreturn]] inline void refuse_searcher(std::string_view key, const std::string& problem) {
  throw config_error("`searcher." + std::string(key) + "` " + problem);
}

inline void check_at_least(std::string_view key, std::int64_t value, std::int64_t least) {
  if (value < least)
    refuse_searcher(key, "is " + std::to_string(value) + ", but it must be at least " + std::to_string(least));
}

inline void check_given(std::string_view key, const std::optional<std::int64_t>& value, const std::string& searcher) {
  if (!value) refuse_searcher(key, "is missing, which the searcher `" + searcher + "` needs: add it");
  check_at_least(key, *value, 1);
}

/// More could have no time of their own: a divisor once more is taken of the longest for each.
inline constexpr std::int64_t most_rungs = 1000;

inline void check_rungs(std::string_view key, std::int64_t rungs) {
  check_at_least(key, rungs, 1);
  if (rungs > most_rungs)
    refuse_searcher(key, "is " + std::to_string(rungs) + ", but it must be at most " + std::to_string(most_rungs));
}

inline void check_asha(const SearcherConfig& config) {
  if (!(config.divisor > 1 && config.divisor < 0x1p53))
    refuse_searcher("divisor", "is " + real_text(config.divisor) + ", but it must be a number greater than 1");
  if (config.time_metric.has_value() != config.max_time.has_value())
    refuse_searcher(
        config.time_metric ? "max_time" : "time_metric",
        std::string("is missing, which goes with ") + (config.time_metric ? "time_metric" : "max_time") + ": add it");
  if (!config.time_metric && !config.max_length)
    refuse_searcher("max_time", "is missing: say how long the longest trials train by time_metric and max_time");
  if (config.time_metric && config.time_metric->empty())
    refuse_searcher("time_metric", "is empty: name the validation metric that tells a trial's time, such as batches");
  if (config.max_time) check_at_least("max_time", *config.max_time, 1);
  if (config.max_length) check_at_least("max_length", config.max_length->count, 1);
  if (config.name == "async_halving") {
    check_given("num_rungs", config.num_rungs, config.name);
    return check_rungs("num_rungs", *config.num_rungs);
  }
  static constexpr std::array<std::string_view, 3> modes = {"aggressive", "conservative", "standard"};
  if (std::find(modes.begin(), modes.end(), config.mode) == modes.end())
    throw config_error(unknown_name("searcher.mode", config.mode, modes));
  check_rungs("max_rungs", config.max_rungs);
  for (const std::int64_t rungs : config.bracket_rungs) check_rungs("bracket_rungs", rungs);
}

}  // namespace detail

void check_searcher(const SearcherConfig& config, const HyperparameterSpace& space) {
  static constexpr std::array<std::string_view, 5> names = {"adaptive_asha", "async_halving", "grid", "random",
                                                            "single"};
  if (std::find(names.begin(), names.end(), config.name) == names.end())
    throw config_error(unknown_name("searcher.name", config.name, names));
  if (config.metric.empty())
    detail::refuse_searcher("metric", "is missing: name the validation metric that trials are compared by");
  detail::check_at_least("max_concurrent_trials", config.max_concurrent_trials, 0);
  if (config.name == "grid") {
    grid_size(space);
  } else if (config.name != "single") {
    detail::check_given("max_trials", config.max_trials, config.name);
    if (config.name != "random") detail::check_asha(config);
  }
}

}  // namespace detpl::inline v0
