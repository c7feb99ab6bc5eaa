// SPDX-License-Identifier: Apache-2.0
// Which part of each batch a process reads, where several train together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace detpl::inline v0::data {

/// The part of an epoch that one of several processes reads.
///
/// With N processes and batches of b records, step s has the records [s N b, (s + 1) N b) of the epoch's order, and
/// process r the r-th part of these. What is left for the last step is shared out evenly. If it can't be and `padded`
/// is set, as training needs it, the records with which the epoch began fill the parts up; else the first parts have a
/// record more, and the last ones may have none.
struct Shard {
  int rank = 0;
  int size = 1;
  bool padded = false;

  /// Steps of an epoch of `records`.
  std::int64_t steps(std::int64_t records, std::int64_t batch_size, bool drop_last) const {
    const std::int64_t each = batch_size * size, left = records % each;
    return records / each + (!drop_last && left > (padded ? 0 : rank) ? 1 : 0);
  }

  /// Fills up the last step of an epoch's order.
  void pad(std::vector<std::int64_t>& order, std::int64_t batch_size, bool drop_last) const {
    if (!padded || drop_last) return;
    const std::size_t left = order.size() % static_cast<std::size_t>(batch_size * size);
    const std::size_t parts = static_cast<std::size_t>(size), missing = (parts - left % parts) % parts;
    for (std::size_t next = 0; next < missing; ++next) order.push_back(order[next]);
  }

  struct Range {
    std::int64_t first, count;
  };
  /// Where in the epoch's order, padded, the part of step `step` lies.
  Range part(std::int64_t step, std::int64_t records, std::int64_t batch_size) const {
    const std::int64_t first = step * batch_size * size;
    const std::int64_t left = std::min(batch_size * size, records - first), share = left / size, more = left % size;
    return {first + rank * share + std::min<std::int64_t>(rank, more), share + (rank < more ? 1 : 0)};
  }
};

}  // namespace detpl::inline v0::data
