// A folder of a test's own, removed at its end.
#pragma once

#include <detpl/core/replace.hpp>
#include <filesystem>

struct TemporaryFolder {
  std::filesystem::path path = detpl::os::temporary_sibling(std::filesystem::temp_directory_path() / "detpl-test");
  TemporaryFolder() { std::filesystem::create_directories(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
};
