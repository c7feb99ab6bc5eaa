// SPDX-License-Identifier: Apache-2.0
// Experiments from YAML files and from a cluster. Defined in read_experiment.ipp (component: detpl::main).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "detpl/core/value.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/trial/experiment.hpp"

namespace detpl::inline v0 {

/// An experiment's file: what it says, and where it says it.
struct ExperimentFile {
  Experiment experiment{};
  YamlLines lines{};
  std::string path{};  ///< empty if there is no file

  /// Calls `use`, and puts the file and the line of the key before what a config_error of it says. The key is the one
  /// that the sentence names in backquotes, by its path or by its name in `section`.
  void locate(const std::function<void()>& use, std::string_view section = {}) const;
};

/// Reads an experiment's YAML file; `check_experiment` has passed it.
///
/// Errors: config_error that names file, line and key, for what isn't YAML or no experiment.
ExperimentFile read_experiment(const std::string& path);

/// Which keys a configuration may have besides an experiment's: none, or any, as a later cluster may add some.
enum class OtherKeys { refused, ignored };

/// The experiment that a configuration describes, as a cluster gives it in JSON. Null stands for the default.
///
/// Keys of earlier Determineds that mean nothing now are left out: `data_layer`, `resources.agent_label`.
/// Errors: config_error that names the key for a wrong type; with OtherKeys::refused for an unknown key, one that the
/// searcher doesn't have, a searcher that Determined has removed, and one with a name and no metric.
Experiment parse_experiment(const Value& configuration, OtherKeys other_keys);

/// The experiment as plain data, the defaults filled in; what has neither value nor default is left out.
Map experiment_to_map(const Experiment& experiment);

}  // namespace detpl::inline v0
