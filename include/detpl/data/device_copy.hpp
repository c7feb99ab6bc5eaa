// SPDX-License-Identifier: Apache-2.0
// Batches on their way to a GPU, beside what it computes.
#pragma once

#include <c10/core/Event.h>
#include <c10/core/Stream.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/types.h>

#include <optional>
#include <utility>

#include "detpl/data/batch.hpp"

namespace detpl::inline v0::data {

/// Brings batches to a device: to a GPU by asynchronous copies on a stream of their own.
///
/// There is no queue of batches copied ahead, because there need be none: kernels are only launched, so while the GPU
/// computes step k, the host has already read batch k + 1 and begun its copy, and the GPU's copy engine is done with it
/// before step k ends. What would break this is a wait for the GPU, so that nothing here waits for what it computes.
/// Order:  work that is launched on the device's current stream afterwards sees the whole batch. The host's tensors may
///         be changed as soon as the call returns.
/// Cost:   one pass over the host's tensors, into pinned memory; for tensors that are pinned already, a wait for their
///         copy instead. On the CPU, and for tensors that are there, nothing.
class DeviceCopy {
 public:
  explicit DeviceCopy(torch::Device device = torch::kCPU) : device_(device) {
    if (!device.is_cuda()) return;
    const c10::impl::VirtualGuardImpl gpu(device.type());
    if (!device.has_index()) device_ = gpu.getDevice();
    stream_ = gpu.getStreamFromGlobalPool(device_);
  }

  torch::Device device() const { return device_; }

  /// Returns `batch` with all of its tensors on the device.
  template <tensor_structure BatchType>
  BatchType operator()(BatchType batch) const {
    if (stream_) copy_aside(batch);
    return data::to(std::move(batch), device_);
  }

 private:
  template <class BatchType>
  void copy_aside(BatchType& batch) const {
    const c10::Stream compute = c10::impl::VirtualGuardImpl(device_.type()).getStream(device_);
    c10::Event copied(device_.type());
    bool was_pinned = false;
    {
      const c10::StreamGuard aside(*stream_);
      for_each_tensor(batch, [&](at::Tensor& tensor) {
        if (!can_be_pinned(tensor)) return;
        const bool is_pinned = tensor.is_pinned();
        was_pinned = was_pinned || is_pinned;
        // The allocator gives neither memory away before its work is over: the pinned one's before the copy is, which
        // it notes itself, the GPU's not before what `compute` does with it.
        const at::Tensor host = is_pinned ? tensor : dense(tensor).pin_memory();
        tensor = host.to(device_, /*non_blocking=*/true);
        tensor.record_stream(compute);
      });
      copied.record(*stream_);
    }
    copied.block(compute);                 // makes the GPU's stream wait, not the host
    if (was_pinned) copied.synchronize();  // its owner may fill it again at once
  }

  /// Whether this is memory of the host that is copied as it is; the rest, all of it rare, goes the plain way.
  static bool can_be_pinned(const at::Tensor& tensor) {
    return tensor.device().is_cpu() && tensor.layout() == at::kStrided && tensor.numel() > 0 && !tensor.is_nested() &&
           !tensor.is_quantized() && !tensor.requires_grad();
  }

  /// Pinning keeps strides, and rows that lie apart or share memory have no copy with theirs.
  static at::Tensor dense(const at::Tensor& tensor) {
    return tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
  }

  torch::Device device_;
  std::optional<c10::Stream> stream_;
};

}  // namespace detpl::inline v0::data
