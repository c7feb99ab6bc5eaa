// SPDX-License-Identifier: Apache-2.0
// Writes checkpoints while training: at the end of epochs, or every so many steps.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "detpl/core/os.hpp"
#include "detpl/module/trainer.hpp"

namespace detpl::inline v0 {

/// When and where checkpoints are written.
struct ModelCheckpointOptions {
  /// Their folder; default: `checkpoints` in the folder of the first logger that has one.
  std::filesystem::path dirpath{};
  /// Writes one every n optimizer steps instead of at the end of each epoch; 0 is at the end of epochs.
  std::int64_t every_n_train_steps = 0;
};

/// Keeps the newest checkpoint, `epoch=1-step=31`, and the link `last` to it.
///
/// The name counts epochs and optimizer steps from 0, as Lightning 1.5 does; `-v1`, `-v2` is added to a name that is
/// taken.
/// Order:  the new checkpoint is whole, and `last` points to it, before the previous one is removed.
/// Errors: config_error without a storage or without a folder; io_error if it can't be written.
/// Source: Lightning 1.5.10 `ModelCheckpoint`.
class ModelCheckpoint {
 public:
  explicit ModelCheckpoint(ModelCheckpointOptions options = {}) : options_(std::move(options)) {}

  /// The newest checkpoint that this callback wrote, empty before the first.
  const std::filesystem::path& last_model_path() const { return last_; }

  void on_train_batch_end(Trainer& trainer, auto&) {
    const std::int64_t every = options_.every_n_train_steps;
    if (every > 0 && (trainer.global_step() + 1) % every == 0) save(trainer, trainer.global_step());
  }
  void on_train_epoch_end(Trainer& trainer, auto&) {
    if (options_.every_n_train_steps == 0) save(trainer, trainer.global_step() - 1);
  }

  /// Under which name the state is saved: a run may have one at epochs' ends and another every n steps.
  std::string state_key() const {
    return "ModelCheckpoint{'every_n_train_steps': " + std::to_string(options_.every_n_train_steps) + "}";
  }
  Map on_save_checkpoint(Trainer&, auto&) { return Map{{"last_model_path", next_.string()}}; }
  void on_load_checkpoint(Trainer&, auto&, const Value& state) {
    const Map* map = state.get_if<Map>();
    const Value* path = map ? map->find("last_model_path") : nullptr;
    if (const std::string* text = path ? path->get_if<std::string>() : nullptr) last_ = *text;
  }

 private:
  void save(Trainer& trainer, std::int64_t step) {
    if (trainer.options().fast_dev_run > 0) return;
    const std::filesystem::path folder = directory(trainer);
    next_ = free_name(folder, "epoch=" + std::to_string(trainer.current_epoch()) + "-step=" + std::to_string(step));
    trainer.save_checkpoint(next_.string());
    os::replace_link(folder / "last", next_.filename());
    if (!last_.empty() && last_ != next_) trainer.checkpoint_storage()->remove(last_);
    last_ = next_;
  }

  std::filesystem::path directory(Trainer& trainer) const {
    if (!options_.dirpath.empty()) return options_.dirpath;
    for (const AnyLogger& logger : trainer.loggers())
      if (const std::filesystem::path folder = logger.log_dir(); !folder.empty()) return folder / "checkpoints";
    throw config_error(
        "ModelCheckpoint doesn't know where to write: set its dirpath, or give the Adapter a logger with a folder");
  }

  static std::filesystem::path free_name(const std::filesystem::path& folder, const std::string& name) {
    std::filesystem::path path = folder / name;
    for (int version = 1; std::filesystem::exists(path); ++version)
      path = folder / (name + "-v" + std::to_string(version));
    return path;
  }

  ModelCheckpointOptions options_;
  std::filesystem::path last_, next_;
};

}  // namespace detpl::inline v0
