// SPDX-License-Identifier: Apache-2.0
// Checkpoints that Python's Lightning wrote. Defined in lightning_file.ipp (component: detpl::checkpoint).
#pragma once

#include <filesystem>

#include "detpl/checkpoint/state.hpp"

namespace detpl::inline v0 {

/// The weights of a `.ckpt` file that Python's Lightning wrote (1.5 to 2.x), as `model`, and its `hyper_parameters`,
/// `epoch` and `global_step`, as `trainer_state`. Optimizers are left out: detpl can't go on training with them.
///
/// A hyperparameter that isn't plain data, such as a path object, is null.
/// Errors: checkpoint_error if it isn't such a file or it is damaged; io_error if it can't be read.
Checkpoint read_lightning_checkpoint(const std::filesystem::path& path);

}  // namespace detpl::inline v0
