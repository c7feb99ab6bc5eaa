// SPDX-License-Identifier: Apache-2.0
// Where a run stands: what it has done, what is still to come of a batch or an epoch, what the epoch has gathered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/checkpoint/saved_state.hpp"
#include "detpl/loop/process_state.hpp"
#include "detpl/loop/replicas.hpp"
#include "detpl/loop/saved_outputs.hpp"

namespace detpl::inline v0::detail {

/// What is still to come of the batch trained last: all that follows one, that is its row of metrics, then the
/// validation that is due, then schedulers that follow a metric; or what follows an epoch, such schedulers and its row.
enum class Pending : std::uint8_t { nothing, after_batch, validation, after_validation, after_epoch };

/// Knows a run's position and moves it into checkpoints and back.
///
/// A resumed run first gets its counters, `load_position`; the rest, `take_up`, only once the hooks that begin the run
/// and the epoch have been called again: what they log and draw belongs to the run that was interrupted.
template <class Module, class BatchType, class... Callbacks>
class Position : public Replicas<Module, BatchType, Callbacks...> {
  using Base = Replicas<Module, BatchType, Callbacks...>;

 protected:
  using Base::Base;
  using typename Base::Types;

  /// Without a storage nothing is saved or restored, and no code for it is generated.
  static constexpr bool has_storage = (std::derived_from<callback_of<Callbacks>, CheckpointStorage> || ...);

  TrainedSoFar trained() const override {
    const bool counted = batches_done_ == 0;  // the epoch of that batch
    return {batches_trained_, epochs_done_ + (last_batch_ && !counted ? 1 : 0), last_batch_};
  }

  /// Whether the run goes on from a checkpoint of which not all is taken up.
  bool goes_on() const { return restored_.has_value(); }
  /// Whether the batch at hand is the last of its accumulation group.
  bool group_ends(bool last_batch) const {
    return last_batch || (this->batch_idx_ + 1) % this->accumulated_batches_ == 0;
  }
  /// The batch at hand is trained; what follows it is still to come.
  void end_batch(bool last) {
    ++batches_done_;
    ++batches_trained_;
    records_done_ += static_cast<std::int64_t>(this->batch_weight_) * this->world_.size;
    last_batch_ = last;
    pending_ = Pending::after_batch;
  }

  /// Seed of the data's order where a loader has none of its own.
  std::uint64_t data_seed() const { return sampler_seed_.value_or(this->options_.seed.value_or(0)); }

  /// Takes note of the generators, just before the loader begins an epoch: one that draws its order from them would
  /// draw the same again. A resumed run gets them back here.
  void begin_reading() {
    if constexpr (has_storage) {
      if (!restored_)
        reading_generators_ = generator_states(this->device_, this->world_.rank);
      else if (!this->options_.compatibility.forgets_generators)
        load_generator_states(reading_generators_, this->device_, this->world_.rank);
    }
  }

