// SPDX-License-Identifier: Apache-2.0
// The definitions of searcher.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "detpl/core/error.hpp"
#include "detpl/search/check_searcher.hpp"
#include "detpl/search/flat_search.ipp"
#include "detpl/search/halving_search.ipp"
#include "detpl/search/searcher.hpp"

namespace detpl::inline v0 {

namespace detail {

inline std::variant<FlatSearch, HalvingSearch> make_method(const SearcherConfig& config,
                                                           const HyperparameterSpace& space) {
  check_searcher(config, space);
  if (config.name == "async_halving" || config.name == "adaptive_asha") return HalvingSearch(config);
  return FlatSearch(config, space);
}

}  // namespace detail

Searcher::Searcher(const SearcherConfig& config, HyperparameterSpace space, std::uint32_t experiment_seed)
    : state_(std::move(space), experiment_seed), method_(detail::make_method(config, state_.space)) {}

Searcher::Actions Searcher::initial_trials() {
  std::visit([&](auto& method) { method.initial_trials(state_); }, method_);
  return take_actions();
}

Searcher::Actions Searcher::validation_completed(std::int64_t trial, const Map& metrics) {
  trial_at(trial);
  std::visit([&](auto& method) { method.validation_completed(state_, trial, metrics); }, method_);
  return take_actions();
}

Searcher::Actions Searcher::trial_exited_early(std::int64_t trial, ExitReason reason) {
  if (trial_at(trial).exited_early) return {};  // each rank of a trial may say so
  std::visit([&](auto& method) { method.trial_exited_early(state_, trial, reason); }, method_);
  trial_at(trial).exited_early = reason;
  Actions actions = take_actions();
  shut_down_if_done(actions, false);
  return actions;
}

Searcher::Actions Searcher::trial_exited(std::int64_t trial) {
  if (trial_at(trial).is_closed) return {};
  trial_at(trial).is_closed = true;
  std::visit([&](auto& method) { method.trial_exited(state_, trial); }, method_);
  Actions actions = take_actions();
  shut_down_if_done(actions, true);
  return actions;
}

void Searcher::set_trial_progress(std::int64_t trial, double progress) { trial_at(trial).progress = progress; }

double Searcher::progress() const {
  const double progress = std::visit([&](const auto& method) { return method.progress(state_); }, method_);
  return std::isfinite(progress) ? progress : 0;
}

bool Searcher::has_stopped(std::int64_t trial) const { return const_cast<Searcher*>(this)->trial_at(trial).is_stopped; }

Map Searcher::snapshot() const {
  return {{"method", std::visit([](const auto& method) { return method.snapshot(); }, method_)},
          {"state", state_.snapshot()}};
}

void Searcher::restore(const Map& snapshot) {
  state_.restore(detail::held_in<Map>(snapshot, "state"));
  std::visit([&](auto& method) { method.restore(detail::held_in<Map>(snapshot, "method")); }, method_);
}

detail::SearchTrial& Searcher::trial_at(std::int64_t trial) {
  if (trial < 0 || trial >= std::ssize(state_.trials))
    throw Error("the search has no trial " + std::to_string(trial) + ": it has created " +
                std::to_string(state_.trials.size()));
  return state_.trials[static_cast<std::size_t>(trial)];
}

Searcher::Actions Searcher::take_actions() { return std::exchange(state_.actions, {}); }

void Searcher::shut_down_if_done(Actions& actions, bool with_cancel) const {
  const auto& trials = state_.trials;
  if (!std::all_of(trials.begin(), trials.end(), [](const auto& trial) { return trial.is_closed; })) return;
  const auto all = [&](ExitReason reason) {
    return std::all_of(trials.begin(), trials.end(), [&](const auto& trial) { return trial.exited_early == reason; });
  };
  actions.emplace_back(
      action::Shutdown{.cancel = with_cancel && all(ExitReason::canceled), .failure = all(ExitReason::errored)});
}

}  // namespace detpl::inline v0
