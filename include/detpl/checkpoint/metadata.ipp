// SPDX-License-Identifier: Apache-2.0
// The definitions of metadata.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/json.hpp"
#include "detpl/checkpoint/metadata.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

Map checkpoint_metadata(const std::filesystem::path& checkpoint) {
  if (!is_checkpoint(checkpoint)) return {};
  try {
    const std::filesystem::path file = checkpoint / "metadata.json";
    Value metadata = parse_json(os::read_file(file), file.string());
    if (Map* map = metadata.get_if<Map>()) return std::move(*map);
  } catch (const Error&) {  // a damaged one
  }
  return {};
}

std::optional<std::int64_t> checkpoint_steps(const std::filesystem::path& checkpoint) {
  const Map metadata = checkpoint_metadata(checkpoint);
  const Value* steps = metadata.find("steps_completed");
  const std::int64_t* number = steps ? steps->get_if<std::int64_t>() : nullptr;
  return number ? std::optional(*number) : std::nullopt;
}

}  // namespace detpl::inline v0
