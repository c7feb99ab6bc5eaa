// SPDX-License-Identifier: Apache-2.0
// Where a run writes checkpoints, kept for the processes that its launcher starts in the place of failed ones.
#pragma once

#include <filesystem>
#include <string>

#include "detpl/callbacks/data_parallel.hpp"
#include "detpl/module/trainer.hpp"

namespace detpl::inline v0::detail {

/// Where a program's run writes checkpoints, empty if it writes none.
inline std::filesystem::path folder_of_checkpoints(Trainer& trainer, bool enabled) {
  if (!enabled || trainer.options().fast_dev_run > 0) return {};
  const std::filesystem::path root = trainer.options().default_root_dir;
  return (trainer.loggers().empty() ? root : trainer.loggers().front().log_dir()) / "checkpoints";
}

/// Lets a run that is started again (torchrun --max-restarts) find the checkpoints of the one before.
class RememberRun {
 public:
  RememberRun(DataParallel& parallel, bool enabled) : parallel_(&parallel), enabled_(enabled) {}

  void on_train_start(Trainer& trainer, auto&) {
    if (!parallel_->is_active() || !trainer.world().is_chief()) return;
    if (const auto folder = folder_of_checkpoints(trainer, enabled_); !folder.empty())
      parallel_->remember(folder.string());
  }

 private:
  DataParallel* parallel_;
  bool enabled_;
};

}  // namespace detpl::inline v0::detail
