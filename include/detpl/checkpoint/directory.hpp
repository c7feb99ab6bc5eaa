// SPDX-License-Identifier: Apache-2.0
// Checkpoints as folders: metadata.json, model and optimizer tensors, trainer_state.json.
// Defined in directory.ipp (component: detpl::checkpoint).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "detpl/checkpoint/state.hpp"

namespace detpl::inline v0 {

/// How a `DirectoryStorage` works.
struct DirectoryStorageOptions {
  /// Writes in the background: `save` returns when it has copied the tensors.
  bool async = false;
};

/// Stores a checkpoint as a folder that exists whole or not at all.
///
/// | file | holds |
/// |---|---|
/// | `metadata.json` | `steps_completed` and `format`, as Determined reads it, `Checkpoint::metadata`, `checksums` |
/// | `model.safetensors` | parameters and buffers |
/// | `optimizer.safetensors` | the other tensors; the user's under `user.` |
/// | `trainer_state.json` | `format`, the scalars, the user's data under `user` |
///
/// Files are written below a temporary name, made durable and renamed. `checksums` has the XXH3 of each of the other
/// files, and of the rest of metadata.json; a checkpoint is read only if all are right. The names `format` and `user`
/// of trainer_state, and `user.` of the optimizer's tensors, are the storage's own.
/// Order: with `async` one checkpoint at a time is written by a thread of its own: the next `save` waits for it, as do
///        `load` and `verify`; `remove` and `link` follow it. The destructor finishes what is under way.
/// Cost:  with `async` memory for one more copy of the state, which is kept.
class DirectoryStorage : public CheckpointStorage {
 public:
  /// The format that is written, `detpl/1`. Older ones are read, newer ones refused.
  static constexpr int format = 1;

  explicit DirectoryStorage(DirectoryStorageOptions options = {});
  DirectoryStorage(DirectoryStorage&&) noexcept;
  DirectoryStorage& operator=(DirectoryStorage&&) noexcept;
  ~DirectoryStorage() override;

  void save(const Checkpoint& checkpoint, const std::filesystem::path& path) override;
  Checkpoint load(const std::filesystem::path& path, const StateDict& into = {}) override;

  /// Throws what is wrong with a checkpoint, as `load` would. If it is loaded next, it isn't verified again.
  void verify(const std::filesystem::path& path);

  void remove(const std::filesystem::path& path) override;
  void link(const std::filesystem::path& name, const std::filesystem::path& path) override;
  std::optional<std::int64_t> steps_completed(const std::filesystem::path& path) override;
  void check() override;
  void finish() override;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace detpl::inline v0
