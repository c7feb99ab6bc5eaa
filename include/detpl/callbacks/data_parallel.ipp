// SPDX-License-Identifier: Apache-2.0
// The definitions of data_parallel.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "detpl/callbacks/data_parallel.hpp"
#include "detpl/checkpoint/packed_state.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/network.hpp"
#include "detpl/dist/error_file.hpp"
#include "detpl/dist/gradient_reducer.hpp"
#include "detpl/dist/process_group.hpp"
#include "detpl/nn/convert_sync_batchnorm.hpp"
#include "detpl/optim/sharded_optimizer.hpp"

namespace detpl::inline v0 {

struct DataParallel::Parts {
  /// Makes the buffers of all ranks those of rank 0.
  void share_buffers(const torch::nn::Module& module) const {
    std::vector<torch::Tensor> buffers;
    for (const torch::Tensor& buffer : module.buffers())
      if (buffer.defined()) buffers.push_back(buffer.detach());
    group->broadcast(buffers);
  }

  /// Names the parameters that no rank has used, as DDP does.
  static void check_all_used(const optim::ShardedOptimizer& part, const torch::nn::Module& module) {
    const std::vector<std::size_t> unused = part.without_gradient();
    if (unused.empty()) return;
    const std::vector<torch::Tensor> parameters = part.parameters();
    const auto named = module.named_parameters();
    std::vector<std::string> names;
    for (const std::size_t position : unused) {
      if (!parameters[position].requires_grad()) continue;
      for (const auto& parameter : named)
        if (parameter.value().is_same(parameters[position])) names.push_back(parameter.key());
    }
    if (!names.empty()) throw Error(unused_parameters(names));
  }

  GradientReducer* reducer_of(std::size_t optimizer_idx) const {
    return optimizer_idx < reducers.size() ? reducers[optimizer_idx].get() : nullptr;
  }

  optim::ShardedOptimizer* part_of(std::size_t optimizer_idx) const {
    return optimizer_idx < sharded.size() ? sharded[optimizer_idx].get() : nullptr;
  }

  static NamedParameters tensors_of(const torch::nn::Module& module) {
    NamedParameters tensors;
    for (const auto& parameter : module.named_parameters()) tensors.emplace_back(parameter.key(), parameter.value());
    for (const auto& buffer : module.named_buffers())
      if (buffer.value().defined()) tensors.emplace_back(buffer.key(), buffer.value());
    return tensors;
  }

  /// What is different in the first line that is.
  static std::string difference(const std::string& chief, const std::string& other, std::size_t rank) {
    std::size_t at = 0;
    for (std::size_t next = 0; next < std::min(chief.size(), other.size()) && chief[next] == other[next]; ++next)
      if (chief[next] == '\n') at = next + 1;
    const auto line = [at](const std::string& text) {
      return at < text.size() ? "`" + text.substr(at, text.find('\n', at) - at) + "`" : std::string("nothing more");
    };
    return "the module of rank " + std::to_string(rank) + " isn't that of rank 0: it has " + line(other) +
           " where rank 0 has " + line(chief) + "; build the same module on every rank";
  }

  void check_replicas(const torch::nn::Module& module) const {
    std::string different;
    for (const auto& parameter : module.named_parameters()) {
      torch::Tensor chief = parameter.value().detach().clone();
      group->broadcast({chief});
      const auto bytes = [](const torch::Tensor& tensor) { return tensor.detach().reshape({-1}).view(torch::kByte); };
      if (different.empty() && !torch::equal(bytes(chief), bytes(parameter.value()))) different = parameter.key();
    }
    const std::vector<std::string> all = gather_texts(*group, different);
    for (std::size_t rank = 0; rank < all.size(); ++rank)
      if (!all[rank].empty())
        throw Error("check_replicas: `" + all[rank] + "` of rank " + std::to_string(rank) +
                    " isn't that of rank 0 after this step: something in the module depends on the rank");
  }

  void begin_exchange(int requests) {
    group->guarded([&] {
      flags_tensor.fill_(requests);
      std::vector<torch::Tensor> tensors{flags_tensor};
      c10d::AllreduceOptions options;
      options.reduceOp = c10d::ReduceOp::BOR;
      flags = group->handle()->allreduce(tensors, options);
    });
  }

  int awaited() {
    if (!flags) return 0;
    group->guarded([&] { flags->wait(); });
    flags = nullptr;
    return flags_tensor.item<int>();
  }

