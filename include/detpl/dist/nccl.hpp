// SPDX-License-Identifier: Apache-2.0
// NCCL for the process groups of a program: including this header in one file, or linking detpl::nccl, is all it takes.
#pragma once

#ifndef USE_C10D_NCCL
#error \
    "detpl: dist/nccl.hpp needs a CUDA build of LibTorch. Fix: link detpl::nccl where CMake offers it, or leave it out."
#endif

#include <torch/cuda.h>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include "detpl/core/error.hpp"
#include "detpl/dist/process_group.hpp"

namespace detpl::inline v0::detail {

/// c10d's NCCL backend for the `world`, under keys of the store that no other backend uses.
///
/// Its operations run on a stream of normal priority: they share the GPU with the backward pass that they overlap.
inline c10::intrusive_ptr<c10d::Backend> make_nccl(const c10::intrusive_ptr<c10d::Store>& store, const World& world) {
  if (!torch::cuda::is_available())
    throw config_error(
        "NCCL connects GPUs, but LibTorch sees none: use accelerator = \"cpu\", whose processes need none");
  auto options = c10d::ProcessGroupNCCL::Options::create(/*is_high_priority_stream=*/false);
  options->timeout = world.timeout;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(c10::make_intrusive<c10d::PrefixStore>("nccl", store), world.rank,
                                                     world.size, std::move(options));
}

/// Before main, in every program with this header; one variable, however many files include it.
inline const bool nccl_is_there = (device_backend() = &make_nccl, true);

}  // namespace detpl::inline v0::detail
