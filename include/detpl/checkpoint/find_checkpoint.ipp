// SPDX-License-Identifier: Apache-2.0
// The definitions of find_checkpoint.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/find_checkpoint.hpp"
#include "detpl/checkpoint/metadata.hpp"
#include "detpl/core/error.hpp"

namespace detpl::inline v0 {

std::vector<std::filesystem::path> checkpoints_newest_first(const std::filesystem::path& folder) {
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

std::filesystem::path find_last_checkpoint(const std::filesystem::path& folder, DirectoryStorage& storage,
                                           const std::function<void(const std::string&)>& warn) {
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

std::filesystem::path find_checkpoint(const std::string& which, const std::filesystem::path& logs,
                                      DirectoryStorage& storage, const std::function<void(const std::string&)>& warn) {
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
