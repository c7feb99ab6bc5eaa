// SPDX-License-Identifier: Apache-2.0
// The BatchNorm layers of a module.
#pragma once

#include <torch/nn/modules/batchnorm.h>

namespace detpl::inline v0::detail {

/// Calls `visit` with each BatchNorm layer in a module, under its own type.
void each_batch_norm(torch::nn::Module& module, const auto& visit) {
  module.apply([&visit](torch::nn::Module& part) {
    if (auto* one = dynamic_cast<torch::nn::BatchNorm1dImpl*>(&part)) visit(*one);
    if (auto* two = dynamic_cast<torch::nn::BatchNorm2dImpl*>(&part)) visit(*two);
    if (auto* three = dynamic_cast<torch::nn::BatchNorm3dImpl*>(&part)) visit(*three);
  });
}

}  // namespace detpl::inline v0::detail
