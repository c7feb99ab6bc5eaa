// SPDX-License-Identifier: Apache-2.0
// What comes from outside, read: JSON as Determined's master writes it, variables, times. Defined in wire.ipp
// (component: detpl::determined).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "detpl/core/value.hpp"

namespace detpl::inline v0::detail {

/// An integer of an answer: 64-bit ones come as texts; what is absent is 0.
std::int64_t wire_integer(const Value* value);
/// A real number of an answer: "NaN", "Infinity" and "-Infinity" come as texts; what is absent is 0.
double wire_real(const Value* value);
/// A text of an answer, empty if absent.
std::string wire_text(const Value* value);
/// The value at a path of names in an answer, null if there is none.
const Value* wire_find(const Value& answer, std::initializer_list<std::string_view> path);
/// The variable of the environment, empty if it isn't set.
std::string environment(const char* name);
/// The folder of Determined's files about the user: `$XDG_CONFIG_HOME/determined` or `~/.config/determined`.
std::string user_config_folder();
/// The time now as RFC 3339 has it: `2024-05-06T07:08:09.123456Z`.
std::string time_text();
/// A value as the master reads it: it has no JSON numbers for what isn't finite.
Value wire_value(const Value& value);
/// An id or name as a part of a URL's path.
std::string url_part(std::string_view text);

}  // namespace detpl::inline v0::detail
