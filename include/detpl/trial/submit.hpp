// SPDX-License-Identifier: Apache-2.0
// The command `submit`. Defined in submit.ipp (component: detpl::main).
#pragma once

#include "detpl/trial/command_line.hpp"

namespace detpl::inline v0 {

/// Creates the experiment of `command.config` on a cluster, as `det experiment create` does: with the folder
/// `command.context`, or the file's own, as what its trials run in. Prints its number; with `command.follow` also the
/// log of its first trial until the experiment ends. Returns 1 if it then has failed or was canceled, else 0.
///
/// The master is that of DET_MASTER, the user that of DET_USER and DET_PASS or of `det user login`.
/// Errors: config_error for a file that is no experiment or has no entrypoint, for a context that can't be sent, and
///         with what the master objects to; master_error.
int submit(const CommandLine& command);

}  // namespace detpl::inline v0
