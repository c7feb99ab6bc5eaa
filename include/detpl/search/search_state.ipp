// SPDX-License-Identifier: Apache-2.0
// The definitions of search_state.hpp.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "detpl/core/error.hpp"
#include "detpl/search/search_state.hpp"

namespace detpl::inline v0::detail {

template <class Type>
const Type& held_in(const Value* place) {
  if (const Type* held = place ? place->get_if<Type>() : nullptr) return *held;
  throw Error("the search's saved state is damaged or of another version of detpl: start the search anew");
}

void SearchState::create(Map hparams, std::int64_t bracket) {
  action::Create create{
      .trial = std::ssize(trials), .request_id = random.uuid(), .trial_seed = 0, .hparams = std::move(hparams)};
  create.trial_seed = static_cast<std::int64_t>(random.up_to((std::uint64_t{1} << 31) - 1));
  trials.push_back({.bracket = bracket});
  actions.emplace_back(std::move(create));
}

void SearchState::stop(std::int64_t trial) {
  trials[static_cast<std::size_t>(trial)].is_stopped = true;
  actions.emplace_back(action::Stop{trial});
}

Map SearchState::snapshot() const {
  List list;
  for (const SearchTrial& trial : trials)
    list.push_back(Map{{"bracket", trial.bracket},
                       {"exited_early", trial.exited_early ? static_cast<std::int64_t>(*trial.exited_early) : -1},
                       {"is_closed", trial.is_closed},
                       {"is_stopped", trial.is_stopped},
                       {"progress", trial.progress},
                       {"rung", trial.rung}});
  return {{"drawn", random.drawn()}, {"seed", random.seed()}, {"trials", std::move(list)}};
}

void SearchState::restore(const Map& snapshot) {
  random = SeededRandom(static_cast<std::uint32_t>(held_in<std::int64_t>(snapshot, "seed")),
                        static_cast<std::uint64_t>(held_in<std::int64_t>(snapshot, "drawn")));
  trials.clear();
  for (const Value& value : held_in<List>(snapshot, "trials")) {
    const Map& map = held_in<Map>(&value);
    const std::int64_t reason = held_in<std::int64_t>(map, "exited_early");
    trials.push_back({.bracket = held_in<std::int64_t>(map, "bracket"),
                      .exited_early = reason < 0 ? std::nullopt : std::optional(static_cast<ExitReason>(reason)),
                      .is_closed = held_in<bool>(map, "is_closed"),
                      .is_stopped = held_in<bool>(map, "is_stopped"),
                      .progress = held_in<double>(map, "progress"),
                      .rung = held_in<std::int64_t>(map, "rung")});
  }
}

}  // namespace detpl::inline v0::detail
