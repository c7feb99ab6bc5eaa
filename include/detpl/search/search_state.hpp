// SPDX-License-Identifier: Apache-2.0
// What every search keeps: its random numbers and its trials. Defined in search_state.ipp (component: detpl::search).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/search/action.hpp"
#include "detpl/search/hyperparameter_space.hpp"
#include "detpl/search/seeded_random.hpp"

namespace detpl::inline v0::detail {

struct SearchTrial {
  std::int64_t bracket = 0;  ///< of ASHA
  std::optional<ExitReason> exited_early{};
  bool is_closed = false;
  bool is_stopped = false;
  double progress = 0;
  std::int64_t rung = 0;  ///< of ASHA: the one whose time it has yet to reach, or at which it was stopped
};

/// The random numbers, the trials, and the actions that answer the event at hand.
class SearchState {
 public:
  SearchState(HyperparameterSpace hyperparameters, std::uint32_t seed)
      : space(std::move(hyperparameters)), random(seed) {}

  HyperparameterSpace space;
  SeededRandom random;
  std::vector<SearchTrial> trials;
  std::vector<SearchAction> actions;

  void create(Map hparams, std::int64_t bracket = 0);
  void stop(std::int64_t trial);

  Map snapshot() const;
  void restore(const Map& snapshot);
};

/// What a place of a snapshot holds; a null is a place that isn't there.
///
/// Errors: Error if it holds no `Type`.
template <class Type>
const Type& held_in(const Value* place);

/// The value called `name`, likewise.
template <class Type>
const Type& held_in(const Map& snapshot, std::string_view name) {
  return held_in<Type>(snapshot.find(name));
}

}  // namespace detpl::inline v0::detail
