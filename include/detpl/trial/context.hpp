// SPDX-License-Identifier: Apache-2.0
// What a trial is given: its hyperparameters, its data configuration and its place among the processes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/core/value.hpp"
#include "detpl/dist/world.hpp"
#include "detpl/module/hparams.hpp"

namespace detpl::inline v0 {

/// What a local context is made of.
struct LocalContext {
  Map data{};     ///< the `data:` section of a configuration
  Map hparams{};  ///< hyperparameters by name
  World world{};  ///< this process's place in the run
};

/// The surroundings of a trial, on a laptop or on a cluster; Determined's names.
class TrialContext {
 public:
  /// A context of this process alone: no server, no files.
  static TrialContext local(LocalContext local = {}) { return TrialContext(std::move(local)); }

  /// The hyperparameter called `name`, as `Type`.
  ///
  /// Errors: config_error if there is none (it lists those there are) or if it isn't a `Type`.
  template <class Type = Value>
  Type get_hparam(std::string_view name) const {
    const Value* value = hparams_.find(name);
    if (!value) throw config_error(unknown_name("hyperparameter", name, names_of(hparams_)));
    if constexpr (std::same_as<Type, Value>) {
      return *value;
    } else {
      Type typed{};
      assign_value(typed, *value, std::string(name));
      return typed;
    }
  }
  /// All hyperparameters.
  const Map& get_hparams() const { return hparams_; }
  /// The `data:` section of the configuration.
  const Map& get_data_config() const { return data_; }
  /// This process's place in the run.
  const World& world() const { return world_; }

  /// Records in a batch of this process: the hyperparameter `global_batch_size`, shared out evenly over the ranks; what
  /// can't be is left out.
  ///
  /// Errors: config_error if there is no such hyperparameter, or it is less than the number of ranks.
  std::int64_t get_per_slot_batch_size() const {
    const auto records = get_hparam<std::int64_t>("global_batch_size");
    if (records < world_.size)
      throw config_error("global_batch_size is " + std::to_string(records) + ", fewer than the " +
                         std::to_string(world_.size) + " ranks: give each at least one record");
    return records / world_.size;
  }
  /// Records in a batch of all processes: the batch of each times their number.
  std::int64_t get_global_batch_size() const { return get_per_slot_batch_size() * world_.size; }

 private:
  explicit TrialContext(LocalContext local)
      : data_(std::move(local.data)), hparams_(std::move(local.hparams)), world_(std::move(local.world)) {}

  static std::vector<std::string> names_of(const Map& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map.items) names.push_back(name);
    return names;
  }

  Map data_, hparams_;
  World world_;
};

}  // namespace detpl::inline v0
