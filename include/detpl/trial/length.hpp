// SPDX-License-Identifier: Apache-2.0
// How long an experiment's file says that something lasts: a number of batches, records or epochs.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace detpl::inline v0 {

/// What a length counts.
enum class LengthUnit : std::uint8_t { batches, records, epochs };

/// The units' names in files and metrics, in the order of LengthUnit.
inline constexpr std::array<std::string_view, 3> length_unit_names = {"batches", "records", "epochs"};

/// The name of a unit: `batches`, `records`, `epochs`.
constexpr std::string_view length_unit_name(LengthUnit unit) {
  return length_unit_names[static_cast<std::size_t>(unit)];
}

/// A number of batches, records or epochs: `{batches: 937}` in a file.
struct Length {
  std::int64_t count = 0;
  LengthUnit unit = LengthUnit::batches;

  friend bool operator==(const Length&, const Length&) = default;
};

}  // namespace detpl::inline v0
