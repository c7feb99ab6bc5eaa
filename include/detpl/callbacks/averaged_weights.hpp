// SPDX-License-Identifier: Apache-2.0
// A second set of a module's weights, averaged over training, and its place in checkpoints.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "detpl/callbacks/support.hpp"
#include "detpl/checkpoint/state.hpp"

namespace detpl::inline v0::detail {

/// The average of a module's parameters and, where asked for, its buffers.
class AveragedWeights {
 public:
  /// `device` is where the average is kept; none is beside the module's own.
  explicit AveragedWeights(bool with_buffers, std::optional<torch::Device> device = {})
      : with_buffers_(with_buffers), device_(device) {}

  /// How many sets of weights are in the average.
  std::int64_t count() const { return count_; }

  /// Takes the module's weights in: the first are copied, later ones go through `average(averaged, current)`, a
  /// function of two lists of floating-point tensors that changes the first. Other buffers are copied.
  void update(const torch::nn::Module& module, auto&& average) {
    const torch::NoGradGuard no_grad;
    const StateDict current = tensors_of(module);
    if (count_ == 0) {
      average_.clear();
      for (const auto& [name, tensor] : current) average_.push_back({name, own(tensor)});
    } else {
      std::vector<torch::Tensor> averaged, added;
      for (std::size_t index = 0; index < current.size(); ++index) {
        torch::Tensor& target = average_[index].tensor;
        const torch::Tensor source = current[index].tensor.to(target.device());
        if (target.is_floating_point()) {
          averaged.push_back(target);
          added.push_back(source);
        } else {
          target.copy_(source);
        }
      }
      if (!averaged.empty()) average(averaged, added);
    }
    ++count_;
  }

  /// Copies the average into the module.
  void copy_to(torch::nn::Module& module) const {
    const torch::NoGradGuard no_grad;
    const StateDict current = tensors_of(module);
    for (std::size_t index = 0; index < average_.size(); ++index)
      torch::Tensor(current[index].tensor).copy_(average_[index].tensor);
  }

  /// Exchanges the module's weights and the average: once to use the average, once more to go on.
  void swap(torch::nn::Module& module) {
    const torch::NoGradGuard no_grad;
    const StateDict current = tensors_of(module);
    for (std::size_t index = 0; index < average_.size(); ++index) {
      torch::Tensor kept = own(current[index].tensor);
      torch::Tensor(current[index].tensor).copy_(average_[index].tensor);
      average_[index].tensor = std::move(kept);
    }
    swapped_ = !swapped_;
  }
  /// Whether the module holds the average now.
  bool swapped() const { return swapped_; }

  /// Adds the average to a checkpoint; its model keeps the weights that training goes on with.
  void save(Checkpoint& checkpoint, const std::string& prefix) const {
    for (const auto& [name, tensor] : average_) {
      torch::Tensor averaged = tensor;
      if (swapped_)
        for (NamedTensor& saved : checkpoint.model)
          if (saved.name == name) std::swap(saved.tensor, averaged);
      checkpoint.optimizer.push_back({prefix + name, averaged});
    }
  }
  /// Takes an average of `count` sets of weights from a checkpoint.
  ///
  /// Errors: checkpoint_error if a tensor is missing or of another shape.
  void load(const Checkpoint& checkpoint, const std::string& prefix, std::int64_t count,
            const torch::nn::Module& module) {
    StateDict loaded;
    if (count > 0)
      for (const auto& [name, tensor] : tensors_of(module)) {
        const torch::Tensor* saved = find_tensor(checkpoint.optimizer, prefix + name);
        if (!saved || saved->sizes() != tensor.sizes())
          throw checkpoint_error("the checkpoint has no `" + prefix + name +
                                 "` of this shape: build the module with the hyperparameters that it was saved with");
        loaded.push_back({name, saved->to(device_.value_or(tensor.device()), tensor.scalar_type(), false, true)});
      }
    average_ = std::move(loaded);
    count_ = count;
    swapped_ = false;
  }

 private:
  StateDict tensors_of(const torch::nn::Module& module) const {
    StateDict tensors;
    for (const auto& item : module.named_parameters()) tensors.push_back({item.key(), item.value().detach()});
    if (with_buffers_)
      for (const auto& item : module.named_buffers()) tensors.push_back({item.key(), item.value().detach()});
    return tensors;
  }
  torch::Tensor own(const torch::Tensor& tensor) const {
    return tensor.to(device_.value_or(tensor.device()), tensor.scalar_type(), false, true);
  }

  bool with_buffers_;
  std::optional<torch::Device> device_;
  StateDict average_;
  std::int64_t count_ = 0;
  bool swapped_ = false;
};

}  // namespace detpl::inline v0::detail
