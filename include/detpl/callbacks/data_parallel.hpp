// SPDX-License-Identifier: Apache-2.0
// DataParallel: training on several processes, each with its part of every batch. Defined in data_parallel.ipp
// (component: detpl::distributed).
#pragma once

#include <torch/nn/module.h>
#include <torch/optim/optimizer.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/dist/data_parallel_options.hpp"
#include "detpl/dist/ranks.hpp"
#include "detpl/dist/world.hpp"
#include "detpl/optim/elementwise.hpp"
#include "detpl/optim/optimizer_part.hpp"

namespace detpl::inline v0 {

class ProcessGroup;

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
///
/// Its definitions are in `data_parallel.ipp`, which detpl::distributed has compiled: c10d's headers and what they make
/// of them would cost each program half a minute of compile time.
class DataParallel {
 public:
  static constexpr bool is_strategy = true;

  explicit DataParallel(const World& world, DataParallelOptions options = {});
  DataParallel(DataParallel&&) noexcept;
  ~DataParallel();

  const World& world() const { return world_; }
  bool is_active() const { return world_.size > 1; }
  /// The processes, once they are connected.
  const ProcessGroup& group() const;
  const Ranks& ranks() const;

  /// Connects with the other ranks, the first time. Tensors on `device` can then be reduced.
  ///
  /// Errors: Error if this rank has left the others, after a failure.
  void connect(torch::Device device);

  /// Makes the modules of all ranks the same: refuses those that differ in their tensors' names, shapes or types, and
  /// copies the values of rank 0. Their SyncBatchNorm layers learn of the ranks.
  void align(torch::nn::Module& module);
  /// After the run: the module works without the other ranks.
  static void release(torch::nn::Module& module);

  /// Shares out an optimizer among the ranks, where the strategy says so.
  template <class Optimizer>
  void shard(Optimizer& optimizer, std::size_t optimizer_idx) {
    shard(optimizer, optimizer_idx, optim::detail::says_elementwise<Optimizer>);
  }
  /// The shared-out optimizer; null where each rank has the whole one.
  optim::OptimizerPart* sharded(std::size_t optimizer_idx) const;

  /// Prepares the averaging of the gradients of each optimizer's parameters. Where these have changed since, the same
  /// is done anew.
  void distribute(const torch::nn::Module& module, const std::vector<torch::optim::Optimizer*>& optimizers);

  /// Before the forward pass of the last batch of an accumulation group. `requests`: what this rank asks for.
  void begin_batch(const torch::nn::Module& module, std::size_t optimizer_idx, int requests);
  /// The backward pass of that batch: gradients are the average of all ranks' when it returns.
  void backward(const torch::Tensor& loss, const torch::nn::Module& module, std::size_t optimizer_idx);
  /// After an optimizer's step.
  void end_step(const torch::nn::Module& module, std::size_t optimizer_idx) const;

  /// All ranks validate the same module: those that have trained on other batches have other averages.
  void begin_validation(const torch::nn::Module& module) const;

  /// After a step: the requests, a set of bits, that any rank had when it began. They have come with the gradients, or
  /// by a message that was sent when the step began.
  int requests_of_all();
  /// The requests of all ranks, the present ones included.
  int requests_of_all_now(int requests);

  /// What each rank has of its own for a checkpoint; empty but on rank 0.
  std::vector<std::pair<StateDict, Map>> gather_parts(const StateDict& tensors, const Map& data) const;

  /// Batches of all ranks in the order of the data; empty but on rank 0.
  std::vector<StateDict> gather_batches(const std::vector<StateDict>& batches) const;

  /// Keeps a text for the processes that the launcher starts in the place of these; and the one that was kept, empty
  /// where none was or the launcher keeps none.
  void remember(const std::string& text);
  std::string remembered() const;

  /// Returns when every rank has come here.
  void wait_for_all() const;

  /// Tells the other ranks, and torchrun, of a failure, and leaves them.
  void leave(const std::exception& failure) noexcept;

 private:
  struct Parts;

  void shard(torch::optim::Optimizer& optimizer, std::size_t optimizer_idx, bool says_elementwise);

  World world_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace detpl::inline v0
