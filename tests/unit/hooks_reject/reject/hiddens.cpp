// SPDX-License-Identifier: Apache-2.0
// The fourth parameter of truncated back-propagation through time.
// expect-error: detpl: unsupported hook `training_step`: its `hiddens` parameter belongs to truncated back-propagation through time, which isn't done. Fix: drop the parameter and keep the state in a member. [docs/hooks.md#hiddens]
#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  Tensor training_step(const Batch&, std::int64_t batch_idx, std::size_t optimizer_idx, Tensor hiddens);
};
template struct stub::Adapter<Net>;
