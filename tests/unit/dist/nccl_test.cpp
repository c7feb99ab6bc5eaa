#include "detpl/core/error.hpp"
#include "detpl/dist/process_group.hpp"

#include <torch/cuda.h>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

TEST_CASE("a program that links detpl::nccl has NCCL") {
  const bool there = detpl::device_backend() != nullptr;
  CHECK(there);
}

TEST_CASE("without a GPU a process group for GPUs is refused in a sentence") {
  if (torch::cuda::is_available()) return;
  detpl::World world;
  world.master_address = "127.0.0.1";
  CHECK_THROWS_WITH_AS(detpl::ProcessGroup(world, torch::Device(torch::kCUDA, 0)),
                       doctest::Contains("LibTorch sees none: use accelerator = \"cpu\""), detpl::config_error);
}
