// SPDX-License-Identifier: Apache-2.0
// The options of `log()`, with Lightning's names and defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "detpl/dist/ranks.hpp"

namespace detpl::inline v0 {

/// What `log(name, value, {.prog_bar = true})` does with the value.
struct LogOptions {
  /// Appends `/dataloader_idx_N` to the name when there are several validation loaders; without it each loader needs
  /// names of its own.
  bool add_dataloader_idx = true;
  /// Records that the value stands for, its weight in an epoch's mean; else those of the batch at hand.
  std::optional<std::int64_t> batch_size{};
  /// Sends the value to the loggers.
  bool logger = true;
  /// Logs the reduced value at the end of the epoch; default: by hook, as Lightning does.
  std::optional<bool> on_epoch{};
  /// Logs the value at this step; default: by hook, as Lightning does.
  std::optional<bool> on_step{};
  /// Shows the value in the progress bar.
  bool prog_bar = false;
  /// Only rank 0 logs the value: it is never reduced over ranks.
  bool rank_zero_only = false;
  /// How an epoch's values become one.
  Reduce reduce_fx = Reduce::mean;
  /// Reduces the value over ranks at each step too; the epoch's value always is.
  bool sync_dist = false;

  friend bool operator==(const LogOptions&, const LogOptions&) = default;
};

/// Which form of `log()` a hook allows, and what its defaults are.
enum class LogRule : std::uint8_t {
  forbidden,   ///< outside the loops: nothing could say which step the value belongs to
  train_step,  ///< on_step by default
  eval_step,   ///< on_epoch by default, on_step allowed
  epoch,       ///< on_epoch only
};

/// Where in a run a value is logged.
struct LogSite {
  std::string_view hook;                       ///< the hook under way, empty where there is none
  LogRule rule = LogRule::forbidden;           ///< what that hook allows
  double batch_size = 1;                       ///< records of the batch at hand
  std::optional<std::int64_t> dataloader_idx;  ///< the loader at hand, where there are several
};

}  // namespace detpl::inline v0
