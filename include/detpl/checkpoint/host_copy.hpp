// SPDX-License-Identifier: Apache-2.0
// A copy of a checkpoint that training doesn't change, in memory that is kept for the next one.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/core/ScalarType.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "detpl/checkpoint/state.hpp"

namespace detpl::inline v0::detail {

/// Copies whole checkpoints into one block of host memory, pinned if a tensor comes from a GPU.
///
/// Cost: one copy of the tensors; the first one, and one that needs more room, has to allocate it as well.
class HostCopy {
 public:
  /// The copy, good until the next.
  const Checkpoint& copy(const Checkpoint& source) {
    reserve(source);
    checkpoint_ = {.metadata = source.metadata,
                   .model = copies_of(source.model),
                   .optimizer = copies_of(source.optimizer),
                   .steps_completed = source.steps_completed,
                   .trainer_state = source.trainer_state,
                   .user = source.user,
                   .user_tensors = copies_of(source.user_tensors)};
    return checkpoint_;
  }

 private:
  static constexpr std::size_t alignment = 64;  // any dtype's

  static bool is_strided(const at::Tensor& tensor) { return tensor.defined() && tensor.layout() == at::kStrided; }
  static std::size_t room_for(const at::Tensor& tensor) {
    return (tensor.nbytes() + alignment - 1) / alignment * alignment;
  }

  void reserve(const Checkpoint& source) {
    std::size_t room = 0;
    bool pinned = false;
    for (const StateDict* tensors : {&source.model, &source.optimizer, &source.user_tensors})
      for (const auto& [name, tensor] : *tensors) {
        if (!is_strided(tensor)) continue;
        room += room_for(tensor);
        pinned = pinned || tensor.is_cuda();
      }
    used_ = 0;
    if (memory_.defined() && memory_.nbytes() >= room && pinned_ >= pinned) return;
    checkpoint_ = {};
    memory_.reset();
    pinned_ = pinned;
    memory_ = at::empty(static_cast<std::int64_t>(room), at::TensorOptions(at::kByte).pinned_memory(pinned));
  }

  StateDict copies_of(const StateDict& tensors) {
    StateDict copies;
    copies.reserve(tensors.size());
    for (const auto& [name, tensor] : tensors) copies.push_back({name, copy_of(tensor)});
    return copies;
  }

  /// What no file can hold is handed on, for the writer to refuse.
  at::Tensor copy_of(const at::Tensor& source) {
    if (!is_strided(source)) return source;
    if (source.numel() == 0) return source.detach();
    const auto bytes = static_cast<std::int64_t>(source.nbytes());
    const at::Tensor copy = memory_.narrow(0, used_, bytes).view(source.scalar_type()).view(source.sizes());
    used_ += static_cast<std::int64_t>(room_for(source));
    if (source.is_cpu() && source.is_contiguous() && !source.is_conj() && !source.is_neg())
      std::memcpy(copy.mutable_data_ptr(), source.const_data_ptr(), source.nbytes());  // past the cache, unlike copy_
    else
      copy.copy_(source.detach());
    return copy;
  }

  at::Tensor memory_;
  bool pinned_ = false;
  std::int64_t used_ = 0;
  Checkpoint checkpoint_;
};

}  // namespace detpl::inline v0::detail
