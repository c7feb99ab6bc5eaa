// SPDX-License-Identifier: Apache-2.0
// The part of a run that outlives it: module, optimizer and progress, saved to checkpoints and restored from them.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "detpl/core/duration.hpp"
#include "detpl/loop/checkpointing.hpp"
#include "detpl/loop/position.hpp"
#include "detpl/optim/grad_scaler.hpp"
#include "detpl/optim/state.hpp"

namespace detpl::inline v0::detail {

/// Holds what training changes and knows how to save and restore it.
template <class Module, class BatchType, class... Callbacks>
class Restorable : public Position<Module, BatchType, Callbacks...> {
  using Base = Position<Module, BatchType, Callbacks...>;

 public:
  Restorable(FitOptions options, Map hyperparameters, std::vector<AnyLogger> loggers, std::shared_ptr<Module> module,
             Callbacks... callbacks)
      : Base(std::move(module), std::move(callbacks)...) {
    this->options_ = std::move(options);
    this->hyperparameters_ = std::move(hyperparameters);
    if (this->world_.is_chief()) this->loggers_ = std::move(loggers);
    if constexpr (has_storage) check_state_keys();
    this->template tell_callbacks<hook::on_init_start>();
    this->template tell_callbacks<hook::on_init_end>();
  }

  FitOptions& options() { return this->options_; }
  Module& module() { return *this->module_; }

  std::vector<double> learning_rates() const override {
    std::vector<double> rates;
    for (torch::optim::Optimizer* optimizer : optimizers())
      for (const auto& group : optimizer->param_groups()) rates.push_back(group.options().get_lr());
    return rates;
  }
  std::vector<torch::optim::Optimizer*> optimizers() const override {
    std::vector<torch::optim::Optimizer*> list;
    if (optimizers_) optimizers_->for_each([&](auto& optimizer, auto) { list.push_back(&optimizer); });
    return list;
  }

  void save_checkpoint(const std::string& path) override {
    const auto profiled = this->profile("save_checkpoint");
    if constexpr (has_storage) {
      const Checkpoint checkpoint = make_checkpoint();
      if (this->world_.is_chief()) checkpoint_storage()->save(checkpoint, path);
    } else
      refuse_without_storage("save_checkpoint(\"" + path + "\")");
  }
  CheckpointStorage* checkpoint_storage() override {
    CheckpointStorage* storage = nullptr;
    if constexpr (has_storage)
      this->each_callback([&]<class Callback>(Callback& callback) {
        if constexpr (std::derived_from<Callback, CheckpointStorage>) storage = &callback;
      });
    return storage;
  }

 protected:
  using Base::has_storage;
  using typename Base::Types;
  template <hook which>
  static constexpr bool module_has = Base::template module_has<which>;

  /// Asks the module for its optimizers, the first time.
  void prepare_optimizers() {
    if (!optimizers_)
      optimizers_ = std::make_unique<Slots>(this->template ask_module<hook::configure_optimizers>(), this->schedules_);
    this->together([&](auto& strategy) {
      optimizers_->for_each([&](auto& optimizer, auto index) { strategy.shard(optimizer, index); });
    });
  }

  /// Loads the weights of `ckpt_path` and the callbacks' states; the rest waits until the optimizers exist.
  void restore_weights() {
    const std::string& path = this->options_.ckpt_path;
    if (path.empty()) return;
    if constexpr (has_storage) {
      static constexpr bool may_be_changed = module_has<hook::on_load_checkpoint>;  // before the weights are loaded
      loaded_ = checkpoint_storage()->load(path, may_be_changed ? StateDict() : model_state(*this->module_));
      if constexpr (may_be_changed) this->template ask_module<hook::on_load_checkpoint>(*loaded_);
      load_model_state(*this->module_, loaded_->model);
      loaded_->model.clear();
      if (data_on_load_) data_on_load_(*loaded_);
      if (this->stage_ == Stage::fit) load_callbacks(*loaded_);
    } else {
      refuse_without_storage("ckpt_path = \"" + path + "\"");
    }
  }

  /// Restores optimizers, schedulers, generators and the position in the data.
  void restore_progress() {
    if constexpr (has_storage) load_progress();
  }

  /// Throws what a storage that writes in the background has met.
  void check_storage() {
    if constexpr (has_storage)
      this->each_callback([]<class Callback>(Callback& callback) {
        if constexpr (std::derived_from<Callback, CheckpointStorage>) callback.check();
      });
  }
  /// Waits until all checkpoints are written.
  void finish_storage() {
    if constexpr (has_storage) checkpoint_storage()->finish();
  }

