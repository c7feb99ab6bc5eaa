// SPDX-License-Identifier: Apache-2.0
// The folder of a local experiment. Defined in experiment_folder.ipp (component: detpl::experiments).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// An experiment's folder, which this process alone works in as long as the object lives.
struct ExperimentFolder {
  std::filesystem::path path;
  std::int64_t number;  ///< the N of `experiment_N`
  os::File lock;

  std::filesystem::path table() const { return path / "experiment.sqlite"; }
  std::filesystem::path page() const { return path / "index.html"; }
  std::filesystem::path trial(std::int64_t trial) const { return path / ("trial_" + std::to_string(trial)); }
  std::filesystem::path checkpoint(std::int64_t trial_number, const std::string& uuid) const {
    return trial(trial_number) / "checkpoints" / uuid;
  }
};

/// The newest experiment below `root` that isn't finished and is the one that `identity` describes, or a new one.
///
/// Errors: config_error if another process works on it; io_error if folders or tables there can't be used.
ExperimentFolder find_experiment_folder(const std::filesystem::path& root, const std::string& identity);

/// The checkpoint of a uuid in any experiment below `root`, or `uuid` itself where it is a checkpoint's path.
///
/// Errors: config_error if there is none.
std::filesystem::path find_experiment_checkpoint(const std::filesystem::path& root, const std::string& uuid);

}  // namespace detpl::inline v0
