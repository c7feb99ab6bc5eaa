// SPDX-License-Identifier: Apache-2.0
// The base of data definitions: where the records come from and how they are split.
#pragma once

namespace detpl::inline v0 {

/// Marks a class as a data definition with Lightning's hooks: `prepare_data()`, `setup(stage)`, `train_dataloader()`,
/// `val_dataloader()`, `teardown(stage)`, each optional except the one that yields the training batches.
///
/// Order: prepare_data (once per host), setup (on every process), then the dataloaders, teardown last.
struct DataModule {};

}  // namespace detpl::inline v0
