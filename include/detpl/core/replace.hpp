// SPDX-License-Identifier: Apache-2.0
// Files, folders and links that get their name when they are whole: written beside it, made durable, renamed.
#pragma once

#include <atomic>
#include <cerrno>
#include <concepts>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"

namespace detpl::inline v0::os {

/// A fresh name beside `path` for what will be renamed to it: `.NAME.tmp-PID-N`.
inline std::filesystem::path temporary_sibling(const std::filesystem::path& path) {
  static std::atomic<unsigned> count{0};
  std::string stem = ".";  // not one expression: g++ 12 warns about "." + string at -O3
  stem += path.filename().string() + ".tmp-" + std::to_string(process_id()) + "-";
  std::filesystem::path sibling;
  do {
    sibling = path.parent_path() / (stem + std::to_string(count++));
  } while (std::filesystem::exists(std::filesystem::symlink_status(sibling)));
  return sibling;
}

/// True for the names that `temporary_sibling` gives: what a killed writer may leave behind, never whole.
inline bool is_temporary(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  const std::size_t mark = name.rfind(".tmp-");
  return name.starts_with('.') && mark != std::string::npos &&
         name.find_first_not_of("0123456789-", mark + 5) == std::string::npos;
}

/// Removes what killed writers left in a folder; what a living one still writes is left alone.
///
/// Errors: none; what can't be removed stays.
inline void remove_temporaries(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> leftovers;
  std::error_code ignored;
  for (std::filesystem::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
       entry.increment(ignored))
    if (is_temporary(entry->path())) leftovers.push_back(entry->path());
  for (const std::filesystem::path& leftover : leftovers) {
    try {
      const bool link = std::filesystem::is_symlink(std::filesystem::symlink_status(leftover));
      if (!link && !File::open(leftover).try_lock()) continue;
    } catch (const io_error&) {
      continue;
    }
    std::filesystem::remove_all(leftover, ignored);
  }
}

/// Gives `from` the name `to`, replacing what was there; a reader sees the old or the new one, never half of one.
/// Returns when the new name is on the disk; the old one is removed after that.
///
/// Errors: io_error; the old one keeps the name then.
/// Cost: a folder is swapped with the old one in one call where the file system can do that; elsewhere, for an
/// instant, neither has the name.
inline void replace(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::path old;
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    if (errno != ENOTEMPTY && errno != EEXIST) fail("write", to);
    old = from;
    if (!exchange(from, to)) {
      old = temporary_sibling(to);
      if (std::rename(to.c_str(), old.c_str()) != 0) fail("write", to);
      if (std::rename(from.c_str(), to.c_str()) != 0) {
        const int code = errno;
        std::rename(old.c_str(), to.c_str());
        fail("write", to, code);
      }
    }
  }
  sync_directory(to.parent_path());
  std::error_code ignored;  // a leftover has a temporary name and is ignored
  if (!old.empty()) std::filesystem::remove_all(old, ignored);
}

/// Has `fill(File&)` write a file under a temporary name, makes it durable and renames it to `path`: all or
/// nothing.
template <class Fill>
  requires std::invocable<Fill&, File&>
void replace_file(const std::filesystem::path& path, Fill fill) {
  const std::filesystem::path temporary = temporary_sibling(path);
  try {
    File file = File::create(temporary);
    file.try_lock();  // for remove_temporaries
    fill(file);
    file.sync();
    file.close();
    replace(temporary, path);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw;
  }
}

/// Replaces a file's text: all of it or nothing.
inline void replace_file(const std::filesystem::path& path, std::string_view text) {
  replace_file(path, [&](File& file) { file.write(text); });
}

/// Makes `link` a symbolic link to `target` (relative to the link's folder), replacing an older link by rename.
inline void replace_link(const std::filesystem::path& link, const std::filesystem::path& target) {
  const std::filesystem::path temporary = temporary_sibling(link);
  std::error_code error, ignored;
  std::filesystem::create_symlink(target, temporary, error);
  if (error) fail("create the link", link, error.value());
  std::filesystem::rename(temporary, link, error);
  if (error) {
    std::filesystem::remove(temporary, ignored);
    fail("replace the link", link, error.value());
  }
  sync_directory(link.parent_path());
}

}  // namespace detpl::inline v0::os
