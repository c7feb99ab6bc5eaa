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
#include "detpl/loop/events.hpp"
#include "detpl/loop/process_state.hpp"
#include "detpl/optim/grad_scaler.hpp"
#include "detpl/optim/state.hpp"

namespace detpl::inline v0::detail {

/// Holds what training changes and knows how to save and restore it.
template <class Module, class BatchType, class... Callbacks>
class Restorable : public Events<Module, BatchType, Callbacks...> {
  using Base = Events<Module, BatchType, Callbacks...>;

 public:
  Restorable(FitOptions options, Map hyperparameters, std::vector<AnyLogger> loggers, std::shared_ptr<Module> module,
             Callbacks... callbacks)
      : Base(std::move(module), std::move(callbacks)...) {
    this->options_ = std::move(options);
    this->hyperparameters_ = std::move(hyperparameters);
    this->loggers_ = std::move(loggers);
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
    if constexpr (has_storage)
      checkpoint_storage()->save(make_checkpoint(), path);
    else
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
  using typename Base::Types;
  template <hook which>
  static constexpr bool module_has = Base::template module_has<which>;

  /// Asks the module for its optimizers, the first time.
  void prepare_optimizers() {
    if (!optimizers_)
      optimizers_ = std::make_unique<Slots>(this->template ask_module<hook::configure_optimizers>(), this->schedules_);
  }

  /// Loads the weights of `ckpt_path` and the callbacks' states; the rest waits until the optimizers exist.
  void restore_weights() {
    const std::string& path = this->options_.ckpt_path;
    if (path.empty()) return;
    if constexpr (has_storage) {
      restored_ = checkpoint_storage()->load(path);
      if constexpr (module_has<hook::on_load_checkpoint>)
        this->template ask_module<hook::on_load_checkpoint>(*restored_);
      load_model_state(*this->module_, restored_->model);
      if (data_on_load_) data_on_load_(*restored_);
      if (this->stage_ == Stage::fit) load_callbacks(*restored_);
    } else {
      refuse_without_storage("ckpt_path = \"" + path + "\"");
    }
  }

  /// Restores optimizers, schedulers, generators and the position in the data.
  void restore_progress() {
    if constexpr (has_storage) load_progress();
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
  std::int64_t epochs_done_ = 0;                                  // whole epochs
  std::int64_t batches_done_ = 0;                                 // of the epoch under way
  std::int64_t steps_done_ = 0;  // optimizer steps; `global_step()` follows once a step's validation is over

 private:
  static constexpr bool has_storage = (std::derived_from<callback_of<Callbacks>, CheckpointStorage> || ...);

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
    if (!restored_) return;
    const Checkpoint checkpoint = *std::exchange(restored_, std::nullopt);
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
      optim::load_optimizer_state(optimizer, saved_optimizer(checkpoint, as_map(optimizers[index]), index));
    });
    scaler_.load_state_dict(saved_map(state, "scaler"));
    epochs_done_ = saved_integer(state, "epoch");
    batches_done_ = saved_integer(state, "batches_of_epoch");
    steps_done_ = this->global_step_ = saved_integer(state, "global_step");
    if (const Value* seconds = state.find("seconds"))
      if (const double* number = seconds->template get_if<double>()) time_.set_earlier(*number);
    const Compatibility& compatibility = this->options_.compatibility;
    this->epoch_ = epochs_done_;
    if (const auto epochs = this->max_epochs(); epochs && epochs_done_ > *epochs)
      throw config_error("the checkpoint has trained " + std::to_string(epochs_done_) +
                         " epochs, max_epochs = " + std::to_string(*epochs) + " is fewer: give at least that many");
    if (batches_done_ > 0 && compatibility.skips_rest_of_epoch) {
      ++epochs_done_;
      batches_done_ = 0;
      this->epoch_ = epochs_done_;
    }
    if (const at::Tensor* generator = find_tensor(checkpoint.optimizer, "rng.cpu");
        generator && !compatibility.forgets_generators)
      cpu_generator().set_state(*generator);
    const Map logs = saved_map(state, "loggers");
    for (std::size_t index = 0; index < this->loggers_.size(); ++index)
      this->loggers_[index].load_state_dict(saved_map(logs, std::to_string(index)));
  }

