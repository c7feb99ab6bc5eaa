// SPDX-License-Identifier: Apache-2.0
// The definitions of experiment_folder.hpp.
#pragma once

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "detpl/checkpoint/find.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/search/experiment_folder.hpp"
#include "detpl/search/experiment_table.hpp"

namespace detpl::inline v0 {

namespace detail {

/// The folders `experiment_N` of a folder by their N, the newest first.
inline std::map<std::int64_t, std::filesystem::path, std::greater<>> experiment_folders(
    const std::filesystem::path& folder) {
  static constexpr std::string_view prefix = "experiment_";
  std::map<std::int64_t, std::filesystem::path, std::greater<>> found;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    const std::string name = entry.path().filename().string();
    std::int64_t number = 0;
    if (!name.starts_with(prefix)) continue;
    const auto [end, error] = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) found[number] = entry.path();
  }
  return found;
}

}  // namespace detail

ExperimentFolder find_experiment_folder(const std::filesystem::path& root, const std::string& identity) {
  const std::filesystem::path all = root / "detpl_experiments";
  os::create_directories(all);
  const auto known = detail::experiment_folders(all);
  for (const auto& [number, path] : known) {
    ExperimentFolder folder{.path = path, .number = number, .lock = os::File::open(path)};
    const ExperimentTable table(folder.table());
    const std::optional<std::string> known_identity = table.text("identity");
    if (!known_identity) {  // of a search that ended before it began
      if (folder.lock.try_lock()) return folder;
      continue;
    }
    if (known_identity != identity || table.text("state") != "running") continue;
    if (!folder.lock.try_lock())
      throw config_error("another process runs this search in `" + path.string() +
                         "`: wait for it, or choose another --default-root-dir");
    return folder;
  }
  for (std::int64_t number = known.empty() ? 1 : known.begin()->first + 1;; ++number) {
    const std::filesystem::path path = all / ("experiment_" + std::to_string(number));
    if (!os::create_directory(path)) continue;  // somebody else was faster
    ExperimentFolder folder{.path = path, .number = number, .lock = os::File::open(path)};
    if (folder.lock.try_lock()) return folder;
  }
}

std::filesystem::path find_experiment_checkpoint(const std::filesystem::path& root, const std::string& uuid) {
  if (is_checkpoint(uuid)) return std::filesystem::absolute(uuid);
  std::error_code absent;
  for (const auto& [number, path] : detail::experiment_folders(root / "detpl_experiments"))
    for (const auto& trial : std::filesystem::directory_iterator(path, absent))
      if (const auto checkpoint = trial.path() / "checkpoints" / uuid; is_checkpoint(checkpoint))
        return std::filesystem::absolute(checkpoint);
  throw config_error("`searcher.source_checkpoint_uuid` is `" + uuid + "`, but no experiment in `" +
                     (root / "detpl_experiments").string() +
                     "` has such a checkpoint: give the uuid of one, or a checkpoint's path");
}

}  // namespace detpl::inline v0
