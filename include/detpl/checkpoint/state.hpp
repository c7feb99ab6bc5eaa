// SPDX-License-Identifier: Apache-2.0
// What a checkpoint holds, and the seam behind which it is stored.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// A tensor of a state dict and its name, `layer_1.weight`.
struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

/// Tensors by name, in an order of the owner's choice; the order isn't part of what is stored.
using StateDict = std::vector<NamedTensor>;

/// The tensor called `name`, or null.
inline const at::Tensor* find_tensor(const StateDict& tensors, std::string_view name) {
  for (const auto& [key, tensor] : tensors)
    if (key == name) return &tensor;
  return nullptr;
}

/// All that a run needs to go on where it was saved.
struct Checkpoint {
  Map metadata;                      ///< for people and for Determined; nothing is restored from it
  StateDict model;                   ///< parameters and buffers
  StateDict optimizer;               ///< optimizer states and the run's other tensors (`grad.`, `metric.`, `rng.`)
  std::int64_t steps_completed = 0;  ///< optimizer steps
  Map trainer_state;                 ///< scalars: epoch, global_step, schedulers, callbacks, hyperparameters
  Map user;                          ///< what `on_save_checkpoint` added: plain data
  StateDict user_tensors;            ///< and tensors
};

/// Where checkpoints are kept: given to an Adapter beside its callbacks. Without one no code for checkpoints is
/// generated.
///
/// Order: a storage may write in the background. What it is asked for takes effect in the order of the calls; once
///        something has failed, nothing that was asked for later is done.
class CheckpointStorage {
 public:
  virtual ~CheckpointStorage() = default;

  /// Stores a checkpoint at a path: whole, or not at all. One that is there already is replaced.
  ///
  /// Errors: io_error if it can't be written.
  virtual void save(const Checkpoint& checkpoint, const std::filesystem::path& path) = 0;

  /// Reads a checkpoint; its tensors are on the CPU.
  ///
  /// If the model's tensors have the names, shapes and dtypes of those in `into`, on the CPU and dense, they are read
  /// straight into them, and `Checkpoint::model` holds these.
  /// Errors: checkpoint_error if it isn't one, or isn't whole; io_error if it can't be read. `into` is unchanged then.
  virtual Checkpoint load(const std::filesystem::path& path, const StateDict& into = {}) = 0;

  /// Removes a checkpoint that isn't needed any more.
  virtual void remove(const std::filesystem::path& path) = 0;

  /// Gives the checkpoint at `path` a second name beside it, such as `last`; an older one of that name is replaced.
  virtual void link(const std::filesystem::path& name, const std::filesystem::path& path) = 0;

  /// The optimizer steps that the checkpoint at a path has behind it; nothing where there is none.
  virtual std::optional<std::int64_t> steps_completed(const std::filesystem::path& path) = 0;

  /// Throws what went wrong in the background since it was last asked. Cost: one load of an atomic.
  virtual void check() {}

  /// Returns when everything is stored and no thread is left; throws what went wrong.
  virtual void finish() {}
};

}  // namespace detpl::inline v0