  /// Counters, metrics, logs and generators: what the next validation or the end of the epoch changes.
  void save_moment(Checkpoint& checkpoint) {
    Map& state = checkpoint.trainer_state;
    state["epoch"] = epochs_done_;
    state["batches_of_epoch"] = batches_done_;
    state["records_of_epoch"] = records_done_;
    state["global_step"] = steps_done_;
    state["trainer_step"] = this->global_step_;
    state["batch_idx"] = this->batch_idx_;
    state["pending"] = pending_names[static_cast<std::size_t>(pending_)];
    state["last_batch"] = last_batch_;
    state["epoch_begun"] = epoch_begun_;
    state["sampler_seed"] = static_cast<std::int64_t>(data_seed());
    state["batches_begun"] = batches_begun_;
    state["batches_trained"] = batches_trained_;
    if (this->workloads_ && this->workloads_->trial_id != 0) state["trial_id"] = this->workloads_->trial_id;
    state["validation_batches"] = validation_batches_;
    state["training_loader_epoch"] = training_loader_epoch_;
    state["validation_loader_epoch"] = validation_loader_epoch_;
    state["validated_step"] = validated_step_;
    state["validation_metrics"] = this->validation_metrics_;
    state["metrics"] = this->saved_metrics();
    Map logs;
    for (std::size_t index = 0; index < this->loggers_.size(); ++index)
      logs[std::to_string(index)] = this->loggers_[index].state_dict();
    state["loggers"] = std::move(logs);

    StateDict& tensors = checkpoint.optimizer;
    for (NamedTensor& entry : generator_states(this->device_, this->world_.rank)) tensors.push_back(std::move(entry));
    if (this->stage_ == Stage::idle && generator_state_.defined()) tensors.front().tensor = generator_state_;
    if (batches_done_ > 0)
      for (const auto& [name, tensor] : reading_generators_)
        tensors.push_back({reading_prefix + name.substr(4), tensor});
  }
  /// What the epoch has gathered, which a validation leaves alone.
  void save_epoch(Checkpoint& checkpoint) {
    StateDict& tensors = checkpoint.optimizer;
    training_results_.look_ahead(*this->ranks_);
    for (auto& [name, tensor] : training_results_.state()) tensors.push_back({results_prefix + name, tensor});
    if (group_is_open())
      for (const auto& parameter : this->module_->named_parameters())
        if (parameter.value().grad().defined())
          tensors.push_back({gradient_prefix + parameter.key(), parameter.value().grad()});
    if constexpr (saves_outputs) {
      std::vector<torch::Tensor> parts;
      checkpoint.trainer_state["outputs"] = take_apart(outputs_, parts);
      for (std::size_t index = 0; index < parts.size(); ++index)
        tensors.push_back({outputs_prefix + std::to_string(index), parts[index]});
    }
  }

  /// Adds to a checkpoint that has this rank's moment and epoch what the other ranks have of their own.
  void add_other_ranks(Checkpoint& checkpoint) {
    this->together([&](auto& strategy) {
      Map own;
      if (const Value* outputs = checkpoint.trainer_state.find("outputs")) own["outputs"] = *outputs;
      const auto parts = strategy.gather_parts(checkpoint.optimizer, own);
      checkpoint.trainer_state["world_size"] = static_cast<std::int64_t>(this->world_.size);
      for (std::size_t rank = 1; rank < parts.size(); ++rank) {
        const std::string prefix = prefix_of(static_cast<int>(rank));
        for (const auto& [name, tensor] : parts[rank].first)
          checkpoint.optimizer.push_back({name.starts_with("rng.") ? name : prefix + name, tensor});
        if (const Value* outputs = parts[rank].second.find("outputs"))
          checkpoint.trainer_state[prefix + "outputs"] = *outputs;
      }
    });
  }

  /// Sets the counters, and the logs back to where they were.
  void load_position(Checkpoint checkpoint) {
    take_own_part(checkpoint);
    const Map& state = checkpoint.trainer_state;
    epochs_done_ = saved_integer(state, "epoch");
    batches_done_ = saved_integer(state, "batches_of_epoch");
    steps_done_ = this->global_step_ = saved_integer(state, "global_step");
    records_done_ = saved_integer(state, "records_of_epoch", 0);
    this->batch_idx_ = saved_integer(state, "batch_idx", 0);
    batches_begun_ = saved_integer(state, "batches_begun", 0);
    batches_trained_ = saved_integer(state, "batches_trained", batches_begun_);
    validation_batches_ = saved_integer(state, "validation_batches", 0);
    training_loader_epoch_ = saved_integer(state, "training_loader_epoch", epochs_done_);
    validation_loader_epoch_ = saved_integer(state, "validation_loader_epoch", epochs_done_);
    validated_step_ = saved_integer(state, "validated_step", -1);
    this->validation_metrics_ = saved_map(state, "validation_metrics");
    if (const Value* seed = state.find("sampler_seed"); seed && seed->is<std::int64_t>())
      sampler_seed_ = static_cast<std::uint64_t>(*seed->get_if<std::int64_t>());
    last_batch_ = saved_flag(state, "last_batch");
    epoch_begun_ = saved_flag(state, "epoch_begun");
    pending_ = Pending::nothing;
    if (const Value* pending = state.find("pending"); pending && pending->is<std::string>())
      for (std::size_t index = 0; index < std::size(pending_names); ++index)
        if (*pending->get_if<std::string>() == pending_names[index]) pending_ = static_cast<Pending>(index);
    if (this->options_.compatibility.skips_rest_of_epoch) {
      if (batches_done_ > 0) ++epochs_done_;
      batches_done_ = records_done_ = 0;
      pending_ = Pending::nothing;
      epoch_begun_ = false;
      training_loader_epoch_ = validation_loader_epoch_ = epochs_done_;
    }
    this->epoch_ = epochs_done_;
    reading_generators_.clear();
    const std::string own = reading_prefix + std::to_string(this->world_.rank) + ".";
    for (const auto& [name, tensor] : checkpoint.optimizer)
      if (name.starts_with(own))
        reading_generators_.push_back({"rng." + name.substr(std::string_view(reading_prefix).size()), tensor});
    restored_ = std::move(checkpoint);
    load_logs();
  }

