// SPDX-License-Identifier: Apache-2.0
// The folder in which a callback keeps checkpoints: names that are free, and what is to be removed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/core/value.hpp"

namespace detpl::inline v0::detail {

/// Knows which checkpoints of a folder may be written over, and removes the outdone ones once a newer one is whole.
///
/// What is still to be removed is part of the callback's state: a run that was killed before it got there leaves it to
/// the one that goes on.
class CheckpointFolder {
 public:
  const std::filesystem::path& path() const { return path_; }
  bool is_open() const { return storage_ != nullptr; }

  void open(std::filesystem::path path, CheckpointStorage& storage) {
    path_ = std::move(path);
    storage_ = &storage;
  }

  /// Clears away what a killed run has left. `global_step`: where a resumed run goes on; checkpoints that the run
  /// before wrote later will be written again, under the same names.
  void tidy(std::int64_t global_step, bool resumed) {
    abandoned_.clear();
    std::error_code absent;
    if (!std::filesystem::is_directory(path_, absent)) return;
    os::remove_temporaries(path_);
    remove_outdone();
    if (!resumed) return;
    const auto last_written = std::filesystem::last_write_time(path_ / "last", absent);
    for (const auto& entry : std::filesystem::directory_iterator(path_, absent)) {
      if (entry.is_symlink()) continue;
      const std::int64_t steps = storage_->steps_completed(entry.path()).value_or(-1);
      const auto written = entry.last_write_time(absent);
      if (steps > global_step || (steps == global_step && written > last_written)) abandoned_[entry.path()] = written;
    }
  }

  /// `NAME`, or `NAME-v1`, `NAME-v2` … where that is taken; by a checkpoint at `replaceable` it isn't.
  ///
  /// Cost: waits for a checkpoint that is being written, which may take the name.
  std::filesystem::path free_path(const std::string& name, const std::filesystem::path& replaceable) const {
    std::filesystem::path path = path_ / name;
    const auto is_taken = [&] {
      if (path == replaceable || (!storage_->steps_completed(path) && !std::filesystem::exists(path))) return false;
      const auto left = abandoned_.find(path);
      if (left != abandoned_.end() && left->second == std::filesystem::last_write_time(path)) return false;
      return std::find(outdone_.begin(), outdone_.end(), path) == outdone_.end();
    };
    for (int version = 1; is_taken(); ++version) path = path_ / (name + "-v" + std::to_string(version));
    return path;
  }

  /// Has a checkpoint removed once the next one is written.
  void outdo(const std::filesystem::path& checkpoint) { outdone_.push_back(checkpoint); }
  /// Takes note that a checkpoint is about to be written.
  void keep(const std::filesystem::path& checkpoint) {
    std::erase(outdone_, checkpoint);
    abandoned_.erase(checkpoint);
  }
  void link(const char* name, const std::filesystem::path& checkpoint) { storage_->link(path_ / name, checkpoint); }
  /// Removes the outdone checkpoints, as far as they are in this folder.
  void remove_outdone() {
    std::sort(outdone_.begin(), outdone_.end());
    outdone_.erase(std::unique(outdone_.begin(), outdone_.end()), outdone_.end());
    for (const auto& old : std::exchange(outdone_, {}))
      if (const auto relative = old.lexically_relative(path_); !relative.empty() && *relative.begin() != "..")
        storage_->remove(old);
  }
  void forget_outdone() { outdone_.clear(); }

  List state() const {
    List paths;
    for (const auto& path : outdone_) paths.push_back(path.string());
    return paths;
  }
  void load_state(const List& paths) {
    outdone_.clear();
    for (const Value& path : paths)
      if (const auto* text = path.get_if<std::string>()) outdone_.push_back(*text);
  }

 private:
  std::filesystem::path path_;
  CheckpointStorage* storage_ = nullptr;
  std::vector<std::filesystem::path> outdone_;
  std::map<std::filesystem::path, std::filesystem::file_time_type> abandoned_;  // and when they were written
};

}  // namespace detpl::inline v0::detail
