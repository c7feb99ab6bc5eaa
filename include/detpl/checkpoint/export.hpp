// SPDX-License-Identifier: Apache-2.0
// Checkpoints for Python's Lightning. Defined in export.ipp (component: detpl::checkpoint).
#pragma once

#include <filesystem>

#include "detpl/checkpoint/state.hpp"

namespace detpl::inline v0 {

/// What an exported checkpoint holds.
struct ExportOptions {
  /// Weights and hyperparameters alone: Python can predict, validate and begin anew with it.
  bool weights_only = false;
};

/// Writes a checkpoint as one `.ckpt` file for Python, which needs no detpl to use it.
///
/// `torch.load(file, weights_only=True)` reads it, `LitModel.load_from_checkpoint(file)` builds a module of the same
/// layers with the same hyperparameters, and `Trainer.fit(ckpt_path=file)` of pytorch_lightning 2 goes on with the next
/// step: optimizers, schedulers, epoch, step and batch are there. What modules added in `on_save_checkpoint` is at the
/// top. Callbacks' states, gradients that were being accumulated and generators are left out. Equal checkpoints give
/// equal bytes.
/// Errors: checkpoint_error for an optimizer or scheduler that Python can't go on with (OneCycleLR, SWALR,
///         CosineAnnealingWarmRestarts, types of your own): export the weights only; io_error if the file can't be
///         written. A file that was there is unchanged then.
void export_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& path,
                       const ExportOptions& options = {});

/// The same for the checkpoint in a folder.
///
/// Errors: also checkpoint_error if there is none or it is damaged.
void export_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& path,
                       const ExportOptions& options = {});

}  // namespace detpl::inline v0
