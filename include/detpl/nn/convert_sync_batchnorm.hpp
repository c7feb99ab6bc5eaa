// SPDX-License-Identifier: Apache-2.0
// BatchNorm layers of a finished module become SyncBatchNorm.
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/moduledict.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>

#include <map>
#include <memory>
#include <string>

#include "detpl/core/error.hpp"
#include "detpl/dist/ranks.hpp"
#include "detpl/nn/sync_batch_norm.hpp"

namespace detpl::inline v0 {
namespace detail {

inline bool is_batch_norm(const torch::nn::Module& module) {
  return module.as<torch::nn::BatchNorm1dImpl>() || module.as<torch::nn::BatchNorm2dImpl>() ||
         module.as<torch::nn::BatchNorm3dImpl>();
}

inline std::shared_ptr<nn::SyncBatchNormImpl> synchronised(const torch::nn::Module& norm) {
  if (const auto* in_1d = norm.as<torch::nn::BatchNorm1dImpl>()) return std::make_shared<nn::SyncBatchNormImpl>(*in_1d);
  if (const auto* in_2d = norm.as<torch::nn::BatchNorm2dImpl>()) return std::make_shared<nn::SyncBatchNormImpl>(*in_2d);
  return std::make_shared<nn::SyncBatchNormImpl>(*norm.as<torch::nn::BatchNorm3dImpl>());
}

/// Whether `module` is a container that calls `element` by a pointer of its own; `other` takes the place, if given.
inline bool replace_element(torch::nn::Module& module, const std::shared_ptr<torch::nn::Module>& element,
                            const std::shared_ptr<nn::SyncBatchNormImpl>& other = nullptr) {
  bool found = false;
  const auto visit = [&](auto& place, const std::shared_ptr<torch::nn::Module>& occupant) {
    if (occupant != element) return;
    found = true;
    if (other) place = other;
  };
  if (auto* sequential = module.as<torch::nn::SequentialImpl>())
    for (torch::nn::AnyModule& place : *sequential) visit(place, place.ptr());
  else if (auto* list = module.as<torch::nn::ModuleListImpl>())
    for (std::shared_ptr<torch::nn::Module>& place : *list) visit(place, place);
  else if (auto* dict = module.as<torch::nn::ModuleDictImpl>())
    for (auto& item : *dict) visit(item.value(), item.value());
  return found;
}

/// Throws for the first BatchNorm that a class calls by itself.
inline void refuse_member_batch_norms(torch::nn::Module& module, const std::string& path = {}) {
  for (const auto& child : module.named_children()) {
    const std::string child_path = path + child.key();
    if (!is_batch_norm(*child.value()))
      refuse_member_batch_norms(*child.value(), child_path + ".");
    else if (!replace_element(module, child.value()))
      throw config_error("`" + child_path +
                         "` is a BatchNorm that its class holds as a member, which can't be replaced from outside: "
                         "declare it as detpl::nn::SyncBatchNorm");
  }
}

/// A layer that stands in several places stays one.
using ConvertedNorms = std::map<std::shared_ptr<torch::nn::Module>, std::shared_ptr<nn::SyncBatchNormImpl>>;

inline void convert_elements(torch::nn::Module& module, ConvertedNorms& converted) {
  for (const auto& child : module.named_children()) {
    if (!is_batch_norm(*child.value())) {
      convert_elements(*child.value(), converted);
      continue;
    }
    std::shared_ptr<nn::SyncBatchNormImpl>& norm = converted[child.value()];
    if (!norm) norm = synchronised(*child.value());
    replace_element(module, child.value(), norm);
    module.replace_module(child.key(), norm);
  }
}

}  // namespace detail

namespace nn {

/// Replaces BatchNorm1d, 2d and 3d by SyncBatchNorm with the same options, parameters, buffers, mode and name.
///
/// It does so in torch's Sequential, ModuleList and ModuleDict, wherever they are in `module`. Code that takes an
/// element of these by its type finds a SyncBatchNorm there.
/// Order:  best before optimizers are made; those keep working, as the parameters stay the very same.
/// Errors: config_error for a BatchNorm that a class holds as a member, naming its path; nothing has changed then.
/// Source: torch.nn.SyncBatchNorm.convert_sync_batchnorm.
inline void convert_sync_batchnorm(torch::nn::Module& module) {
  if (detpl::detail::is_batch_norm(module))
    throw config_error("a BatchNorm can't be replaced by itself: construct a detpl::nn::SyncBatchNorm of it");
  detpl::detail::refuse_member_batch_norms(module);
  detpl::detail::ConvertedNorms converted;
  detpl::detail::convert_elements(module, converted);
}

/// Tells every SyncBatchNorm in `module`, and `module` itself if it is one, the ranks whose records count; null for
/// this one alone. They must outlive every pass through these layers.
inline void set_ranks(torch::nn::Module& module, const Ranks* ranks) {
  if (auto* norm = module.as<SyncBatchNormImpl>()) norm->set_ranks(ranks);
  for (const std::shared_ptr<torch::nn::Module>& child : module.children()) set_ranks(*child, ranks);
}

}  // namespace nn
}  // namespace detpl::inline v0
