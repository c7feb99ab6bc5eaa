// SPDX-License-Identifier: Apache-2.0
// The recordings that a runner is told to replay.
#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

/// The files that the arguments name, and the JSON files below the folders that they name; sorted.
inline std::vector<std::filesystem::path> json_files(int argc, char** argv) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      files.emplace_back(argv[i]);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i]))
      if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}
