// SPDX-License-Identifier: Apache-2.0
// Values as JSON text and back. Defined in json.ipp (component: detpl::checkpoint).
#pragma once

#include <string>
#include <string_view>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// How deep lists and maps may be nested in a JSON text that is read.
inline constexpr int json_depth_limit = 64;

/// A value as JSON text, indented by two spaces, names in the map's order.
///
/// Reals have the shortest digits that read back the same; nan and the infinities are the texts "nan", "inf",
/// "-inf", and a text that reads like one is preceded by a backslash.
/// Errors: checkpoint_error if a text isn't UTF-8.
std::string json_text(const Value& value);

/// The value that a JSON text stands for; `source` names the text in errors.
///
/// Errors: checkpoint_error if it isn't JSON or nested too deep.
Value parse_json(std::string_view text, const std::string& source);

}  // namespace detpl::inline v0
