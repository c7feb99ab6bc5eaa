// SPDX-License-Identifier: Apache-2.0
// The run that a program goes on with. Defined in earlier_run.ipp (component: detpl::main).
#pragma once

#include <filesystem>
#include <string>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/trial/command_line.hpp"

namespace detpl::inline v0 {

/// A checkpoint to go on from, and the run whose folder the program goes on writing to.
struct EarlierRun {
  std::filesystem::path checkpoint{};  ///< empty: there is none
  std::string version{};               ///< the N of the run's folder `version_N`; empty: a new one
};

/// Finds what `--ckpt-path` names. `last` and `best` mean the newest version's, whose folder a resumed run goes on in;
/// so does one that its launcher has started again. `remembered`: where the processes before wrote checkpoints then,
/// else empty.
///
/// Errors: checkpoint_error if there is no such checkpoint or it is damaged.
EarlierRun find_earlier_run(const CommandLine& command, const std::filesystem::path& remembered,
                            DirectoryStorage& storage);

namespace detail {

/// The folder of all versions.
std::filesystem::path log_folder(const CommandLine& command);

}  // namespace detail
}  // namespace detpl::inline v0
