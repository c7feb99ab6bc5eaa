// SPDX-License-Identifier: Apache-2.0
// NCCL in a world of one, and batches on their way to a GPU. Where there is none, the program says so and ends with 77.
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/torch.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <vector>

#include "detpl/data/device_copy.hpp"
#include "detpl/dist/process_group.hpp"

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

using detpl::Batch;
using detpl::ProcessGroup;
using detpl::World;
using torch::Tensor;

namespace {

const torch::Device gpu(torch::kCUDA, 0);

World world_of_one() {
  World world;
  world.master_address = "127.0.0.1";
  world.timeout = std::chrono::seconds(60);
  return world;
}

/// Keeps the GPU busy for some tenths of a second; depends on nothing.
Tensor begin_long_work() {
  Tensor x = torch::full({4096, 4096}, 1e-4f, gpu);
  for (int i = 0; i < 200; ++i) x = x.matmul(x);
  return x;
}

bool gpu_is_busy() {
  const c10::impl::VirtualGuardImpl guard(gpu.type());
  return !guard.queryStream(guard.getStream(gpu));
}

}  // namespace

TEST_CASE("NCCL carries what is on the GPU and Gloo the rest") {
  ProcessGroup group(world_of_one(), gpu);
  const Tensor ours = torch::arange(6, gpu).view({2, 3});
  const std::vector<Tensor> values = group.gather(ours);
  REQUIRE(values.size() == 1);
  CHECK(values[0].equal(ours));
  CHECK(group.all_reduce(ours, detpl::Reduce::sum).equal(ours));
  CHECK(group.all_reduce(torch::ones({2}), detpl::Reduce::mean).equal(torch::ones({2})));
  Tensor sent = torch::ones({5}, gpu), host = torch::ones({5});
  group.broadcast({sent, host});
  CHECK(sent.sum().item<double>() == 5);
  std::vector<Tensor> summed{torch::full({1000}, 3.0, gpu)};
  group.handle()->allreduce(summed)->wait();
  CHECK(summed[0].eq(3).all().item<bool>());
  group.handle()->barrier()->wait();
  CHECK(group.handle()->getBackend(torch::kCUDA)->getBoundDeviceId() == gpu);
  group.leave();
}

TEST_CASE("a Reducer leaves the gradients of one rank as they are") {
  ProcessGroup group(world_of_one(), gpu);
  torch::manual_seed(1);
  torch::nn::Sequential model(torch::nn::Linear(20, 30), torch::nn::ReLU(), torch::nn::Linear(30, 2));
  model->to(gpu);
  const Tensor x = torch::randn({16, 20}, gpu), y = torch::randn({16, 2}, gpu);
  torch::mse_loss(model->forward(x), y).backward();
  std::vector<Tensor> expected;
  for (Tensor& parameter : model->parameters()) {
    expected.push_back(parameter.grad().clone());
    parameter.mutable_grad().reset();
  }

  detpl::detail::ReducerParts parts;
  parts.parameters = model->parameters();
  parts.buckets = {{0, 1, 2, 3}};
  parts.group = group.handle();
  parts.bucket_bytes = parts.first_bucket_bytes = 1 << 20;
  const auto reducer = detpl::detail::make_reducer(std::move(parts));
  for (int step = 0; step < 3; ++step) {
    for (Tensor& parameter : model->parameters()) parameter.mutable_grad().reset();
    reducer->prepare_for_forward();
    reducer->rebuild_buckets();
    const Tensor loss = torch::mse_loss(model->forward(x), y);
    reducer->prepare_for_backward({});
    loss.backward();
    reducer->check_finalized();
    for (std::size_t i = 0; i < expected.size(); ++i)
      CHECK(torch::allclose(model->parameters()[i].grad(), expected[i], 1e-6, 1e-7));
  }
  group.leave();
}

TEST_CASE("batches arrive whole though the host's memory is filled again at once and the GPU lags behind") {
  const detpl::data::DeviceCopy copy(gpu);
  for (const bool pinned : {false, true}) {
    CAPTURE(pinned);
    const std::int64_t batches = 1000, size = 1 << 16;
    Tensor data = torch::empty({size}, torch::TensorOptions().pinned_memory(pinned));
    Tensor target = torch::empty({size}, torch::kLong);
    std::vector<Tensor> sums;
    const Tensor busy = begin_long_work();
    for (std::int64_t i = 0; i < batches; ++i) {
      data.fill_(static_cast<float>(i % 100));
      target.fill_(i);
      const Batch batch = copy(Batch(data, target));
      REQUIRE(batch.data.device() == gpu);
      sums.push_back(batch.target.sum() - 100 * batch.data.to(torch::kLong).sum());
    }
    std::vector<std::int64_t> expected;
    for (std::int64_t i = 0; i < batches; ++i) expected.push_back(size * (i - 100 * (i % 100)));
    CHECK(torch::stack(sums).cpu().equal(torch::tensor(expected, torch::kLong)));
  }
}

TEST_CASE("tensors of every kind arrive as the plain copy brings them") {
  const Tensor x = torch::randn({8, 6, 4, 4});
  const std::vector<Tensor> batch{x,
                                  x.transpose(0, 1),
                                  x.slice(1, 0, 6, 2),
                                  x.contiguous(torch::MemoryFormat::ChannelsLast),
                                  torch::ones({1, 3}).expand({5, 3}),
                                  torch::empty({0, 3}),
                                  torch::tensor(3.5),
                                  x.to(gpu),
                                  torch::eye(4).to_sparse(),
                                  torch::ones({2}).requires_grad_(),
                                  Tensor()};
  const std::vector<Tensor> arrived = detpl::data::DeviceCopy(gpu)(batch);
  for (std::size_t i = 0; i + 1 < batch.size(); ++i) {
    CAPTURE(i);
    const Tensor plain = batch[i].to(gpu);
    CHECK(arrived[i].device() == gpu);
    CHECK(arrived[i].to_dense().equal(plain.to_dense()));
    if (plain.layout() == torch::kStrided) CHECK(arrived[i].strides() == plain.strides());
  }
  CHECK(arrived[7].is_same(batch[7]));
  CHECK(arrived[9].requires_grad());
  CHECK(!arrived.back().defined());
}

TEST_CASE("the host doesn't wait for what the GPU computes") {
  const detpl::data::DeviceCopy copy(gpu);
  for (const bool pinned : {false, true}) {
    CAPTURE(pinned);
    const Batch batch(torch::ones({1 << 20}, torch::TensorOptions().pinned_memory(pinned)), torch::ones({16}));
    copy(batch);  // allocates the memory
    begin_long_work();
    torch::cuda::synchronize();
    const Tensor busy = begin_long_work();
    for (int i = 0; i < 3; ++i) copy(batch);
    CHECK(gpu_is_busy());
  }
}

int main(int argc, char** argv) {
  if (!torch::cuda::is_available()) {
    std::cout << "skipped: LibTorch sees no GPU\n";
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
