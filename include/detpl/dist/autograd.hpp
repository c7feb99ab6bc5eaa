// SPDX-License-Identifier: Apache-2.0
// What functions with gradients over several ranks have in common.
#pragma once

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include <cstdint>
#include <string>

#include "detpl/core/error.hpp"
#include "detpl/dist/ranks.hpp"

namespace detpl::inline v0::detail {

/// Keeps the ranks for the backward pass, which must find them alive.
inline void keep_ranks(torch::autograd::AutogradContext& context, const Ranks& ranks) {
  context.saved_data["ranks"] = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&ranks));
}
inline const Ranks& kept_ranks(torch::autograd::AutogradContext& context) {
  return *reinterpret_cast<const Ranks*>(static_cast<std::intptr_t>(context.saved_data["ranks"].toInt()));
}

/// Throws in a backward pass that is recorded itself: what comes from other ranks has no graph here.
inline void refuse_second_derivatives(const std::string& operation) {
  if (torch::GradMode::is_enabled())
    throw config_error(operation + " has first derivatives only on several ranks: leave out create_graph, or leave " +
                       operation + " out of what is differentiated twice");
}

}  // namespace detpl::inline v0::detail
