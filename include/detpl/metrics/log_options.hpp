// SPDX-License-Identifier: Apache-2.0
// The options of `log()`, with Lightning's names and defaults.
#pragma once

#include <cstdint>
#include <optional>

namespace detpl::inline v0 {

/// How the values logged under one name become the epoch's value.
enum class Reduce : std::uint8_t { mean, sum, minimum, maximum };

/// What `log(name, value, {.prog_bar = true})` does with the value.
struct LogOptions {
  /// Appends `/dataloader_idx_N` to the name when there are several validation loaders.
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
  /// How an epoch's values become one.
  Reduce reduce_fx = Reduce::mean;

  friend bool operator==(const LogOptions&, const LogOptions&) = default;
};

/// Which form of `log()` a hook allows, and what its defaults are.
enum class LogRule : std::uint8_t {
  forbidden,   ///< outside the loops: nothing could say which step the value belongs to
  train_step,  ///< on_step by default
  eval_step,   ///< on_epoch by default, on_step allowed
  epoch,       ///< on_epoch only
};

}  // namespace detpl::inline v0
