// SPDX-License-Identifier: Apache-2.0
// DataParallel: training on several processes, each with its part of every batch.
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/optimizer.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "detpl/checkpoint/packed_state.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/core/error.hpp"
#include "detpl/dist/data_parallel_options.hpp"
#include "detpl/dist/error_file.hpp"
#include "detpl/dist/gradient_reducer.hpp"
#include "detpl/dist/process_group.hpp"
#include "detpl/nn/convert_sync_batchnorm.hpp"
#include "detpl/optim/sharded_optimizer.hpp"

namespace detpl::inline v0 {

/// A part of an Adapter: with it, the processes of a world train one model, each on its part of every batch.
///
///     Launch launch({.devices = 2}, argv);
///     Adapter trial{context, model, data, DataParallel(launch.world())};
///
/// Weights are verified and broadcast when a run begins; gradients are averaged during the backward pass, once per
/// optimizer step. The global batch is the loader's batch times the number of ranks. Metrics of an epoch are those of
/// all ranks' records; loggers, progress bar and checkpoints are rank 0's.
/// Errors: lost_rank, with rank and step, where another rank is gone, hangs or has failed; config_error where the
///         ranks' models differ.
/// Cost:   none in a world of one.
class DataParallel {
 public:
  static constexpr bool is_strategy = true;

  explicit DataParallel(const World& world, DataParallelOptions options = {})
      : world_(world), options_(std::move(options)) {}

  const World& world() const { return world_; }
  bool is_active() const { return world_.size > 1; }
  const ProcessGroup& group() const { return *group_; }

  /// Connects with the other ranks, the first time. Tensors on `device` can then be reduced.
  ///
  /// Errors: Error if this rank has left the others, after a failure.
  void connect(torch::Device device) {
    if (group_ && !group_->handle())
      throw Error("this process has left the others after a failure: start them all again");
    if (!group_) group_ = std::make_unique<ProcessGroup>(world_, device);
  }

  /// Makes the modules of all ranks the same: refuses those that differ in their tensors' names, shapes or types, and
  /// copies the values of rank 0. Their SyncBatchNorm layers learn of the ranks.
  void align(torch::nn::Module& module) {
    if (options_.sync_batchnorm) nn::convert_sync_batchnorm(module);
    nn::set_ranks(module, group_.get());
    std::string tensors;
    for (const auto& [name, tensor] : tensors_of(module))
      tensors +=
          name + " " + c10::str(tensor.scalar_type(), tensor.sizes(), tensor.requires_grad() ? "" : " frozen") + "\n";
    const std::vector<std::string> all = gather_texts(*group_, tensors);
    for (std::size_t rank = 1; rank < all.size(); ++rank)
      if (all[rank] != all[0]) throw config_error(difference(all[0], all[rank], rank));
    std::vector<torch::Tensor> values;
    for (const auto& [name, tensor] : tensors_of(module)) values.push_back(tensor.detach());
    group_->broadcast(values);
  }
  /// After the run: the module works without the other ranks.
  static void release(torch::nn::Module& module) { nn::set_ranks(module, nullptr); }

  /// Shares out an optimizer among the ranks, where the strategy says so.
  template <class Optimizer>
  void shard(Optimizer& optimizer, std::size_t optimizer_idx) {
    if (options_.strategy != "zero1") return;
    sharded_.resize(std::max(sharded_.size(), optimizer_idx + 1));
    if (!sharded_[optimizer_idx])
      sharded_[optimizer_idx] = std::make_unique<optim::ShardedOptimizer>(*group_, optimizer);
  }
  /// The shared-out optimizer; null where each rank has the whole one.
  optim::ShardedOptimizer* sharded(std::size_t optimizer_idx) const {
    return optimizer_idx < sharded_.size() ? sharded_[optimizer_idx].get() : nullptr;
  }

  /// Prepares the averaging of the gradients of each optimizer's parameters. Where these have changed since, the same
  /// is done anew.
  void distribute(const torch::nn::Module& module, const std::vector<torch::optim::Optimizer*>& optimizers) {
    if (!sharded_.empty()) return;
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
    reducers_.resize(optimizers.size());
    for (std::size_t index = 0; index < optimizers.size(); ++index) {
      if (parameters[index].empty()) {
        reducers_[index] = nullptr;
      } else if (!reducers_[index] || !reducers_[index]->covers(parameters[index])) {
        reducers_[index] = nullptr;  // its hooks first
        reducers_[index] = std::make_unique<GradientReducer>(*group_, std::move(parameters[index]), options_, !shared);
      }
    }
    carries_requests_ =
        std::ranges::all_of(reducers_, [](const auto& reducer) { return reducer && reducer->carries_requests(); });
  }

  /// Before the forward pass of the last batch of an accumulation group. `requests`: what this rank asks for.
  void begin_batch(const torch::nn::Module& module, std::size_t optimizer_idx, int requests) {
    own_requests_ |= requests;
    if (!carries_requests_ && !flags_) begin_exchange(std::exchange(own_requests_, 0));
    if (options_.broadcast_buffers && optimizer_idx == 0) share_buffers(module);
    if (GradientReducer* reducer = reducer_of(optimizer_idx)) reducer->begin_forward();
  }
  /// The backward pass of that batch: gradients are the average of all ranks' when it returns.
  void backward(torch::Tensor loss, const torch::nn::Module& module, std::size_t optimizer_idx) {
    GradientReducer* reducer = reducer_of(optimizer_idx);
    try {
      if (reducer) reducer->begin_backward(loss, own_requests_);
      loss.backward();
    } catch (const Error&) {
      throw;
    } catch (const std::exception& failure) {
      if (!ProcessGroup::is_network_failure(failure)) throw;
      throw lost_rank(group_->explained(failure.what()));
    }
    if (reducer) carried_requests_ |= reducer->finish_backward();
    if (optim::ShardedOptimizer* part = sharded(optimizer_idx)) {
      part->reduce_gradients();
      if (!options_.find_unused_parameters) check_all_used(*part, module);
    }
  }
  /// After an optimizer's step.
  void end_step(const torch::nn::Module& module, std::size_t optimizer_idx) const {
    if (optim::ShardedOptimizer* part = sharded(optimizer_idx)) part->gather_parameters();
    if (options_.check_replicas) check_replicas(module);
  }

