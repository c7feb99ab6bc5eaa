// SPDX-License-Identifier: Apache-2.0
// Finds the checkpoint to go on from: `last`, `best` or a path; the one before it where the newest is damaged.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/metadata.hpp"
#include "detpl/core/error.hpp"

namespace detpl::inline v0 {

/// The checkpoints in a folder, the newest first: by `steps_completed`, then by age. Those whose metadata can't be read
/// come before all others, for nobody knows how new they are; links aren't listed.
inline std::vector<std::filesystem::path> checkpoints_newest_first(const std::filesystem::path& folder) {
  static constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::max();
  std::vector<std::tuple<std::int64_t, std::filesystem::file_time_type, std::filesystem::path>> found;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent))
    if (!entry.is_symlink(absent) && is_checkpoint(entry.path()))
      found.emplace_back(checkpoint_steps(entry.path()).value_or(unknown), entry.last_write_time(absent), entry.path());
  std::sort(found.rbegin(), found.rend());
  std::vector<std::filesystem::path> paths;
  for (const auto& [steps, time, path] : found) paths.push_back(path);
  return paths;
}

/// The checkpoint that a run's link `last` names, or the newest that can be read where it names none or a damaged one.
/// Calls `warn(sentence)` for each that can't.
///
/// Errors: checkpoint_error if none can be read.
template <class Warn>
std::filesystem::path find_last_checkpoint(const std::filesystem::path& folder, DirectoryStorage& storage,
                                           const Warn& warn) {
  std::vector<std::filesystem::path> candidates = checkpoints_newest_first(folder);
  if (const std::filesystem::path last = folder / "last"; is_checkpoint(last)) {
    std::erase_if(candidates, [&](const auto& candidate) { return std::filesystem::equivalent(candidate, last); });
    candidates.insert(candidates.begin(), last);
  }
  std::vector<std::string> refusals;
  for (const std::filesystem::path& candidate : candidates) {
    const std::filesystem::path found = std::filesystem::canonical(candidate);
    try {
      storage.verify(found);
    } catch (const Error& error) {
      refusals.emplace_back(error.what());
      continue;
    }
    for (const std::string& refusal : refusals) warn(refusal + " `" + found.string() + "` takes its place");
    return found;
  }
  if (refusals.empty())
    throw checkpoint_error("there is no checkpoint in `" + folder.string() +
                           "`: a folder with metadata.json was expected. Check --ckpt-path.");
  throw checkpoint_error("no checkpoint in `" + folder.string() + "` can be read; of the newest: " + refusals.front());
}

/// The checkpoint that `--ckpt-path` names, verified: `last` and `best` in the newest version's folder, or a path.
///
/// A run whose checkpoints no metric compares has no link `best`: its newest is its best, as in Lightning. Nothing
/// takes the place of a `best` or a path that is damaged. Links are resolved, so that the answer stays the same when a
/// newer checkpoint is written.
/// Errors: checkpoint_error that says where it was sought or what is wrong with it.
template <class Warn>
std::filesystem::path find_checkpoint(const std::string& which, const std::filesystem::path& logs,
                                      DirectoryStorage& storage, const Warn& warn) {
  std::filesystem::path found = which;
  if (which == "last" || which == "best") {
    const auto version = newest_run(logs);
    if (!version)
      throw checkpoint_error("there is no run in `" + logs.string() + "` whose `" + which +
                             "` checkpoint could be read. Give --default-root-dir the folder of the earlier run, "
                             "or --ckpt-path a checkpoint's path.");
    const std::filesystem::path folder = logs / ("version_" + std::to_string(*version)) / "checkpoints";
    found = folder / which;
    if (which == "last" || !std::filesystem::exists(std::filesystem::symlink_status(found)))
      return find_last_checkpoint(folder, storage, warn);
  }
  if (!is_checkpoint(found))
    throw checkpoint_error("there is no checkpoint at `" + found.string() +
                           "`: a folder with metadata.json was expected. Check --ckpt-path.");
  found = std::filesystem::canonical(found);
  storage.verify(found);
  return found;
}

}  // namespace detpl::inline v0
