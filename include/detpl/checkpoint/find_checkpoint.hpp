// SPDX-License-Identifier: Apache-2.0
// Finds the checkpoint to go on from: `last`, `best` or a path; the one before it where the newest is damaged.
// Defined in find_checkpoint.ipp (component: detpl::checkpoint).
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "detpl/checkpoint/directory.hpp"

namespace detpl::inline v0 {

/// The checkpoints in a folder, the newest first: by `steps_completed`, then by age. Those whose metadata can't be read
/// come before all others, for nobody knows how new they are; links aren't listed.
std::vector<std::filesystem::path> checkpoints_newest_first(const std::filesystem::path& folder);

/// The checkpoint that a run's link `last` names, or the newest that can be read where it names none or a damaged one.
/// Calls `warn(sentence)` for each that can't.
///
/// Errors: checkpoint_error if none can be read.
std::filesystem::path find_last_checkpoint(const std::filesystem::path& folder, DirectoryStorage& storage,
                                           const std::function<void(const std::string&)>& warn);

/// The checkpoint that `--ckpt-path` names, verified: `last` and `best` in the newest version's folder, or a path.
///
/// A run whose checkpoints no metric compares has no link `best`: its newest is its best, as in Lightning. Nothing
/// takes the place of a `best` or a path that is damaged. Links are resolved, so that the answer stays the same when a
/// newer checkpoint is written.
/// Errors: checkpoint_error that says where it was sought or what is wrong with it.
std::filesystem::path find_checkpoint(const std::string& which, const std::filesystem::path& logs,
                                      DirectoryStorage& storage, const std::function<void(const std::string&)>& warn);

}  // namespace detpl::inline v0
