// SPDX-License-Identifier: Apache-2.0
// What a master of some version understands.
#pragma once

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace detpl::inline v0 {

/// The dialect of Determined's REST interface that a master speaks.
///
/// Source: the clients of 0.22 to 0.38, played against a master that recorded them.
struct MasterProtocol {
  enum class Progress {
    units,          ///< a bare number, in units of the searcher
    units_by_name,  ///< the same as {"progress": number}
    fraction        ///< of the whole, 0 to 1
  };

  bool named_metric_groups = true;  ///< one route for metrics of all groups, 0.23.0; before, training and validation
  Progress progress = Progress::fraction;
  bool run_start = true;                     ///< a run is announced before it reports, 0.28.1
  bool searcher_operations = false;          ///< the searcher says how far to train, to 0.37
  bool validation_before_completion = true;  ///< validation metrics come before the completed operation, 0.37

  /// The dialect of a version (`0.37.0`, `0.26.1-rc2`); of one that isn't a number, the newest.
  static MasterProtocol of_version(std::string_view version) {
    std::array<int, 3> parts{};
    for (int& part : parts) {
      const auto [stop, error] = std::from_chars(version.data(), version.data() + version.size(), part);
      if (error != std::errc()) return &part == parts.data() ? MasterProtocol() : of(parts);
      version.remove_prefix(static_cast<std::size_t>(stop - version.data()));
      if (version.starts_with('.')) version.remove_prefix(1);
    }
    return of(parts);
  }

 private:
  using Version = std::array<int, 3>;

  static MasterProtocol of(const Version& version) {
    MasterProtocol protocol;
    protocol.named_metric_groups = version >= Version{0, 23, 0};
    protocol.progress = version >= Version{0, 38, 0}   ? Progress::fraction
                        : version >= Version{0, 37, 0} ? Progress::units_by_name
                                                       : Progress::units;
    protocol.run_start = version >= Version{0, 28, 1};
    protocol.searcher_operations = version < Version{0, 38, 0};
    protocol.validation_before_completion = version >= Version{0, 37, 0};
    return protocol;
  }
};

}  // namespace detpl::inline v0
