// SPDX-License-Identifier: Apache-2.0
// State dicts from the files that Python and detpl write.
// Defined in read_state_dict.ipp (component: detpl::checkpoint).
#pragma once

#include <filesystem>
#include <string>

#include "detpl/checkpoint/state.hpp"

namespace detpl::inline v0 {

/// The state dict in a file: safetensors, what Python's `torch.save` wrote (a state dict, a dict that holds one, a
/// Lightning checkpoint), or a detpl checkpoint's folder.
///
/// `key` names the state dict among several; by default it is `state_dict`, the file itself, `model_state_dict` or
/// `model`. Python is not needed, and nothing in the file is executed. Entries that are no tensors are left out.
/// Errors: checkpoint_error if there is none, or the file is damaged or of another kind; io_error if it can't be read.
StateDict read_state_dict(const std::filesystem::path& path, const std::string& key = {});

}  // namespace detpl::inline v0
