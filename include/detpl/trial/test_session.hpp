// SPDX-License-Identifier: Apache-2.0
// The session of `--test`: a trial of one batch, told in Determined's words. Defined in test_session.ipp (component:
// detpl::main).
#pragma once

#include <memory>

#include "detpl/core/value.hpp"
#include "detpl/trial/session.hpp"

namespace detpl::inline v0 {

/// Begins a test: prints what happens, and keeps checkpoints in a folder that goes with the session.
///
/// Source: Determined's experimental/_native.py.
std::shared_ptr<TrialSession> begin_test(const Map& hparams);

/// Prints that the test has passed.
void end_test();

}  // namespace detpl::inline v0
