// SPDX-License-Identifier: Apache-2.0
// When a trial reports, validates, saves and ends: Determined's periods.
#pragma once

#include <algorithm>
#include <cstdint>

#include "detpl/core/length.hpp"

namespace detpl::inline v0 {

/// How far a trial has trained.
struct TrainedSoFar {
  std::int64_t batches = 0;  ///< since it began
  std::int64_t epochs = 0;   ///< whole ones
  bool epoch_ends = false;   ///< with the batch trained last
};

/// What rules a trial's run in place of `max_epochs`, `val_check_interval`, `check_val_every_n_epoch` and the sanity
/// check. A count less than 1 is never, and no limit.
///
/// Source: Determined's PyTorchTrial, whose workloads end where any of these falls due.
struct Workloads {
  Length checkpoint_period{};
  bool initial_validation = false;  ///< before the first batch
  Length max_length{};
  std::int64_t scheduling_unit = 100;  ///< batches between reports
  std::int64_t trial_id = 0;           ///< a checkpoint of another trial begins this one: its counters are left out
  Length validation_period{};

  /// Whether something that happens every `period` happens here.
  static bool falls_due(const Length& period, const TrainedSoFar& trained) {
    if (period.count < 1) return false;
    if (period.unit == LengthUnit::epochs) return trained.epoch_ends && trained.epochs % period.count == 0;
    return trained.batches > 0 && trained.batches % period.count == 0;
  }
  bool is_complete(const TrainedSoFar& trained) const {
    if (max_length.count < 1) return false;
    return (max_length.unit == LengthUnit::epochs ? trained.epochs : trained.batches) >= max_length.count;
  }
  /// Whether a workload ends here: training's averages are reported.
  bool ends_workload(const TrainedSoFar& trained) const {
    return is_complete(trained) || falls_due(validation_period, trained) || falls_due(checkpoint_period, trained) ||
           trained.batches % std::max<std::int64_t>(scheduling_unit, 1) == 0;
  }
};

/// A length in batches or epochs: records are as many batches as they fill, one at least.
inline Length in_batches(const Length& length, std::int64_t global_batch_size) {
  if (length.unit != LengthUnit::records || length.count < 1) return length;
  return {std::max<std::int64_t>(length.count / std::max<std::int64_t>(global_batch_size, 1), 1), LengthUnit::batches};
}

}  // namespace detpl::inline v0
