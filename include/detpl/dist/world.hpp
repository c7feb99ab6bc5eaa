// SPDX-License-Identifier: Apache-2.0
// Which process this is among those that train together.
#pragma once

namespace detpl::inline v0 {

/// The place of this process in the run; a program on its own is rank 0 of 1.
struct World {
  int local_rank = 0;  ///< among the processes of this host
  int rank = 0;        ///< among all processes
  int size = 1;        ///< how many processes there are

  bool is_chief() const { return rank == 0; }
};

}  // namespace detpl::inline v0
