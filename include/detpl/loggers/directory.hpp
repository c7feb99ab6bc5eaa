// SPDX-License-Identifier: Apache-2.0
// The folder of one run, as Lightning names it: `save_dir/name/version_N`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "detpl/checkpoint/find.hpp"
#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// The folder that a run logs to, created when it is first asked for.
///
/// `version` is empty for the first number after all that exist, digits for `version_<digits>`, else the
/// folder's own name. A named version may exist already: a resumed run, or a second logger of the same run,
/// goes on in it.
class LogDirectory {
 public:
  LogDirectory(std::filesystem::path save_dir, std::string name, std::string version)
      : save_dir_(std::move(save_dir)), name_(std::move(name)), version_(std::move(version)) {}

  /// A folder that somebody else has chosen.
  explicit LogDirectory(std::filesystem::path folder) : chosen_(std::move(folder)) {}

  const std::string& name() const { return name_; }

  /// The version, `3` for `version_3`. A free number is claimed here: of several racing runs each gets its
  /// own.
  const std::string& version() {
    path();
    return version_;
  }

  /// The folder.
  ///
  /// Errors: io_error if it can't be created.
  const std::filesystem::path& path() {
    if (!path_.empty()) return path_;
    if (!chosen_.empty()) {
      os::create_directories(chosen_);
      return path_ = chosen_;
    }
    const std::filesystem::path folder = save_dir_ / name_;
    os::create_directories(folder);
    if (!version_.empty()) {
      const bool number = version_.find_first_not_of("0123456789") == std::string::npos;
      const std::filesystem::path chosen = folder / (number ? "version_" + version_ : version_);
      os::create_directories(chosen);
      return path_ = chosen;
    }
    std::int64_t next = newest_version(folder).value_or(-1) + 1;
    while (!os::create_directory(folder / ("version_" + std::to_string(next)))) ++next;
    version_ = std::to_string(next);
    return path_ = folder / ("version_" + version_);
  }

 private:
  std::filesystem::path chosen_, save_dir_;
  std::string name_;
  std::string version_;
  std::filesystem::path path_;
};

namespace detail {

/// The folder that a logger's options name: one shared with other loggers, or its own.
template <class Options>
std::shared_ptr<LogDirectory> directory_of(const Options& options) {
  if (options.directory) return options.directory;
  return std::make_shared<LogDirectory>(options.save_dir, options.name, options.version);
}

}  // namespace detail
}  // namespace detpl::inline v0
