// SPDX-License-Identifier: Apache-2.0
// A tensor of every rank on every rank, with gradients on request.
#pragma once

#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

#include "detpl/dist/autograd.hpp"
#include "detpl/dist/ranks.hpp"

namespace detpl::inline v0 {
namespace detail {

/// Every rank's part has gone into every rank's loss: its gradient is the sum of what the ranks have found for it.
struct AllGather : torch::autograd::Function<AllGather> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& value,
                               const Ranks* ranks) {
    keep_ranks(*context, *ranks);
    return torch::stack(ranks->gather_alike(value));
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    refuse_second_derivatives("all_gather");
    const Ranks& ranks = kept_ranks(*context);
    return {ranks.all_reduce(gradients.front(), Reduce::sum)[ranks.rank()], {}};
  }
};

}  // namespace detail

/// `value` of every rank in one tensor, the same on each rank.
///
/// With `sync_grads` gradients flow back: each rank gets the sum of all ranks' gradients of its own part. Without, the
/// result is a constant.
/// Shapes: `value` is of one shape on all ranks, S; the result is [ranks.size(), S...], also on a rank that is alone.
/// Order:  a collective, its backward pass too; `ranks` must live until that is over.
/// Errors: config_error from a backward pass with create_graph.
/// Source: Lightning 1.5.10 `LightningModule.all_gather`, `AllGatherGrad` (utilities/distributed.py).
inline torch::Tensor all_gather(const torch::Tensor& value, const Ranks& ranks, bool sync_grads = false) {
  if (sync_grads) return detail::AllGather::apply(value, &ranks);
  const torch::NoGradGuard no_grad;
  return torch::stack(ranks.gather_alike(value));
}

}  // namespace detpl::inline v0