  /// Goes on with what the epoch had gathered, its gradients and the generators.
  void take_up() {
    if constexpr (has_storage) {
      if (!restored_) return;
      const Compatibility& compatibility = this->options_.compatibility;
      if (!compatibility.forgets_generators)
        load_generator_states(restored_->optimizer, this->device_, this->world_.rank);
      if (!compatibility.skips_rest_of_epoch) take_up_epoch();
      restored_.reset();
    }
  }

  /// A checkpoint that is saved from now on, until `thaw`, says that the run stands here.
  ///
  /// For what a run that goes on won't have done yet: a validation under way, the end of an epoch that is cut short.
  bool freeze() {
    if (frozen_ || this->options_.compatibility.skips_rest_of_epoch) return false;
    save_moment(frozen_.emplace());
    return true;
  }
  void thaw() { frozen_.reset(); }

  /// Refuses a run that goes on inside an epoch with batches of another size: it would read other records.
  void check_batch_size(double records, bool last) {
    const std::int64_t expected = std::exchange(resumed_batch_size_, 0);
    records *= this->world_.size;
    if (expected == 0 || last || static_cast<double>(expected) == records) return;
    throw config_error("the checkpoint was written inside an epoch with batches of " + std::to_string(expected) +
                       " records" + (this->world_.size > 1 ? " on all ranks together" : "") + ", now they have " +
                       number_text(records) + ": resume with the same batch size, or from the end of an epoch");
  }

  std::int64_t epochs_done_ = 0;   // whole epochs
  std::int64_t batches_done_ = 0;  // of the epoch under way
  std::int64_t records_done_ = 0;  // the same
  std::int64_t steps_done_ = 0;    // optimizer steps; `global_step()` follows once a step's validation is over
  Pending pending_ = Pending::nothing;
  bool last_batch_ = false;                                               // of its epoch was the batch trained last
  std::int64_t batches_begun_ = 0;                                        // over all epochs
  std::int64_t batches_trained_ = 0;                                      // those of them that no hook skipped
  std::int64_t validation_batches_ = 0;                                   // the same
  std::int64_t training_loader_epoch_ = 0, validation_loader_epoch_ = 0;  // in which the loaders were asked for
  std::int64_t validated_step_ = -1;                                      // `steps_done_` at the latest validation
  Results training_results_{true}, validation_results_{false};
  typename Types::training_outputs outputs_{};  // of the epoch, for training_epoch_end
  std::optional<Checkpoint> restored_;          // until all of it is taken up
  std::optional<Checkpoint> frozen_;
  torch::Tensor generator_state_;  // the CPU's, as the last run left it
  bool epoch_begun_ = false;       // its beginning was told

 private:
  /// The names of what rank `rank` has of its own; rank 0's are those of a run on one rank.
  static std::string prefix_of(int rank) { return rank == 0 ? "" : "rank." + std::to_string(rank) + "."; }

