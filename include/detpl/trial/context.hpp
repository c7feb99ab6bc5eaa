// SPDX-License-Identifier: Apache-2.0
// What a trial is given: its hyperparameters, its data configuration and its place among the processes.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/core/value.hpp"
#include "detpl/dist/world.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/module/workloads.hpp"

namespace detpl::inline v0 {

/// What a context is made of; on a laptop most of it stays as it is here.
struct LocalContext {
  Map data{};                            ///< the `data:` section of a configuration
  Map experiment{};                      ///< the whole configuration
  std::int64_t experiment_id = 0;        ///< of a cluster or a search
  Map hparams{};                         ///< hyperparameters by name
  std::string tensorboard_path{};        ///< where the cluster looks for TensorBoard's files
  std::int64_t trial_id = 0;             ///< of a cluster or a search
  std::int64_t trial_seed = 0;           ///< what the trial's random numbers begin with
  std::optional<Workloads> workloads{};  ///< what rules the run in place of the Trainer's flags
  World world{};                         ///< this process's place in the run
};

/// A trial's place among the processes, by Determined's names.
class DistributedContext {
 public:
  explicit DistributedContext(const World& world) : world_(world) {}

  int get_rank() const { return world_.rank; }
  int get_size() const { return world_.size; }
  int get_local_rank() const { return world_.local_rank; }
  int get_local_size() const { return world_.local_size; }
  /// Which of the hosts this is, and how many there are.
  int get_cross_rank() const { return world_.node_rank; }
  int get_num_agents() const { return world_.nodes; }

 private:
  World world_;
};

/// The surroundings of a trial, on a laptop or on a cluster; Determined's names.
class TrialContext {
 public:
  /// A context of this process alone: no server, no files.
  static TrialContext local(LocalContext local = {}) { return TrialContext(std::move(local)); }

  DistributedContext distributed;  ///< `context.distributed.get_rank()`

  /// The hyperparameter called `name`, as `Type`.
  ///
  /// Errors: config_error if there is none (it lists those there are) or if it isn't a `Type`.
  template <class Type = Value>
  Type get_hparam(std::string_view name) const {
    const Value* value = local_.hparams.find(name);
    if (!value) throw config_error(unknown_name("hyperparameter", name, names_of(local_.hparams)));
    if constexpr (std::same_as<Type, Value>) {
      return *value;
    } else {
      Type typed{};
      assign_value(typed, *value, std::string(name));
      return typed;
    }
  }
  /// All hyperparameters.
  const Map& get_hparams() const { return local_.hparams; }
  /// The `data:` section of the configuration.
  const Map& get_data_config() const { return local_.data; }
  /// The experiment's configuration, its defaults filled in; empty without one.
  const Map& get_experiment_config() const { return local_.experiment; }
  /// Numbers by which a cluster or a search knows the experiment and the trial; 0 without one.
  std::int64_t get_experiment_id() const { return local_.experiment_id; }
  std::int64_t get_trial_id() const { return local_.trial_id; }
  /// What the trial's random numbers begin with.
  std::int64_t get_trial_seed() const { return local_.trial_seed; }
  /// Where TensorBoard's files belong that a cluster is to show; empty where there is none.
  std::filesystem::path get_tensorboard_path() const { return local_.tensorboard_path; }
  /// This process's place in the run.
  const World& world() const { return local_.world; }
  /// What rules the run in place of the Trainer's flags, if anything does.
  const std::optional<Workloads>& workloads() const { return local_.workloads; }
  /// Has the trial end elsewhere than its configuration says, in its units.
  void set_max_length(std::int64_t count) {
    if (local_.workloads) local_.workloads->max_length.count = count;
  }

  /// Asks for the end of the trial after the step under way, validation included; false takes it back. One rank may ask
  /// for all. From any thread, and through any copy of the context.
  void set_stop_requested(bool stop) const { stop_->store(stop, std::memory_order_relaxed); }
  bool get_stop_requested() const { return stop_->load(std::memory_order_relaxed); }
  /// The request itself, for the loop.
  const std::shared_ptr<const std::atomic<bool>>& stop_request() const { return stop_request_; }

  /// Records in a batch of this process: the hyperparameter `global_batch_size`, shared out evenly over the ranks; what
  /// can't be is left out.
  ///
  /// Errors: config_error if there is no such hyperparameter, or it is less than the number of ranks.
  std::int64_t get_per_slot_batch_size() const {
    const auto records = get_hparam<std::int64_t>("global_batch_size");
    if (records < world().size)
      throw config_error("global_batch_size is " + std::to_string(records) + ", fewer than the " +
                         std::to_string(world().size) + " ranks: give each at least one record");
    return records / world().size;
  }
  /// Records in a batch of all processes: the batch of each times their number.
  std::int64_t get_global_batch_size() const { return get_per_slot_batch_size() * world().size; }

 private:
  explicit TrialContext(LocalContext local) : distributed(local.world), local_(std::move(local)) {}

  static std::vector<std::string> names_of(const Map& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map.items) names.push_back(name);
    return names;
  }

  LocalContext local_;
  std::shared_ptr<std::atomic<bool>> stop_ = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<const std::atomic<bool>> stop_request_ = stop_;
};

}  // namespace detpl::inline v0
