// SPDX-License-Identifier: Apache-2.0
// Finds a run's folder, `version_N`, and tells whole checkpoints from what a killed writer left.
#pragma once

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "detpl/core/replace.hpp"

namespace detpl::inline v0 {

/// The N of a folder named `version_N`, nothing for any other name.
inline std::optional<std::int64_t> version_number(std::string_view folder_name) {
  constexpr std::string_view prefix = "version_";
  if (!folder_name.starts_with(prefix)) return std::nullopt;
  const char* end = folder_name.data() + folder_name.size();
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(folder_name.data() + prefix.size(), end, number);
  if (error != std::errc() || stop != end || number < 0) return std::nullopt;
  return number;
}

/// The largest N of the folders `version_N` in a folder that `counts(path)` accepts, nothing if there is none.
template <class Counts>
std::optional<std::int64_t> newest_version(const std::filesystem::path& folder, const Counts& counts) {
  std::optional<std::int64_t> newest;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent))
    if (const auto number = version_number(entry.path().filename().string()))
      if (entry.is_directory(absent) && (!newest || *number > *newest) && counts(entry.path())) newest = number;
  return newest;
}
inline std::optional<std::int64_t> newest_version(const std::filesystem::path& folder) {
  return newest_version(folder, [](const std::filesystem::path&) { return true; });
}

/// The same of training runs: folders that hold nothing but predictions don't count.
inline std::optional<std::int64_t> newest_run(const std::filesystem::path& logs) {
  return newest_version(logs, [](const std::filesystem::path& version) {
    std::error_code absent;
    return std::filesystem::exists(version / "checkpoints", absent) ||
           !std::filesystem::exists(version / "predictions.safetensors", absent);
  });
}

/// True for a folder that holds a whole checkpoint; what a killed writer left is none.
inline bool is_checkpoint(const std::filesystem::path& folder) {
  std::error_code absent;
  return !os::is_temporary(folder) && std::filesystem::is_regular_file(folder / "metadata.json", absent);
}

}  // namespace detpl::inline v0