  DataParallelOptions options;
  std::unique_ptr<ProcessGroup> group = {};
  std::vector<std::unique_ptr<GradientReducer>> reducers = {};  // one for each optimizer; null where nothing is trained
  std::vector<std::unique_ptr<optim::ShardedOptimizer>> sharded = {};  // with zero1, in their place
  torch::Tensor flags_tensor = torch::zeros({1}, torch::kInt);
  c10::intrusive_ptr<c10d::Work> flags = {};
  bool carries_requests = false;  // whether they travel with the gradients
  int own_requests = 0, carried_requests = 0;
};

DataParallel::DataParallel(const World& world, DataParallelOptions options)
    : world_(world), parts_(new Parts{.options = std::move(options)}) {}
DataParallel::DataParallel(DataParallel&&) noexcept = default;
DataParallel::~DataParallel() = default;

const ProcessGroup& DataParallel::group() const { return *parts_->group; }
const Ranks& DataParallel::ranks() const { return *parts_->group; }

void DataParallel::release(torch::nn::Module& module) { nn::set_ranks(module, nullptr); }

void DataParallel::shard(torch::optim::Optimizer& optimizer, std::size_t optimizer_idx, bool says_elementwise) {
  if (parts_->options.strategy != "zero1") return;
  auto& sharded = parts_->sharded;
  sharded.resize(std::max(sharded.size(), optimizer_idx + 1));
  if (!sharded[optimizer_idx])
    sharded[optimizer_idx] = std::make_unique<optim::ShardedOptimizer>(*parts_->group, optimizer, says_elementwise);
}

void DataParallel::remember(const std::string& text) { parts_->group->roll_call().remember(text); }
std::string DataParallel::remembered() const { return parts_->group->roll_call().remembered(); }

void DataParallel::wait_for_all() const { parts_->group->all_reduce(torch::zeros({}, torch::kByte), Reduce::sum); }

void DataParallel::connect(torch::Device device) {
  if (parts_->group && !parts_->group->handle())
    throw Error("this process has left the others after a failure: start them all again");
  os::ignore_broken_pipes();  // LibTorch's store counts on it, since Python does that at its start
  if (!parts_->group) parts_->group = std::make_unique<ProcessGroup>(world_, device);
}

void DataParallel::align(torch::nn::Module& module) {
  if (parts_->options.sync_batchnorm) nn::convert_sync_batchnorm(module);
  nn::set_ranks(module, parts_->group.get());
  const NamedParameters tensors = parts_->tensors_of(module);
  std::string listed;
  for (const auto& [name, tensor] : tensors)
    listed +=
        name + " " + c10::str(tensor.scalar_type(), tensor.sizes(), tensor.requires_grad() ? "" : " frozen") + "\n";
  const std::vector<std::string> all = gather_texts(*parts_->group, listed);
  for (std::size_t rank = 1; rank < all.size(); ++rank)
    if (all[rank] != all[0]) throw config_error(parts_->difference(all[0], all[rank], rank));
  std::vector<torch::Tensor> values;
  for (const auto& [name, tensor] : tensors) values.push_back(tensor.detach());
  parts_->group->broadcast(values);
}

optim::OptimizerPart* DataParallel::sharded(std::size_t optimizer_idx) const { return parts_->part_of(optimizer_idx); }

void DataParallel::distribute(const torch::nn::Module& module,
                              const std::vector<torch::optim::Optimizer*>& optimizers) {
  if (!parts_->sharded.empty()) return;
  std::unordered_map<const void*, std::string> names;
  for (const auto& parameter : module.named_parameters())
    names[parameter.value().unsafeGetTensorImpl()] = parameter.key();
  std::unordered_set<const void*> seen;
  std::vector<NamedParameters> parameters(optimizers.size());
  bool shared = false;
  for (std::size_t index = 0; index < optimizers.size(); ++index)
    for (const auto& group : optimizers[index]->param_groups())
      for (const torch::Tensor& parameter : group.params()) {
        if (!parameter.requires_grad()) continue;
        const void* key = parameter.unsafeGetTensorImpl();
        shared |= !seen.insert(key).second;
        parameters[index].emplace_back(names[key], parameter);
      }
  parts_->reducers.resize(optimizers.size());
  for (std::size_t index = 0; index < optimizers.size(); ++index) {
    if (parameters[index].empty()) {
      parts_->reducers[index] = nullptr;
    } else if (!parts_->reducers[index] || !parts_->reducers[index]->covers(parameters[index])) {
      parts_->reducers[index] = nullptr;  // its hooks first
      parts_->reducers[index] =
          std::make_unique<GradientReducer>(*parts_->group, std::move(parameters[index]), parts_->options, !shared);
    }
  }
  parts_->carries_requests =
      std::ranges::all_of(parts_->reducers, [](const auto& reducer) { return reducer && reducer->carries_requests(); });
}

void DataParallel::begin_batch(const torch::nn::Module& module, std::size_t optimizer_idx, int requests) {
  parts_->own_requests |= requests;
  if (!parts_->carries_requests && !parts_->flags) parts_->begin_exchange(std::exchange(parts_->own_requests, 0));
  if (parts_->options.broadcast_buffers && optimizer_idx == 0) parts_->share_buffers(module);
  if (GradientReducer* reducer = parts_->reducer_of(optimizer_idx)) reducer->begin_forward();
}

void DataParallel::backward(const torch::Tensor& loss, const torch::nn::Module& module, std::size_t optimizer_idx) {
  GradientReducer* reducer = parts_->reducer_of(optimizer_idx);
  try {
    if (reducer) reducer->begin_backward(loss, parts_->own_requests);
    loss.backward();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& failure) {
    if (!ProcessGroup::is_network_failure(failure)) throw;
    throw lost_rank(parts_->group->explained(failure.what()));
  }
  if (reducer) parts_->carried_requests |= reducer->finish_backward();
  if (optim::ShardedOptimizer* part = parts_->part_of(optimizer_idx)) {
    part->reduce_gradients();
    if (!parts_->options.find_unused_parameters) parts_->check_all_used(*part, module);
  }
}

void DataParallel::end_step(const torch::nn::Module& module, std::size_t optimizer_idx) const {
  if (optim::ShardedOptimizer* part = parts_->part_of(optimizer_idx)) part->gather_parameters();
  if (parts_->options.check_replicas) parts_->check_replicas(module);
}

void DataParallel::begin_validation(const torch::nn::Module& module) const {
  if (parts_->options.broadcast_buffers) parts_->share_buffers(module);
}

int DataParallel::requests_of_all() {
  if (!parts_->carries_requests) return parts_->awaited();
  parts_->own_requests = 0;
  return std::exchange(parts_->carried_requests, 0);
}

int DataParallel::requests_of_all_now(int requests) {
  const int earlier = parts_->awaited() | std::exchange(parts_->carried_requests, 0);
  parts_->begin_exchange(requests | std::exchange(parts_->own_requests, 0));
  return earlier | parts_->awaited();
}

std::vector<std::pair<StateDict, Map>> DataParallel::gather_parts(const StateDict& tensors, const Map& data) const {
  std::vector<std::pair<StateDict, Map>> parts;
  for (const std::string& bytes : gather_texts(*parts_->group, pack(tensors, data)))
    if (world_.is_chief()) parts.push_back(unpack(bytes));
  return parts;
}

std::vector<StateDict> DataParallel::gather_batches(const std::vector<StateDict>& batches) const {
  StateDict flat;
  for (std::size_t step = 0; step < batches.size(); ++step)
    for (const auto& [name, tensor] : batches[step]) flat.push_back({std::to_string(step) + "/" + name, tensor});
  const auto parts = gather_parts(flat, {});
  std::vector<StateDict> all;
  std::vector<std::size_t> next(parts.size());
  for (std::size_t step = 0; !parts.empty() && next[0] < parts[0].first.size(); ++step)
    for (std::size_t rank = 0; rank < parts.size(); ++rank) {
      const std::string prefix = std::to_string(step) + "/";
      StateDict batch;
      for (const StateDict& own = parts[rank].first;
           next[rank] < own.size() && own[next[rank]].name.starts_with(prefix); ++next[rank])
        batch.push_back({own[next[rank]].name.substr(prefix.size()), own[next[rank]].tensor});
      if (!batch.empty()) all.push_back(std::move(batch));
    }
  return all;
}

void DataParallel::leave(const std::exception& failure) noexcept {
  const bool is_own = !dynamic_cast<const lost_rank*>(&failure);
  write_error_file(failure.what(), is_own);
  if (!parts_->group) return;
  parts_->reducers.clear();
  parts_->sharded.clear();
  parts_->flags = nullptr;
  parts_->group->leave(is_own ? failure.what() : "");
}

}  // namespace detpl::inline v0
