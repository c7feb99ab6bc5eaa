// SPDX-License-Identifier: Apache-2.0
// What a checkpoint says of itself, without the rest being read.
// Defined in metadata.ipp (component: detpl::checkpoint).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// The contents of a checkpoint's metadata.json; empty where there is none that can be read.
Map checkpoint_metadata(const std::filesystem::path& checkpoint);

/// Its optimizer steps; nothing where there is no checkpoint that can be read.
std::optional<std::int64_t> checkpoint_steps(const std::filesystem::path& checkpoint);

}  // namespace detpl::inline v0
