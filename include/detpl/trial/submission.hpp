// SPDX-License-Identifier: Apache-2.0
// Creating an experiment on a cluster, with the folder that its trials run in. Defined in submission.ipp (component:
// detpl::determined).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/trial/master.hpp"

namespace detpl::inline v0 {

/// A file or folder of a context, as it goes to the master.
struct ContextFile {
  std::string content{};  ///< the bytes; empty for a folder
  bool is_folder = false;
  std::uint32_t mode = 0;  ///< as stat() has it
  std::int64_t mtime = 0;  ///< seconds since 1970
  std::string path{};      ///< relative, with slashes
};

/// Reads the folder that an experiment is submitted with, sorted by path, without what its `.detignore` names (patterns
/// as in `.gitignore`) and what Determined always leaves out: `.git/`, `*.pyc`, `__pycache__/` and editors' files.
/// Links are followed. `includes` are further files and folders, which go to its top by their names.
///
/// Errors: config_error if a path isn't there, if one would be overwritten, or if all is larger than 95 MiB, what a
///         master takes; io_error for a file that can't be read.
std::vector<ContextFile> read_context(const std::filesystem::path& folder,
                                      const std::vector<std::filesystem::path>& includes = {});

/// Creates an experiment and lets it run, and returns its id. `validate_only`: creates none and returns 0.
///
/// `config_yaml` is the text of its configuration.
/// Errors: config_error with the master's complaint about the configuration; master_error.
std::int64_t create_experiment(Master& master, const std::string& config_yaml, const std::vector<ContextFile>& context,
                               bool validate_only = false);

/// Passes on the lines of the log of an experiment's first trial as they come, waits until the experiment ends, and
/// returns the state it is in then: `STATE_COMPLETED`, `STATE_ERROR`, `STATE_CANCELED` or `STATE_DELETED`.
///
/// Errors: master_error.
std::string follow_experiment(Master& master, std::int64_t experiment,
                              const std::function<void(const std::string&)>& use);

}  // namespace detpl::inline v0
