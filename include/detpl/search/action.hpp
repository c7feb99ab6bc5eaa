// SPDX-License-Identifier: Apache-2.0
// What a search wants done, and how trials end before their time.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

namespace action {

/// Start a trial. Trials are numbered from 0 in the order of their requests.
struct Create {
  std::int64_t trial;
  std::string request_id;   ///< a UUID
  std::int64_t trial_seed;  ///< below 2^31
  Map hparams;
};

/// End a trial: it has trained for long enough.
struct Stop {
  std::int64_t trial;
};

/// End the search: every trial has exited.
struct Shutdown {
  bool cancel;   ///< all trials were canceled
  bool failure;  ///< all trials have failed
};

}  // namespace action

using SearchAction = std::variant<action::Create, action::Stop, action::Shutdown>;

/// Why a trial exited early: a user canceled it, it failed for good, or its hyperparameters can't be.
enum class ExitReason : std::uint8_t { canceled, errored, invalid_hp };

}  // namespace detpl::inline v0