  /// Leaves of what the ranks had of their own what this one goes on with: its own, where there are as many ranks as
  /// before; else the mean of their gradients, and of the epoch's results nothing.
  void take_own_part(Checkpoint& checkpoint) {
    Map& state = checkpoint.trainer_state;
    const std::int64_t saved = saved_integer(state, "world_size", 1);
    const bool same = saved == this->world_.size;
    if (same && this->world_.is_chief()) return;
    const std::string own = prefix_of(this->world_.rank);
    StateDict kept;
    for (const auto& [name, tensor] : checkpoint.optimizer) {
      const bool of_epoch = name.starts_with(gradient_prefix) || name.starts_with("metric.");
      if (!of_epoch && !name.starts_with("rank."))
        kept.push_back({name, tensor});
      else if (same && name.starts_with(own))
        kept.push_back({name.substr(own.size()), tensor});
      else if (!same && name.starts_with(gradient_prefix))
        kept.push_back({name, mean_of_ranks(checkpoint.optimizer, name, saved)});
    }
    checkpoint.optimizer = std::move(kept);
    const Value* outputs = same ? state.find(own + "outputs") : nullptr;
    state["outputs"] = outputs ? *outputs : Value();
  }
  static torch::Tensor mean_of_ranks(const StateDict& tensors, const std::string& name, std::int64_t ranks) {
    torch::Tensor sum;
    for (std::int64_t rank = 0; rank < ranks; ++rank)
      if (const at::Tensor* part = find_tensor(tensors, prefix_of(static_cast<int>(rank)) + name))
        sum = sum.defined() ? sum + *part : *part;
    return sum / static_cast<double>(ranks);
  }

  static constexpr const char* pending_names[] = {"nothing", "after_batch", "validation", "after_validation",
                                                  "after_epoch"};
  static constexpr const char* reading_prefix = "rng.reading.";
  static constexpr const char* gradient_prefix = "grad.";
  static constexpr const char* results_prefix = "metric.training.";
  static constexpr const char* outputs_prefix = "metric.output.";
  static constexpr bool has_outputs = Base::template module_has<hook::training_epoch_end>;
  static constexpr bool saves_outputs = has_outputs && can_be_saved<typename Types::training_outputs>();

  bool group_is_open() const {
    const bool stepped = pending_ != Pending::nothing && last_batch_;
    return !stepped && batches_done_ % this->accumulated_batches_ != 0;
  }

  void load_logs() {
    const Map logs = saved_map(restored_->trainer_state, "loggers");
    for (std::size_t index = 0; index < this->loggers_.size(); ++index)
      this->loggers_[index].load_state_dict(saved_map(logs, std::to_string(index)));
  }

  void take_up_epoch() {
    const Map& state = restored_->trainer_state;
    if (pending_ != Pending::nothing) this->global_step_ = saved_integer(state, "trainer_step", steps_done_);
    this->load_metrics(saved_map(state, "metrics"));
    load_logs();  // what hooks have logged since is there already
    if (!epoch_begun_ && pending_ == Pending::nothing) return;
    if (batches_done_ > 0 && records_done_ % batches_done_ == 0) resumed_batch_size_ = records_done_ / batches_done_;
    MetricState results;
    std::vector<torch::Tensor> outputs;
    for (const auto& [name, tensor] : restored_->optimizer) {
      if (name.starts_with(results_prefix))
        results.emplace_back(name.substr(std::string_view(results_prefix).size()), tensor);
      if (name.starts_with(outputs_prefix)) {
        const auto index = static_cast<std::size_t>(std::stoull(name.substr(std::string_view(outputs_prefix).size())));
        if (index >= outputs.size()) outputs.resize(index + 1);
        outputs[index] = tensor.to(this->device_);
      }
    }
    training_results_.load_state(results);
    if (pending_ == Pending::after_epoch) this->moment_ = Moment::epoch;
    for (auto& parameter : this->module_->named_parameters())
      if (const at::Tensor* gradient = find_tensor(restored_->optimizer, gradient_prefix + parameter.key()))
        parameter.value().mutable_grad() = gradient->to(parameter.value().device());
    if constexpr (saves_outputs) {
      if (const Value* saved = state.find("outputs"); saved && !saved->is_null())
        put_together(outputs_, *saved, outputs);
    } else if constexpr (has_outputs) {
      warn(
          "training_epoch_end gets only what training_step returned since the checkpoint: its type can't be saved; "
          "return a tensor, or a struct adapted with BOOST_HANA_ADAPT_STRUCT");
    }
  }

  std::optional<std::uint64_t> sampler_seed_;  // of the run that is resumed
  StateDict reading_generators_;               // when the loader began the epoch
  std::int64_t resumed_batch_size_ = 0;        // until the first batch was compared with it
};

}  // namespace detpl::inline v0::detail
