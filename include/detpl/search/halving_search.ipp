// SPDX-License-Identifier: Apache-2.0
// The definitions of halving_search.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/search/brackets.hpp"
#include "detpl/search/go_math.hpp"
#include "detpl/search/halving_search.hpp"
#include "detpl/search/sample.hpp"
#include "detpl/search/search_state.ipp"

namespace detpl::inline v0::detail {

inline double searcher_metric(const Map& metrics, const std::string& name, std::string_view use) {
  const Value* value = metrics.find(name);
  if (!value) {
    std::vector<std::string> names;
    for (const auto& [key, ignored] : metrics.items) names.push_back(key);
    throw Error("validation reported no metric `" + name + "`, by which the searcher " + std::string(use) + ": " +
                (names.empty() ? "it reported none" : "it reported " + join(names)));
  }
  if (const auto* whole = value->get_if<std::int64_t>()) return static_cast<double>(*whole);
  if (const double* number = value->get_if<double>(); number && std::isfinite(*number)) return *number;
  throw Error("the validation metric `" + name + "` is " + describe(*value) + ", but the searcher " + std::string(use) +
              " by it: it must be a finite number");
}

std::int64_t Rung::insert(RungMetric metric) {
  const auto place = std::lower_bound(metrics.begin(), metrics.end(), metric,
                                      [](const RungMetric& a, const RungMetric& b) { return a.metric < b.metric; });
  const auto inserted = metrics.insert(place, metric);  // which may move them all
  return std::distance(metrics.begin(), inserted);
}

HalvingSearch::HalvingSearch(const SearcherConfig& config)
    : divisor_(config.divisor), metric_(config.metric), smaller_is_better_(config.smaller_is_better) {
  const TrialTime top = top_rung(config);
  time_metric_ = top.metric;
  for (const Bracket& plan : make_brackets(config)) {
    RunningBracket& bracket = brackets_.emplace_back(RunningBracket{.plan = plan, .rungs = {}});
    for (const std::int64_t time : rung_times(plan.rungs, divisor_, top.count)) bracket.rungs.push_back({time});
  }
}

HalvingSearch::RunningBracket& HalvingSearch::bracket_of(const SearchState& state, std::int64_t trial) {
  return brackets_[static_cast<std::size_t>(state.trials[static_cast<std::size_t>(trial)].bracket)];
}

void HalvingSearch::create(SearchState& state, std::int64_t bracket) {
  ++brackets_[static_cast<std::size_t>(bracket)].created;
  state.create(sample(state.space, state.random), bracket);
}

void HalvingSearch::create_if_room(SearchState& state, std::int64_t bracket) {
  const RunningBracket& running = brackets_[static_cast<std::size_t>(bracket)];
  if (running.created - running.invalid < running.plan.max_trials) create(state, bracket);
}

void HalvingSearch::initial_trials(SearchState& state) {
  for (std::int64_t i = 0; i < std::ssize(brackets_); ++i) {
    const Bracket& plan = brackets_[static_cast<std::size_t>(i)].plan;
    std::int64_t trials = std::min(plan.max_concurrent_trials, plan.max_trials);
    if (plan.max_concurrent_trials == 0) {  // as many as bring one to the top
      const double to_top = go_pow(divisor_, plan.rungs - 1);
      trials = to_top < static_cast<double>(plan.max_trials) ? static_cast<std::int64_t>(to_top) : plan.max_trials;
    }
    while (trials-- > 0) create(state, i);
  }
}

void HalvingSearch::validation_completed(SearchState& state, std::int64_t trial, const Map& metrics) {
  const double metric = searcher_metric(metrics, metric_, "compares trials");
  const double time = searcher_metric(metrics, time_metric_, "tells a trial's time");
  SearchTrial& running = state.trials[static_cast<std::size_t>(trial)];
  const std::int64_t bracket = running.bracket;
  if (!stops(running, bracket_of(state, trial), time, {trial, smaller_is_better_ ? metric : -metric})) return;
  state.stop(trial);
  create_if_room(state, bracket);
}

/// Takes a trial past the rungs whose times it has reached; true if it ends at one.
bool HalvingSearch::stops(SearchTrial& trial, RunningBracket& bracket, double time, RungMetric metric) const {
  for (; trial.rung < std::ssize(bracket.rungs); ++trial.rung) {
    Rung& rung = bracket.rungs[static_cast<std::size_t>(trial.rung)];
    if (time < static_cast<double>(rung.time)) return false;
    const std::int64_t place = rung.insert(metric);
    const auto best = static_cast<std::int64_t>(static_cast<double>(rung.metrics.size()) / divisor_);
    if (trial.rung + 1 == std::ssize(bracket.rungs) || place >= std::max<std::int64_t>(best, 1)) return true;
  }
  return false;
}

void HalvingSearch::trial_exited(SearchState& state, std::int64_t trial) { ++bracket_of(state, trial).exited; }

void HalvingSearch::trial_exited_early(SearchState& state, std::int64_t trial, ExitReason reason) {
  const SearchTrial& exited = state.trials[static_cast<std::size_t>(trial)];
  RunningBracket& bracket = bracket_of(state, trial);
  const std::int64_t index = exited.bracket;
  if (reason == ExitReason::invalid_hp) {
    ++bracket.invalid;
    state.stop(trial);
    // One metric a rung, as Determined does, though a trial that reports after its stop has more.
    for (std::int64_t i = 0; i <= exited.rung; ++i) {
      auto& metrics = bracket.rungs[static_cast<std::size_t>(i)].metrics;
      const auto own =
          std::find_if(metrics.begin(), metrics.end(), [&](const RungMetric& metric) { return metric.trial == trial; });
      if (own != metrics.end()) metrics.erase(own);
    }
    create(state, index);
  } else {
    bracket.rungs[static_cast<std::size_t>(exited.rung)].insert({trial, std::numeric_limits<double>::max()});
    create_if_room(state, index);
  }
}

double HalvingSearch::progress(const SearchState&) const {
  double sum = 0;
  for (const RunningBracket& bracket : brackets_) {
    const auto compared = std::ssize(bracket.rungs.front().metrics);
    const auto trials = static_cast<double>(bracket.plan.max_trials);
    double progress = static_cast<double>(compared) / (1.2 * trials);  // a fifth is left for the higher rungs
    if (compared == bracket.plan.max_trials)
      progress = std::max(static_cast<double>(bracket.exited - bracket.invalid) / trials, progress);
    sum += progress;
  }
  return sum / static_cast<double>(brackets_.size());
}

Map HalvingSearch::snapshot() const {
  List brackets;
  for (const RunningBracket& bracket : brackets_) {
    List rungs;
    for (const Rung& rung : bracket.rungs) {
      List metrics;
      for (const RungMetric& metric : rung.metrics)
        metrics.push_back(Map{{"metric", metric.metric}, {"trial", metric.trial}});
      rungs.push_back(std::move(metrics));
    }
    brackets.push_back(Map{{"created", bracket.created},
                           {"exited", bracket.exited},
                           {"invalid", bracket.invalid},
                           {"rungs", std::move(rungs)}});
  }
  return {{"brackets", std::move(brackets)}};
}

void HalvingSearch::restore(const Map& snapshot) {
  const auto at = [](const List& list, std::size_t i) { return i < list.size() ? &list[i] : nullptr; };
  const List& brackets = held_in<List>(snapshot, "brackets");
  for (std::size_t i = 0; i < brackets_.size(); ++i) {
    const Map& map = held_in<Map>(at(brackets, i));
    RunningBracket& bracket = brackets_[i];
    bracket.created = held_in<std::int64_t>(map, "created");
    bracket.exited = held_in<std::int64_t>(map, "exited");
    bracket.invalid = held_in<std::int64_t>(map, "invalid");
    const List& rungs = held_in<List>(map, "rungs");
    for (std::size_t j = 0; j < bracket.rungs.size(); ++j) {
      bracket.rungs[j].metrics.clear();
      for (const Value& value : held_in<List>(at(rungs, j))) {
        const Map& metric = held_in<Map>(&value);
        bracket.rungs[j].metrics.push_back({held_in<std::int64_t>(metric, "trial"), held_in<double>(metric, "metric")});
      }
    }
  }
}

}  // namespace detpl::inline v0::detail