  /// All ranks validate the same module: those that have trained on other batches have other averages.
  void begin_validation(const torch::nn::Module& module) const {
    if (options_.broadcast_buffers) share_buffers(module);
  }

  /// Makes the buffers of all ranks those of rank 0.
  void share_buffers(const torch::nn::Module& module) const {
    std::vector<torch::Tensor> buffers;
    for (const torch::Tensor& buffer : module.buffers())
      if (buffer.defined()) buffers.push_back(buffer.detach());
    group_->broadcast(buffers);
  }

  /// After a step: the requests, a set of bits, that any rank had when it began. They have come with the gradients, or
  /// by a message that was sent when the step began.
  int requests_of_all() {
    if (!carries_requests_) return awaited();
    own_requests_ = 0;
    return std::exchange(carried_requests_, 0);
  }
  /// The requests of all ranks, the present ones included.
  int requests_of_all_now(int requests) {
    const int earlier = awaited() | std::exchange(carried_requests_, 0);
    begin_exchange(requests | std::exchange(own_requests_, 0));
    return earlier | awaited();
  }

  /// What each rank has of its own for a checkpoint; empty but on rank 0.
  std::vector<std::pair<StateDict, Map>> gather_parts(const StateDict& tensors, const Map& data) const {
    std::vector<std::pair<StateDict, Map>> parts;
    for (const std::string& bytes : gather_texts(*group_, pack(tensors, data)))
      if (world_.is_chief()) parts.push_back(unpack(bytes));
    return parts;
  }

  /// Batches of all ranks in the order of the data; empty but on rank 0.
  std::vector<StateDict> gather_batches(const std::vector<StateDict>& batches) const {
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

  /// Keeps a text for the processes that the launcher starts in the place of these; and the one that was kept, empty
  /// where none was or the launcher keeps none.
  void remember(const std::string& text) { group_->roll_call().remember(text); }
  std::string remembered() const { return group_->roll_call().remembered(); }

  /// Returns when every rank has come here.
  void wait_for_all() const { group_->all_reduce(torch::zeros({}, torch::kByte), Reduce::sum); }

  /// Tells the other ranks, and torchrun, of a failure, and leaves them.
  void leave(const std::exception& failure) noexcept {
    const bool is_own = !dynamic_cast<const lost_rank*>(&failure);
    write_error_file(failure.what(), is_own);
    if (!group_) return;
    reducers_.clear();
    sharded_.clear();
    flags_ = nullptr;
    group_->leave(is_own ? failure.what() : "");
  }

 private:
  /// Names the parameters that no rank has used, as DDP does.
  static void check_all_used(const optim::ShardedOptimizer& part, const torch::nn::Module& module) {
    std::vector<std::string> names;
    for (const std::size_t position : part.without_gradient())
      for (const auto& parameter : module.named_parameters())
        if (parameter.value().is_same(part.parameters()[position]) && parameter.value().requires_grad())
          names.push_back(parameter.key());
    if (!names.empty()) throw Error(unused_parameters(names));
  }

  GradientReducer* reducer_of(std::size_t optimizer_idx) const {
    return optimizer_idx < reducers_.size() ? reducers_[optimizer_idx].get() : nullptr;
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
      group_->broadcast({chief});
      const auto bytes = [](const torch::Tensor& tensor) { return tensor.detach().reshape({-1}).view(torch::kByte); };
      if (different.empty() && !torch::equal(bytes(chief), bytes(parameter.value()))) different = parameter.key();
    }
    const std::vector<std::string> all = gather_texts(*group_, different);
    for (std::size_t rank = 0; rank < all.size(); ++rank)
      if (!all[rank].empty())
        throw Error("check_replicas: `" + all[rank] + "` of rank " + std::to_string(rank) +
                    " isn't that of rank 0 after this step: something in the module depends on the rank");
  }

  void begin_exchange(int requests) {
    group_->guarded([&] {
      flags_tensor_.fill_(requests);
      std::vector<torch::Tensor> tensors{flags_tensor_};
      c10d::AllreduceOptions options;
      options.reduceOp = c10d::ReduceOp::BOR;
      flags_ = group_->handle()->allreduce(tensors, options);
    });
  }
  int awaited() {
    if (!flags_) return 0;
    group_->guarded([&] { flags_->wait(); });
    flags_ = nullptr;
    return flags_tensor_.item<int>();
  }

  World world_;
  DataParallelOptions options_;
  std::unique_ptr<ProcessGroup> group_;
  std::vector<std::unique_ptr<GradientReducer>> reducers_;  // one for each optimizer; null where nothing is trained
  std::vector<std::unique_ptr<optim::ShardedOptimizer>> sharded_;  // with zero1, in their place
  torch::Tensor flags_tensor_ = torch::zeros({1}, torch::kInt);
  c10::intrusive_ptr<c10d::Work> flags_;
  bool carries_requests_ = false;  // whether they travel with the gradients
  int own_requests_ = 0, carried_requests_ = 0;
};

}  // namespace detpl::inline v0
