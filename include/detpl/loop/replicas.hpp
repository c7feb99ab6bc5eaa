// SPDX-License-Identifier: Apache-2.0
// What a run does together with those on the other ranks.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "detpl/core/random.hpp"
#include "detpl/data/shard.hpp"
#include "detpl/loop/events.hpp"
#include "detpl/loop/process_state.hpp"

namespace detpl::inline v0::detail {

/// A part of an Adapter that trains on several processes, such as DataParallel.
template <class Part>
concept is_strategy = requires { requires Part::is_strategy; };

/// Whether it is this rank that prepares the data of `Owner`: the first of its host, or of all where it says so.
template <class Owner>
bool prepares_data(const Owner&, const World& world) {
  if constexpr (requires { Owner::prepare_data_per_node; })
    if (!Owner::prepare_data_per_node) return world.is_chief();
  return world.local_rank == 0;
}

/// The part of a run that knows the other ranks. Without a strategy among the Adapter's parts there are none, and no
/// code for them is generated.
template <class Module, class BatchType, class... Callbacks>
class Replicas : public Events<Module, BatchType, Callbacks...> {
  using Base = Events<Module, BatchType, Callbacks...>;

 protected:
  Replicas(std::shared_ptr<Module> module, Callbacks... callbacks) : Base(std::move(module), std::move(callbacks)...) {
    if constexpr (has_strategy) this->world_ = strategy().world();
  }

  static constexpr bool has_strategy = (is_strategy<callback_of<Callbacks>> || ...);

  /// Calls `use(strategy)` where several ranks train together.
  template <class Use>
  void together([[maybe_unused]] Use&& use) {
    if constexpr (has_strategy)
      if (this->world_.size > 1) use(strategy());
  }

  /// Calls `use(sharded)` where the ranks share out the optimizer, and says whether they do.
  template <class Use>
  bool with_sharded([[maybe_unused]] std::size_t optimizer_idx, [[maybe_unused]] Use&& use) {
    bool is_sharded = false;
    together([&](auto& strategy) {
      if (auto* sharded = strategy.sharded(optimizer_idx)) {
        use(*sharded);
        is_sharded = true;
      }
    });
    return is_sharded;
  }

  /// The part of the data that this rank reads; training fills up what can't be shared out evenly.
  data::Shard shard(bool training) const { return {this->world_.rank, this->world_.size, training}; }

  /// Connects with the other ranks; metrics are reduced over them from here on.
  void connect() {
    together([&](auto& strategy) {
      strategy.connect(this->device_);
      this->ranks_ = &strategy.ranks();
    });
  }
  /// Makes the modules of all ranks the same, their random numbers different.
  void align() {
    together([&](auto& strategy) {
      strategy.align(*this->module_);
      if (this->world_.is_chief() || std::exchange(draws_its_own_, true)) return;
      // Rank 0 draws what a run of its own would draw.
      const std::uint64_t seed = at::globalContext().defaultGenerator(torch::kCPU).current_seed();
      torch::manual_seed(Random(seed, static_cast<std::uint64_t>(this->world_.rank))());
    });
  }

  /// Lets every rank train as often as the one with the most batches: a rank that has none left trains its last one
  /// again, with weight 0, and the others count the more. `next` and `last` are this rank's, and then all ranks'.
  BatchType* even_out(BatchType* next, bool& last) {
    together([&](auto&) {
      torch::Tensor counts = torch::zeros({2}, torch::kDouble);
      counts[0] = next ? 1 : 0;
      counts[1] = next && !last ? 1 : 0;
      counts = this->ranks_->all_reduce(counts, Reduce::sum);
      const double active = counts[0].template item<double>();
      last = counts[1].template item<double>() == 0;
      is_spare_ = !next;
      if (next)
        spare_ = *next;
      else if (active > 0)
        next = &again_.emplace(*spare_);
      loss_weight_ = is_spare_ ? 0 : this->world_.size / active;
    });
    return next;
  }

  /// Brings requests to stop or to save, which may have come to one rank alone, to all of them at one step: those that
  /// were there when it began, and with `at_once` the present ones too, which waits for the others.
  void heed_requests(bool at_once) {
    together([&](auto& strategy) {
      this->agree_on(at_once ? strategy.requests_of_all_now(this->take_requests()) : strategy.requests_of_all());
    });
  }

  /// The mean of a number over the ranks.
  double of_all(double number) const {
    if (this->world_.size == 1) return number;
    return this->ranks_->all_reduce(torch::full({}, number, torch::kDouble), Reduce::mean).template item<double>();
  }

  /// Lets the other ranks know that this one fails.
  void leave(const std::exception& failure) noexcept {
    together([&](auto& strategy) { strategy.leave(failure); });
  }
  /// Where this rank stands, for its last words.
  std::string place() const {
    return "rank " + std::to_string(this->world_.rank) + " stops in epoch " + std::to_string(this->epoch_) + ", step " +
           std::to_string(this->global_step_) + ": ";
  }

  double loss_weight_ = 1;  // where ranks have different numbers of batches
  bool is_spare_ = false;   // the batch at hand, which counts for nothing

 private:
  static constexpr std::size_t position() {
    std::size_t found = 0;
    const bool is[] = {is_strategy<callback_of<Callbacks>>..., false};
    while (!is[found]) ++found;
    return found;
  }
  auto& strategy() {
    auto& held = std::get<position()>(this->callbacks_);
    if constexpr (requires { held.get().world(); })
      return held.get();
    else
      return held;
  }

  std::optional<BatchType> spare_, again_;
  bool draws_its_own_ = false;  // random numbers
};

}  // namespace detpl::inline v0::detail
