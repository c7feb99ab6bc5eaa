// SPDX-License-Identifier: Apache-2.0
// An optimizer shared out among the ranks (ZeRO, stage 1): each keeps the state of its part of the parameters alone.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/dist/flat_collectives.hpp"
#include "detpl/dist/process_group.hpp"
#include "detpl/optim/elementwise.hpp"
#include "detpl/optim/flat_buffer.hpp"
#include "detpl/optim/gradients.hpp"
#include "detpl/optim/optimizer_part.hpp"
#include "detpl/optim/parameters.hpp"
#include "detpl/optim/state.hpp"

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace detpl::inline v0::optim {

/// Shares out the work and the state of an optimizer among the ranks, as stage 1 of ZeRO does.
///
/// The parameters move into one flat buffer for each device and type, of which every rank owns an equal part. The
/// optimizer keeps its groups and options, but its parameters become *pieces*: what this rank's part has of each, flat,
/// perhaps empty. So learning rates, schedulers and the optimizer's step go on as before, and there is state for this
/// rank's elements alone. One step:
///
///     sharded.clear_gradients();
///     loss.backward();             // as often as gradients shall add up
///     sharded.reduce_gradients();
///     optimizer.step();
///     sharded.gather_parameters();
///
/// Order:  made after the module is on its device, and with the same parameters on each rank; every rank calls each of
///         the members that communicate equally often, in the same order.
/// Errors: config_error if the optimizer isn't elementwise, or a parameter has holes in memory or shares it with
///         another; later, if somebody adds a parameter group or moves a parameter. lost_rank as
///         ProcessGroup has it.
/// Cost:   gradients stay allocated; a sparse one becomes dense.
/// Source: Rajbhandari et al., ZeRO, arXiv 1910.02054, section 5.1.
class ShardedOptimizer final : public OptimizerPart {
 public:
  /// Group and optimizer must outlive it. A state that the optimizer already has, the same on each rank, is kept.
  template <std::derived_from<torch::optim::Optimizer> Optimizer>
  ShardedOptimizer(const ProcessGroup& group, Optimizer& optimizer)
      : ShardedOptimizer(group, optimizer, detail::says_elementwise<Optimizer>) {}
  /// `says_elementwise`: the optimizer's own type says that it treats each element by itself.
  ShardedOptimizer(const ProcessGroup& group, torch::optim::Optimizer& optimizer, bool says_elementwise)
      : group_(group), optimizer_(optimizer) {
    if (!says_elementwise) detail::check_elementwise(optimizer);
    const torch::NoGradGuard no_grad;
    const OptimizerState state = optimizer_state(optimizer_);
    lay_out();
    check_state(state);
    move_parameters();
    optimizer_.state().clear();
    load_full_state(state);
  }
  ShardedOptimizer(const ShardedOptimizer&) = delete;
  ShardedOptimizer& operator=(const ShardedOptimizer&) = delete;

  /// The whole parameters, by their positions over all groups.
  std::vector<torch::Tensor> parameters() const override {
    std::vector<torch::Tensor> whole;
    for (const Slot& slot : slots_) whole.push_back(slot.parameter);
    return whole;
  }

  /// Whether `optimizer` is the one that is shared out, and still has the parameters that it had.
  bool covers(const torch::optim::Optimizer& optimizer) const {
    std::size_t position = 0;
    for (const auto& group : optimizer.param_groups())
      for (const torch::Tensor& piece : group.params())
        if (position == slots_.size() || !piece.is_same(slots_[position++].piece)) return false;
    return position == slots_.size();
  }

  /// Makes all gradients zero.
  void clear_gradients() override {
    check();
    const torch::NoGradGuard no_grad;
    used_up_ = false;
    for (const detail::FlatBuffer& buffer : buffers_) buffer.gradients().zero_();
    for (Slot& slot : slots_) {
      slot.parameter.mutable_grad() = slot.gradient;
      slot.version = slot.gradient._version();
    }
  }

  /// Gives the pieces the mean of all ranks' gradients; none to those of a parameter that no rank has a gradient for.
  ///
  /// The parameters' own gradients are used up: they have no meaning until they are cleared.
  /// Errors: config_error if they haven't been cleared since the last time.
  void reduce_gradients() {
    check();
    if (std::exchange(used_up_, true))
      throw config_error("the gradients of a sharded optimizer were reduced twice: clear_gradients() in between");
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> used{collect_gradients()};
    group_.guarded([&] {
      c10d::AllreduceOptions maximum;
      maximum.reduceOp = c10d::ReduceOp::MAX;
      v0::detail::Works works{group_.handle()->allreduce(used, maximum)};
      for (const detail::FlatBuffer& buffer : buffers_)
        v0::detail::start_reduce_scatter(*group_.handle(), detail::real_view(buffer.gradients()), works);
      v0::detail::wait_for(works);
    });
    for (const detail::FlatBuffer& buffer : buffers_) buffer.part_of(buffer.gradients()).div_(group_.size());
    for (std::size_t position = 0; position < slots_.size(); ++position) {
      Slot& slot = slots_[position];
      const bool is_used = used.front().const_data_ptr<std::uint8_t>()[position] != 0;
      slot.piece.mutable_grad() = is_used ? slot.piece_gradient : torch::Tensor();
    }
  }

  /// The positions of the parameters that no rank had a gradient for when they were reduced last.
  std::vector<std::size_t> without_gradient() const {
    std::vector<std::size_t> positions;
    for (std::size_t position = 0; position < slots_.size(); ++position)
      if (!slots_[position].piece.grad().defined()) positions.push_back(position);
    return positions;
  }

  /// The 2-norm of the reduced gradients of all ranks together.
  ///
  /// Shapes: a scalar, double, the same bits on each rank.
  /// Cost:   never waits for the device.
  torch::Tensor gradient_norm() const {
    const torch::NoGradGuard no_grad;
    const torch::Tensor norm = optim::gradient_norm(optimizer_);
    const torch::TensorOptions options = buffers_.front().parameters().options().dtype(torch::kDouble);
    return torch::stack(group_.gather(norm.defined() ? norm.to(options) : torch::zeros({}, options))).norm();
  }

  /// Does to the reduced gradients what optim::clip_gradients does to whole ones.
  void clip_gradients(double limit, std::string_view algorithm) override {
    if (limit <= 0 || algorithm == "value")
      optim::clip_gradients(optimizer_, limit, algorithm);
    else
      limit_gradient_norm(optimizer_, gradient_norm(), limit);
  }

  /// Gives all ranks the parameters as the optimizers' steps have made them.
  void gather_parameters() {
    const torch::NoGradGuard no_grad;
    group_.guarded([&] {
      v0::detail::Works works;
      for (const detail::FlatBuffer& buffer : buffers_)
        v0::detail::start_all_gather(*group_.handle(), detail::real_view(buffer.parameters()), works);
      v0::detail::wait_for(works);
    });
  }

  /// What optimizer_state says of the same optimizer if it isn't shared out.
  ///
  /// Every rank takes part, and those that don't want the state get none.
  /// Order: as optimizer_state.
  /// Cost:  the memory of the whole state; where it isn't wanted, that of one tensor per parameter.
  OptimizerState full_state(bool wanted = true) const override {
    check();
    const torch::NoGradGuard no_grad;
    OptimizerState state = optimizer_state(optimizer_);
    std::map<std::pair<std::size_t, std::string>, std::vector<std::pair<const Slot*, torch::Tensor*>>> fields;
    for (auto& [name, tensor] : state.tensors) {
      const Slot& slot = *slot_of(name);
      if (tensor.numel() != slot.piece.numel()) refuse_state(name, tensor, slot.piece);
      fields[{slot.buffer, name.substr(name.find('.'))}].emplace_back(&slot, &tensor);
    }
    for (const auto& [key, tensors] : fields) {
      const torch::Tensor all = gather_field(buffers_[key.first], tensors);
      for (const auto& [slot, tensor] : tensors)
        *tensor = wanted ? detail::whole_view(all, slot->offset, slot->parameter) : torch::Tensor();
    }
    if (!wanted) return {};
    return state;
  }

  /// Takes this rank's part of a state that full_state or optimizer_state returned, in a run of any number of ranks.
  ///
  /// Doesn't communicate.
  /// Errors: checkpoint_error as load_optimizer_state.
  void load_full_state(const OptimizerState& saved) override {
    const torch::NoGradGuard no_grad;
    OptimizerState part{saved.scalars, {}};
    for (const auto& [name, tensor] : saved.tensors) {
      const Slot* slot = slot_of(name);
      if (slot && tensor.sizes() != slot->parameter.sizes())
        throw checkpoint_error("optimizer state: tensor " + name + " has shape " + shape_text(tensor) +
                               ", but its parameter " + shape_text(slot->parameter));
      part.tensors.emplace_back(name, slot ? slot->part_of(tensor) : tensor);
    }
    load_optimizer_state(optimizer_, part);
  }

  /// Gives the optimizer its own parameters back, with their whole state, and the parameters memory of their own; this
  /// object is of no use then.
  ///
  /// Every rank takes part.
  void restore() {
    const OptimizerState state = full_state();
    std::size_t position = 0;
    for (auto& group : optimizer_.param_groups())
      for (torch::Tensor& parameter : group.params()) {
        parameter = slots_[position++].parameter;
        parameter.set_data(parameter.detach().clone());
        parameter.mutable_grad().reset();
      }
    load_optimizer_state(optimizer_, state);
    slots_.clear();
    buffers_.clear();
  }

 private:
  /// A parameter.
  struct Slot {
    torch::Tensor parameter;
    std::size_t buffer = 0;
    std::int64_t offset = 0;  // in the buffer
    detail::Piece extent;     // of the piece
    torch::Tensor piece, piece_gradient;
    torch::Tensor gradient;         // all of it, on this rank
    std::uint32_t version = 0;      // of the gradient when it was cleared: autograd's additions raise it
    const void* address = nullptr;  // where the parameter should be

    torch::Tensor part_of(const torch::Tensor& whole) const {
      return detail::flat_view(detail::lay_out_like(parameter, whole)).narrow(0, extent.in_parameter, extent.length);
    }
  };

  /// Finds each parameter a place.
  void lay_out() {
    for (const auto& group : optimizer_.param_groups())
      for (const torch::Tensor& parameter : group.params()) {
        if (!parameter.is_non_overlapping_and_dense())
          throw config_error("parameter " + std::to_string(slots_.size()) + " of the optimizer has shape " +
                             shape_text(parameter) +
                             " with holes or repetitions in memory and can't be sharded: make it contiguous()");
        Slot slot;
        slot.parameter = parameter;
        while (slot.buffer < buffers_.size() && !buffers_[slot.buffer].fits(parameter)) ++slot.buffer;
        if (slot.buffer == buffers_.size()) buffers_.emplace_back(parameter);
        slot.offset = buffers_[slot.buffer].reserve(parameter);
        slots_.push_back(std::move(slot));
      }
    refuse_common_memory();
  }

  void refuse_common_memory() const {
    std::vector<std::pair<const char*, const char*>> ranges;
    for (const Slot& slot : slots_)
      if (const auto* begin = static_cast<const char*>(slot.parameter.const_data_ptr()))
        ranges.emplace_back(begin, begin + slot.parameter.nbytes());
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 1; i < ranges.size(); ++i)
      if (ranges[i].first < ranges[i - 1].second)
        throw config_error(
            "two parameters of an optimizer share memory and can't be sharded: tie weights by using one tensor twice");
  }

  /// Refuses a state, made by an optimizer that isn't elementwise, whose parts aren't parts of the parameters.
  void check_state(const OptimizerState& state) const {
    for (const auto& [name, tensor] : state.tensors)
      if (const torch::Tensor& parameter = slot_of(name)->parameter; tensor.sizes() != parameter.sizes())
        refuse_state(name, tensor, parameter);
  }
  [[noreturn]] static void refuse_state(const std::string& name, const torch::Tensor& tensor,
                                        const torch::Tensor& parameter) {
    throw config_error("the optimizer's state " + name + " has shape " + shape_text(tensor) + ", its parameter " +
                       shape_text(parameter) + ": such an optimizer can't be sharded");
  }

  /// Puts the parameters and their gradients into the buffers, and their pieces into the optimizer.
  void move_parameters() {
    for (detail::FlatBuffer& buffer : buffers_) buffer.allocate(group_.rank(), group_.size());
    for (Slot& slot : slots_) {
      const detail::FlatBuffer& buffer = buffers_[slot.buffer];
      const torch::Tensor moved = detail::whole_view(buffer.parameters(), slot.offset, slot.parameter);
      moved.copy_(slot.parameter);
      slot.parameter.set_data(moved);
      slot.address = moved.const_data_ptr();
      slot.gradient = detail::whole_view(buffer.gradients(), slot.offset, slot.parameter);
      if (const torch::Tensor gradient = slot.parameter.grad(); gradient.defined()) slot.gradient.add_(gradient);
      slot.parameter.mutable_grad() = slot.gradient;
      slot.extent = buffer.piece(slot.offset, slot.parameter.numel());
      slot.piece = slot.extent.of(buffer.part_of(buffer.parameters())).variable_data();
      slot.piece.set_requires_grad(slot.parameter.requires_grad());
      slot.piece_gradient = slot.extent.of(buffer.part_of(buffer.gradients())).variable_data();
    }
    std::size_t position = 0;
    for (auto& group : optimizer_.param_groups())
      for (torch::Tensor& parameter : group.params()) parameter = slots_[position++].piece;
  }

  /// Sees to it that all gradients lie in the buffers; returns which parameters have one.
  torch::Tensor collect_gradients() {
    torch::Tensor used = torch::empty({static_cast<std::int64_t>(slots_.size())}, torch::kByte);
    auto* is_used = used.mutable_data_ptr<std::uint8_t>();
    for (Slot& slot : slots_) {
      torch::Tensor& gradient = slot.parameter.mutable_grad();
      *is_used = gradient.defined();
      if (gradient.is_same(slot.gradient)) {
        *is_used = slot.gradient._version() != slot.version;
      } else {
        slot.gradient.zero_();
        if (gradient.defined()) slot.gradient.add_(gradient.detach());
        gradient = slot.gradient;
        if (!*is_used) slot.version = slot.gradient._version();
      }
      ++is_used;
    }
    return used;
  }

  /// One field of the state for all parameters of a buffer, from all ranks, flat.
  torch::Tensor gather_field(const detail::FlatBuffer& buffer,
                             const std::vector<std::pair<const Slot*, torch::Tensor*>>& tensors) const {
    const torch::Tensor all = torch::zeros(buffer.parameters().sizes(), tensors.front().second->options());
    for (const auto& [slot, tensor] : tensors) slot->extent.of(buffer.part_of(all)).copy_(tensor->flatten());
    group_.guarded([&] {
      v0::detail::Works works;
      v0::detail::start_all_gather(*group_.handle(), detail::real_view(all), works);
      v0::detail::wait_for(works);
    });
    return all;
  }

  /// The parameter that a tensor of the state belongs to, by its name, such as `3.exp_avg`; null if there is none.
  const Slot* slot_of(const std::string& name) const {
    std::size_t position = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), position);
    return error == std::errc() && *end == '.' && position < slots_.size() ? &slots_[position] : nullptr;
  }

  void check() const {
    if (!covers(optimizer_))
      throw config_error(
          "the parameters of a sharded optimizer have changed: add parameter groups before training starts, or train "
          "without the sharded optimizer");
    for (std::size_t position = 0; position < slots_.size(); ++position)
      if (slots_[position].parameter.const_data_ptr() != slots_[position].address)
        throw config_error("parameter " + std::to_string(position) +
                           " of a sharded optimizer has moved: give it to one optimizer alone, and the module to its "
                           "device and type before training starts");
  }

  static std::string shape_text(const torch::Tensor& tensor) {
    std::ostringstream text;
    text << tensor.sizes();
    return text.str();
  }

  const ProcessGroup& group_;
  torch::optim::Optimizer& optimizer_;
  std::vector<detail::FlatBuffer> buffers_;
  std::vector<Slot> slots_;
  bool used_up_ = false;  // the gradients, by reducing them
};

}  // namespace detpl::inline v0::optim
