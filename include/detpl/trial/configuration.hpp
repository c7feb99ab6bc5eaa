// SPDX-License-Identifier: Apache-2.0
// The sections of an experiment's YAML file. Defined in configuration.ipp (component: detpl::main).
#pragma once

#include <string>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// The sections of a configuration that a program reads; those that the file lacks are empty.
struct Configuration {
  Map checkpoint_storage, data, hyperparameters, searcher;
};

/// Reads the configuration at `path`.
///
/// Errors: config_error if it isn't YAML, or a section isn't a map.
Configuration read_configuration(const std::string& path);

}  // namespace detpl::inline v0
