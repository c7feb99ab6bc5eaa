// SPDX-License-Identifier: Apache-2.0
// A dict of numbers: none of them can be differentiated.
// expect-error: detpl: uncallable hook `training_step`: its result isn't a loss. Fix: return a torch::Tensor, an optional one, or a struct or dict with `loss`. [docs/hooks.md#training_step]
#include <map>
#include <string>

#include "adapter.hpp"

using namespace stub;

struct Net : Least {
  std::map<std::string, double> training_step(const Batch&);
};
template struct stub::Adapter<Net>;
