// SPDX-License-Identifier: Apache-2.0
// The command `search` of a program. Defined in search_command.ipp (component: detpl::main).
#pragma once

#include "detpl/trial/command_line.hpp"

namespace detpl::inline v0 {

/// Runs the experiment of `--config` on this machine, or prints its plan (`--simulate`); returns the exit code. Trials
/// run this program with the same arguments, and `fit` in place of `search`.
///
/// Errors: config_error for a configuration or flags with which there is no search, and as run_local_search.
int run_search(const CommandLine& command, int argc, const char* const* argv);

}  // namespace detpl::inline v0
