// SPDX-License-Identifier: Apache-2.0
// The exceptions detpl throws: one sentence each, which says what, where and what to do.
#pragma once

#include <stdexcept>
#include <string>

namespace detpl::inline v0 {

/// The root of every failure that detpl reports. `what()` is one sentence without a final newline.
///
/// A hook's own exception is never wrapped: it passes through `fit()` unchanged.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Wrong usage or configuration: a flag, a hyperparameter, contradictory options. `detpl::main` exits with 2.
struct config_error : Error {
  using Error::Error;
};

/// Hyperparameters that can't be trained with: thrown by a module or a hook it ends the trial, and a search tries
/// others in its place. `detpl::main` exits with 0 where a search or a cluster has started the trial, else with 2.
struct invalid_hyperparameters : config_error {
  using config_error::config_error;
};

/// Data that can't be used: a missing folder, a truncated file, an empty dataset. `detpl::main` exits with 1.
struct data_error : Error {
  using Error::Error;
};

/// A file that can't be read or written: logs, checkpoints. `detpl::main` exits with 1.
struct io_error : Error {
  using Error::Error;
};

/// A checkpoint that can't be restored: wrong format, mismatched tensors. `detpl::main` exits with 1.
struct checkpoint_error : Error {
  using Error::Error;
};

/// A training loss that is NaN or infinite, where `detect_anomaly` asks to stop at it. `detpl::main` exits with 1.
struct non_finite_loss : Error {
  using Error::Error;
};

/// Another rank of the run that is gone, hangs or has failed; the sentence names it. `detpl::main` exits with 1.
struct lost_rank : Error {
  using Error::Error;
};

}  // namespace detpl::inline v0
