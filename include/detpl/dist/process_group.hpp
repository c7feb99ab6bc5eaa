// SPDX-License-Identifier: Apache-2.0
// The processes of a run, connected: c10d's process group with Gloo and, on GPUs, NCCL.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/dist/interface.hpp"
#include "detpl/dist/ranks.hpp"
#include "detpl/dist/roll_call.hpp"
#include "detpl/dist/torch_compat.hpp"
#include "detpl/dist/world.hpp"

namespace detpl::inline v0 {

/// Makes c10d's backend for a GPU; `dist/nccl.hpp` sets it.
using DeviceBackend = c10::intrusive_ptr<c10d::Backend> (*)(const c10::intrusive_ptr<c10d::Store>&, const World&);
inline DeviceBackend& device_backend() {
  static DeviceBackend backend = nullptr;
  return backend;
}

/// The processes of a run, connected with each other.
///
/// Tensors on the CPU travel through Gloo, those on `device` through NCCL. Nothing of it is global: a program may have
/// several.
/// Order:  as Ranks says; one thread at a time.
/// Errors: lost_rank from every member, naming the rank, if one is missing, gone, hangs longer than the world's timeout
///         or has failed. The group is of no use then; `leave` ends it.
/// Cost:   two threads and a connection to each other process.
class ProcessGroup final : public Ranks {
 public:
  explicit ProcessGroup(const World& world, torch::Device device = torch::kCPU)
      : world_(world), roll_call_(std::make_shared<RollCall>(world)) {
    guarded([&] { connect(device); });
  }
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;
  ~ProcessGroup() override { disconnect(); }

  int rank() const override { return world_.rank; }
  int size() const override { return world_.size; }
  const World& world() const { return world_; }

  RollCall& roll_call() const { return *roll_call_; }

  /// c10d's own group, for its operations; null once this rank has left.
  const c10::intrusive_ptr<c10d::ProcessGroup>& handle() const { return group_; }

  std::vector<torch::Tensor> gather(const torch::Tensor& value) const override {
    const torch::NoGradGuard no_grad;
    if (value.dim() == 0) return gather_alike(value);
    std::vector<std::int64_t> rows;
    for (const torch::Tensor& size : gather_alike(torch::full({}, value.size(0), torch::kLong)))
      rows.push_back(size.item<std::int64_t>());
    const std::int64_t most = *std::max_element(rows.begin(), rows.end());
    std::vector<std::int64_t> shape = value.sizes().vec();
    shape[0] = most;
    torch::Tensor padded = value;
    if (value.size(0) != most) {
      padded = value.new_zeros(shape);
      padded.narrow(0, 0, value.size(0)).copy_(value);
    }
    std::vector<torch::Tensor> values = gather_alike(padded);
    for (std::size_t rank = 0; rank < values.size(); ++rank) values[rank] = values[rank].narrow(0, 0, rows[rank]);
    return values;
  }

  std::vector<torch::Tensor> gather_alike(const torch::Tensor& value) const override {
    // As bytes, which all types can be.
    torch::Tensor bytes = value.detach().contiguous().reshape({-1}).view(torch::kByte);
    torch::Tensor all = bytes.new_empty({bytes.numel() * size()});
    guarded([&] { detail::all_gather_flat(*group_, all, bytes)->wait(); });
    std::vector<torch::Tensor> values;
    for (const torch::Tensor& part : all.chunk(size()))
      values.push_back(part.clone().view(value.scalar_type()).view(value.sizes()));
    return values;
  }

  torch::Tensor all_reduce(const torch::Tensor& value, Reduce how) const override {
    const torch::NoGradGuard no_grad;
    if (how == Reduce::cat) return torch::cat(gather(value));
    const std::vector<torch::Tensor> values = gather_alike(value);
    torch::Tensor total = values.front();
    for (std::size_t rank = 1; rank < values.size(); ++rank) total = detail::combined(how, total, values[rank]);
    return how == Reduce::mean ? total / static_cast<double>(size()) : total;
  }

  /// Overwrites the tensors with those of rank 0.
  ///
  /// Shapes: the same on every rank.
  void broadcast(const std::vector<torch::Tensor>& tensors) const {
    static constexpr std::size_t chunk = 250 << 20;  // bytes, as PyTorch's DDP
    if (tensors.empty()) return;
    const torch::NoGradGuard no_grad;
    guarded([&] { c10d::broadcast_coalesced(group_, tensors, chunk, 0); });
  }

  /// Runs what communicates; its failure becomes a lost_rank that says who is missing.
  template <class Operation>
  void guarded(Operation&& operation) const {
    try {
      operation();
    } catch (const Error&) {
      throw;
    } catch (const std::exception& failure) {
      throw lost_rank(explained(failure.what()));
    }
  }

  /// Whether an exception that came out of something larger, such as a backward pass, is that of the network.
  static bool is_network_failure(const std::exception& failure) {
    if (dynamic_cast<const c10::DistError*>(&failure)) return true;
    const std::string_view what = failure.what();
    for (const char* sign : {"gloo/", "Connection closed by peer", "NCCL"})
      if (what.find(sign) != what.npos) return true;
    return false;
  }

  /// Who is missing, and what LibTorch said.
  std::string explained(const std::string& what) const {
    broken_ = true;
    const bool timed_out = what.find("imed out") != what.npos || what.find("imeout") != what.npos;
    return RollCall::who_is_missing(roll_call_, timed_out, what);
  }

  /// Leaves the run: the others notice at once. A failure of this rank's own is told to them.
  void leave(const std::string& failure = {}) noexcept {
    if (!group_) return;
    if (!failure.empty()) {
      broken_ = true;
      roll_call_->tell_failure(failure);
    }
    disconnect();
    if (!failure.empty()) roll_call_->wait_until_known();
  }

 private:
  void connect(torch::Device device) {
    roll_call_->wait_for_all();
    const std::chrono::milliseconds timeout = world_.timeout;
    const auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(find_interface(world_).address));
    const c10::intrusive_ptr<c10d::Store>& store = roll_call_->store();
    auto gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(store, world_.rank, world_.size, options);
    group_ = c10::make_intrusive<c10d::ProcessGroup>(store, world_.rank, world_.size);
    group_->setBackend(c10::kCPU, c10d::ProcessGroup::GLOO, c10::intrusive_ptr<c10d::Backend>(std::move(gloo)));
    group_->setDefaultBackend(c10d::ProcessGroup::GLOO);
    if (!device.is_cpu()) {
      if (!device_backend())
        throw config_error(
            "training on several GPUs needs NCCL: link detpl::nccl, or include <detpl/dist/nccl.hpp> in one file");
      group_->setBoundDeviceId(device);  // which the group hands on to the backend
      on_device_ = device_backend()(store, world_);
      group_->setBackend(device.type(), c10d::ProcessGroup::NCCL, on_device_);
    }
    group_->setGroupName("detpl");
  }

  /// Ends the GPU's backend, which wants to be told: after what is under way, or at once if that will never end.
  void disconnect() noexcept {
    try {
      if (on_device_) broken_ ? on_device_->abort() : on_device_->shutdown();
    } catch (const std::exception&) {  // the others are gone, too
    }
    on_device_.reset();
    group_.reset();
  }

  World world_;
  std::shared_ptr<RollCall> roll_call_;
  c10::intrusive_ptr<c10d::ProcessGroup> group_;
  c10::intrusive_ptr<c10d::Backend> on_device_;
  mutable bool broken_ = false;  // a rank was lost, or has failed
};

}  // namespace detpl::inline v0