  /// Checkpoints of a validation under way say that it is still to come.
  bool freeze_for_validation() {
    if constexpr (has_storage) return this->stage_ == Stage::fit && this->freeze();
    return false;
  }
  /// Checkpoints of the end of an epoch that is cut short say that the epoch goes on; callbacks, too, have not seen an
  /// end of it.
  void freeze_for_stop() {
    if constexpr (has_storage)
      if (this->freeze()) {
        this->save_epoch(*this->frozen_);
        save_callbacks<false>(*this->frozen_);
        epoch_frozen_ = true;
      }
  }
  void thaw() {
    Base::thaw();
    epoch_frozen_ = false;
  }

  using Slots =
      OptimizerSlots<std::remove_cvref_t<result_of<hook::configure_optimizers, subject::module, Module, Types>>>;

  /// All that a few steps change, copied: `put_back` makes as if they had not been.
  class Snapshot {
   public:
    explicit Snapshot(Restorable& run) : run_(run), generator_(cpu_generator().get_state()) {
      for (const auto& [name, tensor] : model_state(*run.module_)) model_.push_back({name, tensor.clone()});
      run.optimizers_->for_each([&](auto& optimizer, auto) {
        optimizers_.push_back(optim::optimizer_state(optimizer));
        for (auto& [name, tensor] : optimizers_.back().tensors) tensor = tensor.clone();
      });
    }
    void put_back() {
      load_model_state(*run_.module_, model_);
      run_.optimizers_->for_each(
          [&](auto& optimizer, auto index) { optim::load_optimizer_state(optimizer, optimizers_[index]); });
      cpu_generator().set_state(generator_);
    }

   private:
    Restorable& run_;
    StateDict model_;
    std::vector<optim::OptimizerState> optimizers_;
    torch::Tensor generator_;
  };

  std::unique_ptr<Slots> optimizers_;
  GradScaler scaler_;
  Stopwatch time_;                                                // of fit(), its parts before a checkpoint included
  std::function<void(Checkpoint&)> data_on_load_, data_on_save_;  // the data's own hooks, while it is there

 private:
  [[noreturn]] static void refuse_without_storage(const std::string& what) {
    throw config_error(what +
                       " needs a storage: include <detpl/checkpoint/directory.hpp> and give the Adapter a "
                       "detpl::DirectoryStorage()");
  }

  void load_callbacks(Checkpoint& checkpoint) {
    const Map callbacks = saved_map(checkpoint.trainer_state, "callbacks");
    this->each_callback([&]<class Callback>(Callback& callback) {
      if constexpr (calls<hook::on_load_checkpoint, subject::callback, Callback, Types>)
        if (const Value* saved = callbacks.find(state_key(callback)))
          call<hook::on_load_checkpoint, subject::callback, Types>(callback, static_cast<Trainer&>(*this),
                                                                   *this->module_, *saved, checkpoint);
    });
  }

  void load_progress() {
    if (!loaded_) return;
    Checkpoint checkpoint = *std::exchange(loaded_, std::nullopt);
    this->options_.ckpt_path.clear();  // a second fit() goes on from here, not from there
    const Map& state = checkpoint.trainer_state;
    if (state.find("weights_only"))
      throw checkpoint_error(
          "the checkpoint holds weights only (save_weights_only): validate or predict with it, or load it with "
          "load_from_checkpoint; training can't go on from it");
    const List schedules = saved_list(state, "schedulers");
    const List optimizers = saved_list(state, "optimizers");
    if (schedules.size() != this->schedules_.size() || optimizers.size() != Slots::count)
      throw checkpoint_error("the checkpoint has " + std::to_string(optimizers.size()) + " optimizers and " +
                             std::to_string(schedules.size()) + " schedulers, configure_optimizers makes " +
                             std::to_string(Slots::count) + " and " + std::to_string(this->schedules_.size()) +
                             ": resume with the program that wrote it");
    for (std::size_t index = 0; index < schedules.size(); ++index)  // before the optimizers: they hold the rates
      this->schedules_[index].load_state_dict(as_map(schedules[index]));
    optimizers_->for_each([&](auto& optimizer, auto index) {
      const optim::OptimizerState saved = saved_optimizer(checkpoint, as_map(optimizers[index]), index);
      if (!this->with_sharded(index, [&](auto& sharded) { sharded.load_full_state(saved); }))
        optim::load_optimizer_state(optimizer, saved);
    });
    scaler_.load_state_dict(saved_map(state, "scaler"));
    if (this->workloads_ && saved_integer(state, "trial_id", 0) != this->workloads_->trial_id) return;  // a warm start
    if (const Value* seconds = state.find("seconds"))
      if (const double* number = seconds->template get_if<double>()) time_.set_earlier(*number);
    const std::int64_t epochs_done = saved_integer(state, "epoch");
    this->epoch_ = epochs_done;
    if (const auto epochs = this->max_epochs(); epochs && epochs_done > *epochs)
      throw config_error("the checkpoint has trained " + std::to_string(epochs_done) +
                         " epochs, max_epochs = " + std::to_string(*epochs) + " is fewer: give at least that many");
    this->load_position(std::move(checkpoint));
  }

