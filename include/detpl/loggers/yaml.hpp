// SPDX-License-Identifier: Apache-2.0
// YAML text as Values and back: experiment files and hparams.yaml. Defined in yaml.ipp (component: detpl::loggers).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// What a YAML text may be at most: beyond it, it is refused rather than swallowed.
struct YamlLimits {
  std::uint64_t bytes = 4 << 20;
  int depth = 64;
  std::int64_t values = 20'000;  ///< counted after aliases are expanded, so that no alias bomb goes off
};

/// The line of each key of a YAML text, counted from 1, by the key's path: `searcher.max_trials`, `labels[1]`.
///
/// What an alias or a merge brings has no lines at its place, and neither has a path beyond 1000 letters.
using YamlLines = std::map<std::string, int, std::less<>>;

/// The value that a YAML text stands for; `source` names the text in errors. `lines`, if given, are added to.
///
/// Scalars follow YAML 1.2's core schema; `1_000` is a number too. Aliases and `<<` merges are expanded.
/// Errors: config_error with line and column for a syntax error, a key given twice, a limit that is exceeded.
Value parse_yaml(std::string_view text, const std::string& source = "the text", const YamlLimits& limits = {},
                 YamlLines* lines = nullptr);

/// The value in a YAML file.
///
/// Errors: config_error if it can't be read, and as `parse_yaml`.
Value read_yaml(const std::filesystem::path& path, const YamlLimits& limits = {}, YamlLines* lines = nullptr);

/// A value as YAML text that YAML 1.1 (PyYAML) and 1.2 readers understand alike.
std::string yaml_text(const Value& value);

}  // namespace detpl::inline v0
