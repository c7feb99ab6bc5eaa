// SPDX-License-Identifier: Apache-2.0
// Checkpoints as folders: metadata.json, model and optimizer tensors, trainer_state.json (component: nlohmann-json,
// xxHash).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "detpl/checkpoint/folder_format.hpp"
#include "detpl/checkpoint/host_copy.hpp"
#include "detpl/checkpoint/metadata.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/core/background.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/replace.hpp"

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
  static constexpr int format = detail::FolderFormat::number;

  explicit DirectoryStorage(DirectoryStorageOptions options = {}) {
    if (options.async) async_ = std::make_unique<Async>();
  }

  void save(const Checkpoint& checkpoint, const std::filesystem::path& path) override {
    verified_.reset();
    if (!async_) return write(checkpoint, path);
    async_->writer.wait();
    async_->writer.check();
    async_->writer.push([copy = &async_->memory.copy(checkpoint), path] { write(*copy, path); });
  }

  Checkpoint load(const std::filesystem::path& path, const StateDict& into = {}) override {
    if (!verified_ || verified_->first != path) verify(path);
    return std::exchange(verified_, std::nullopt)->second.read(into);
  }

  /// Throws what is wrong with a checkpoint, as `load` would. If it is loaded next, it isn't verified again.
  void verify(const std::filesystem::path& path) {
    if (async_) async_->writer.wait();
    verified_.reset();
    verified_.emplace(path, path);
  }

  void remove(const std::filesystem::path& path) override {
    do_in_order([path] { remove_folder(path); });
  }

  void link(const std::filesystem::path& name, const std::filesystem::path& path) override {
    do_in_order([name, path] {
      const std::filesystem::path relative = path.lexically_relative(name.parent_path());
      os::replace_link(name, relative.empty() ? path : relative);
    });
  }

  std::optional<std::int64_t> steps_completed(const std::filesystem::path& path) override {
    if (async_) async_->writer.wait();
    return checkpoint_steps(path);
  }

  void check() override {
    if (async_) async_->writer.check();
  }

  void finish() override {
    if (async_) async_->writer.finish();
  }

 private:
  struct Async {
    detail::HostCopy memory;
    Background writer;  // ends before what it writes
  };

  void do_in_order(std::function<void()> task) {
    verified_.reset();
    if (async_)
      async_->writer.push(std::move(task));
    else
      task();
  }

  static std::filesystem::path without_slash(const std::filesystem::path& path) {
    return path.has_filename() ? path : path.parent_path();
  }

  static void write(const Checkpoint& checkpoint, const std::filesystem::path& path) {
    const std::filesystem::path target = without_slash(path);
    os::create_directories(target.parent_path());
    const std::filesystem::path folder = os::temporary_sibling(target);
    try {
      std::error_code error;
      if (!std::filesystem::create_directory(folder, error)) os::fail("create the folder", folder, error.value());
      const os::File names = os::File::open(folder);
      names.try_lock();  // for remove_temporaries
      detail::write_folder(checkpoint, folder);
      names.sync();
      os::replace(folder, target);
    } catch (...) {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
      throw;
    }
  }

  static void remove_folder(const std::filesystem::path& path) {
    std::filesystem::path folder = without_slash(path);
    const std::filesystem::path doomed = os::temporary_sibling(folder);
    std::error_code error;
    std::filesystem::rename(folder, doomed, error);  // never half of one under its own name
    if (!error) std::filesystem::remove_all(doomed, error);
    if (error && error != std::errc::no_such_file_or_directory) os::fail("remove", folder, error.value());
  }

  std::unique_ptr<Async> async_;
  std::optional<std::pair<std::filesystem::path, detail::VerifiedFolder>> verified_;
};

}  // namespace detpl::inline v0