  Checkpoint make_checkpoint() {
    Checkpoint checkpoint;
    checkpoint.model = model_state(*this->module_);
    checkpoint.steps_completed = steps_done_;
    Map& state = checkpoint.trainer_state;
    state["epoch"] = epochs_done_;
    state["batches_of_epoch"] = batches_done_;
    state["global_step"] = steps_done_;
    state["hyper_parameters"] = this->hyperparameters_;
    List schedules, optimizers;
    for (const optim::Schedule& schedule : this->schedules_) schedules.push_back(schedule.state_dict());
    if (optimizers_)
      optimizers_->for_each([&](auto& optimizer, auto index) {
        auto saved = optim::optimizer_state(optimizer);
        optimizers.push_back(std::move(saved.scalars));
        for (auto& [name, tensor] : saved.tensors)
          checkpoint.optimizer.push_back({std::to_string(index) + "." + name, tensor});
      });
    state["optimizers"] = std::move(optimizers);
    state["schedulers"] = std::move(schedules);
    if (Map scaler = scaler_.state_dict(); !scaler.items.empty()) state["scaler"] = std::move(scaler);
    state["seconds"] = time_.elapsed();
    checkpoint.optimizer.push_back({"rng.cpu", cpu_generator().get_state()});
    Map logs, callbacks;
    for (std::size_t index = 0; index < this->loggers_.size(); ++index)
      logs[std::to_string(index)] = this->loggers_[index].state_dict();
    state["loggers"] = std::move(logs);
    this->each_callback([&]<class Callback>(Callback& callback) {
      if constexpr (calls<hook::on_save_checkpoint, subject::callback, Callback, Types>) {
        using Result = result_of<hook::on_save_checkpoint, subject::callback, Callback, Types>;
        auto& trainer = static_cast<Trainer&>(*this);
        if constexpr (std::convertible_to<Result, Value>)
          callbacks[state_key(callback)] =
              call<hook::on_save_checkpoint, subject::callback, Types>(callback, trainer, *this->module_, checkpoint);
        else
          call<hook::on_save_checkpoint, subject::callback, Types>(callback, trainer, *this->module_, checkpoint);
      }
    });
    state["callbacks"] = std::move(callbacks);
    if constexpr (module_has<hook::on_save_checkpoint>) this->template ask_module<hook::on_save_checkpoint>(checkpoint);
    if (data_on_save_) data_on_save_(checkpoint);
    return checkpoint;
  }

  static optim::OptimizerState saved_optimizer(const Checkpoint& checkpoint, Map scalars, std::size_t index) {
    optim::OptimizerState saved;
    saved.scalars = std::move(scalars);
    const std::string prefix = std::to_string(index) + ".";
    for (const auto& [name, tensor] : checkpoint.optimizer)
      if (name.starts_with(prefix)) saved.tensors.emplace_back(name.substr(prefix.size()), tensor);
    return saved;
  }

  static std::int64_t saved_integer(const Map& state, std::string_view name) {
    const Value* value = state.find(name);
    const std::int64_t* number = value ? value->template get_if<std::int64_t>() : nullptr;
    if (!number)
      throw checkpoint_error("trainer_state.json has no whole number `" + std::string(name) +
                             "`: the checkpoint is not one of this program");
    return *number;
  }
  static Map as_map(const Value& value) {
    const Map* map = value.template get_if<Map>();
    return map ? *map : Map{};
  }
  static Map saved_map(const Map& state, std::string_view name) {
    const Value* value = state.find(name);
    return value ? as_map(*value) : Map{};
  }
  static List saved_list(const Map& state, std::string_view name) {
    const Value* value = state.find(name);
    const List* list = value ? value->template get_if<List>() : nullptr;
    return list ? *list : List{};
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

  std::optional<Checkpoint> restored_;
};

}  // namespace detpl::inline v0::detail