  Checkpoint make_checkpoint() {
    Checkpoint checkpoint;
    if (this->frozen_)
      checkpoint = *this->frozen_;
    else
      this->save_moment(checkpoint);
    if (!epoch_frozen_) this->save_epoch(checkpoint);
    this->add_other_ranks(checkpoint);
    checkpoint.model = model_state(*this->module_);
    checkpoint.steps_completed = this->steps_done_;
    if (this->validated_step_ == this->steps_done_)
      checkpoint.metadata["validation_metrics"] = this->validation_metrics_;
    Map& state = checkpoint.trainer_state;
    state["hyper_parameters"] = this->hyperparameters_;
    List schedules, optimizers;
    for (const optim::Schedule& schedule : this->schedules_) schedules.push_back(schedule.state_dict());
    if (optimizers_)
      optimizers_->for_each([&](auto& optimizer, auto index) {
        optim::OptimizerState saved;
        const bool wanted = this->world_.is_chief();
        if (!this->with_sharded(index, [&](auto& sharded) { saved = sharded.full_state(wanted); }))
          saved = optim::optimizer_state(optimizer);
        optimizers.push_back(std::move(saved.scalars));
        for (auto& [name, tensor] : saved.tensors)
          checkpoint.optimizer.push_back({std::to_string(index) + "." + name, tensor});
      });
    state["optimizers"] = std::move(optimizers);
    state["schedulers"] = std::move(schedules);
    if (Map scaler = scaler_.state_dict(); !scaler.items.empty()) state["scaler"] = std::move(scaler);
    state["seconds"] = time_.elapsed();
    if (!epoch_frozen_) save_callbacks<false>(checkpoint);
    save_callbacks<true>(checkpoint);
    if constexpr (module_has<hook::on_save_checkpoint>) this->template ask_module<hook::on_save_checkpoint>(checkpoint);
    if (data_on_save_) data_on_save_(checkpoint);
    return checkpoint;
  }

  /// Adds the states of the callbacks that write checkpoints, or of the others.
  template <bool writing>
  void save_callbacks(Checkpoint& checkpoint) {
    Map callbacks = saved_map(checkpoint.trainer_state, "callbacks");
    this->each_callback([&]<class Callback>(Callback& callback) {
      if constexpr (writes_checkpoints<Callback> == writing &&
                    calls<hook::on_save_checkpoint, subject::callback, Callback, Types>) {
        using Result = result_of<hook::on_save_checkpoint, subject::callback, Callback, Types>;
        auto& trainer = static_cast<Trainer&>(*this);
        if constexpr (std::convertible_to<Result, Value>)
          callbacks[state_key(callback)] =
              call<hook::on_save_checkpoint, subject::callback, Types>(callback, trainer, *this->module_, checkpoint);
        else
          call<hook::on_save_checkpoint, subject::callback, Types>(callback, trainer, *this->module_, checkpoint);
      }
    });
    if (!checkpoint.trainer_state.find("weights_only")) checkpoint.trainer_state["callbacks"] = std::move(callbacks);
  }

  static optim::OptimizerState saved_optimizer(const Checkpoint& checkpoint, Map scalars, std::size_t index) {
    optim::OptimizerState saved;
    saved.scalars = std::move(scalars);
    const std::string prefix = std::to_string(index) + ".";
    for (const auto& [name, tensor] : checkpoint.optimizer)
      if (name.starts_with(prefix)) saved.tensors.emplace_back(name.substr(prefix.size()), tensor);
    return saved;
  }

  /// The name of a callback's state: its own, where it says one, or its type.
  template <class Callback>
  static std::string state_key(const Callback& callback) {
    if constexpr (requires { std::string(callback.state_key()); })
      return callback.state_key();
    else
      return c10::demangle(typeid(Callback).name());
  }

  /// Refuses callbacks whose states would overwrite each other.
  void check_state_keys() {
    std::vector<std::string> keys;
    this->each_callback([&]<class Callback>(Callback& callback) {
      if constexpr (calls<hook::on_save_checkpoint, subject::callback, Callback, Types>)
        keys.push_back(state_key(callback));
    });
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end())
      throw config_error("two callbacks save their state as `" + *twice +
                         "`: give them other options, or a `state_key()` each");
  }

  std::optional<Checkpoint> loaded_;  // until its progress is restored
  bool epoch_frozen_ = false;         // with the moment, and what callbacks had seen of it
};

}  // namespace detpl::inline v0::detail
