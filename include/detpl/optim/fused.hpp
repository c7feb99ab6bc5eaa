// SPDX-License-Identifier: Apache-2.0
// Lists of parameters for PyTorch's own fused kernels: the way for devices, dtypes and layouts without a
// kernel here.
#pragma once

#include "detpl/optim/parameters.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/view_as_real.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace detpl::inline v0::optim::detail {

// Parameters, gradients and `count` lists of state tensors that one call updates: same device, dtype and
// step.
template <std::size_t count>
struct FusedBatch {
  std::int64_t step;
  std::vector<at::Tensor> parameters;
  std::vector<at::Tensor> gradients;
  std::array<std::vector<at::Tensor>, count> states;

  bool fits(const at::Tensor& parameter, std::int64_t its_step) const {
    const at::Tensor& first = parameters.front();
    return step == its_step && first.device() == parameter.device() && first.dtype() == parameter.dtype();
  }

  // The step as PyTorch's kernels take it: a tensor for each parameter, here one for all.
  std::vector<at::Tensor> steps() const {
    const at::TensorOptions options = at::TensorOptions(at::kFloat).device(parameters.front().device());
    return {parameters.size(), at::full({}, step, options)};
  }

  // Calls `update()` on flat real views of the lists; parameters with holes in memory are updated in a copy.
  template <class Update>
  void apply(Update update) {
    const std::vector<at::Tensor> originals = parameters;
    for (auto& parameter : parameters)
      if (!parameter.is_non_overlapping_and_dense()) parameter = parameter.contiguous();
    if (parameters.front().is_complex()) {
      const auto view = [](std::vector<at::Tensor>& list) {
        for (auto& tensor : list) tensor = at::view_as_real(tensor);
      };
      view(parameters);
      view(gradients);
      for (auto& list : states) view(list);
    }
    update();
    for (std::size_t i = 0; i < originals.size(); ++i)
      if (!originals[i].is_non_overlapping_and_dense())
        originals[i].copy_(originals[i].is_complex() ? at::view_as_complex(parameters[i]) : parameters[i]);
  }
};

// Adds `parameter` and those of its state tensors that are defined to the batch that takes it.
template <std::size_t count>
void add_to_batch(std::vector<FusedBatch<count>>& batches, const at::Tensor& parameter, std::int64_t step,
                  const std::array<at::Tensor, count>& states) {
  auto batch = std::find_if(batches.begin(), batches.end(),
                            [&](const FusedBatch<count>& batch) { return batch.fits(parameter, step); });
  if (batch == batches.end()) batch = batches.insert(batch, FusedBatch<count>{step, {}, {}, {}});
  batch->parameters.push_back(parameter);
  batch->gradients.push_back(lay_out_like(parameter, parameter.grad()));
  for (std::size_t i = 0; i < count; ++i)
    if (states[i].defined()) batch->states[i].push_back(states[i]);
}

}  // namespace detpl::inline v0::optim::detail
