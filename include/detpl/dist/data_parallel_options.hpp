// SPDX-License-Identifier: Apache-2.0
// How processes train together, as one plain struct.
#pragma once

#include <string>

namespace detpl::inline v0 {

/// How processes train together; PyTorch's and Lightning's names.
struct DataParallelOptions {
  /// Buffers, such as BatchNorm's averages, are rank 0's in each step.
  bool broadcast_buffers = true;
  /// MiB of gradients that travel together; 0 is PyTorch's 25 on GPUs, and on CPUs 8, which keep a slow network busy.
  double bucket_cap_mb = 0;
  /// Compares the weights of all ranks, bit by bit, after every step. Costs more than the step.
  bool check_replicas = false;
  /// Parameters may stay without a gradient in a step; costs a walk through the graph.
  bool find_unused_parameters = false;
  /// How gradients travel: `none` is as they are, `fp16` and `bf16` are half the bytes and fewer digits.
  std::string gradient_compression = "none";
  /// `ddp`: every rank has the optimizers' whole state; `zero1`: each has its part.
  std::string strategy = "ddp";
  /// Makes BatchNorm layers take the statistics of all ranks.
  bool sync_batchnorm = false;
};

}  // namespace detpl::inline v0
