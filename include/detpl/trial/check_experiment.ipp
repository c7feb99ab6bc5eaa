// SPDX-License-Identifier: Apache-2.0
// The definitions of check_experiment.hpp, which need those of hyperparameters.hpp.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/trial/check_experiment.hpp"
#include "detpl/trial/experiment.hpp"
#include "detpl/trial/experiment_members.hpp"
#include "detpl/trial/hyperparameters.hpp"

namespace detpl::inline v0 {

namespace detail {

constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();

void check_bounds(const std::string& key, std::optional<std::int64_t> number, std::int64_t least,
                  std::int64_t most = unbounded) {
  if (!number || (least <= *number && *number <= most)) return;
  const std::string from = std::to_string(least);
  const std::string wanted = most == unbounded ? "a whole number, " + from + " or more"
                                               : "a whole number from " + from + " to " + std::to_string(most);
  wrong_type(key, *number, wanted.c_str());
}

void check_choice(const std::string& key, const std::string& text, const std::vector<std::string_view>& choices) {
  if (std::ranges::find(choices, text) != choices.end()) return;
  const std::string meant = nearest_name(text, choices);
  throw config_error("`" + key + "` is \"" + text + "\"" + (meant.empty() ? "" : "; did you mean \"" + meant + "\"?") +
                     " Valid: " + join(choices));
}

void check_present(const std::string& key, std::string_view name, const std::string& value) {
  if (value.empty()) throw config_error("`" + key + "` has no `" + std::string(name) + "`: add it");
}

/// What the types of checkpoint storage are made of. None of it is needed here: a cluster fills in its own, and a run
/// without one writes to its folder.
struct StorageType {
  std::string_view name;
  std::vector<std::string_view> members;
};

const std::vector<StorageType>& storage_types() {
  static const std::vector<StorageType> types = {
      {"azure", {"account_url", "connection_string", "container", "credential"}},
      {"directory", {"container_path"}},
      {"gcs", {"bucket", "prefix"}},
      {"s3", {"access_key", "bucket", "endpoint_url", "prefix", "secret_key"}},
      {"shared_fs",
       {"checkpoint_path", "container_path", "host_path", "propagation", "storage_path", "tensorboard_path"}}};
  return types;
}

void check_storage_members(const CheckpointStorageConfig& storage, const StorageType& type) {
  for_each_member(storage, [&](std::string_view name, const auto& member) {
    const bool belongs =
        name == "type" || name.starts_with("save_") || std::ranges::find(type.members, name) != type.members.end();
    if (member && !belongs)
      throw config_error("`checkpoint_storage." + std::string(name) + "` doesn't go with type " +
                         std::string(type.name) + ": leave it out, or change `type`");
  });
}

/// True if `path`, which may be relative to `folder`, lies in it.
bool lies_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto relative =
      (path.is_absolute() ? path : folder / path).lexically_normal().lexically_relative(folder.lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

void check_storage(const CheckpointStorageConfig& storage) {
  check_bounds("checkpoint_storage.save_experiment_best", storage.save_experiment_best, 0);
  check_bounds("checkpoint_storage.save_trial_best", storage.save_trial_best, 0);
  check_bounds("checkpoint_storage.save_trial_latest", storage.save_trial_latest, 0);
  if (!storage.type) return;
  std::vector<std::string_view> names;
  for (const StorageType& type : storage_types()) names.push_back(type.name);
  check_choice("checkpoint_storage.type", *storage.type, names);
  for (const StorageType& type : storage_types())
    if (type.name == *storage.type) check_storage_members(storage, type);
  if (storage.account_url && storage.connection_string)
    throw config_error(
        "`checkpoint_storage.account_url` and `checkpoint_storage.connection_string` contradict each other: give one "
        "of "
        "them");
  if (storage.host_path && storage.storage_path && !lies_below(*storage.storage_path, *storage.host_path))
    throw config_error("`checkpoint_storage.storage_path` is \"" + *storage.storage_path +
                       "\", but it must lie below `host_path`: write it relative to that");
  if (storage.prefix && storage.prefix->find("..") != std::string::npos)
    throw config_error("`checkpoint_storage.prefix` is \"" + *storage.prefix + "\", but it can't have `..` in it");
}

/// A constant, or what a range chooses from, must be a number of records that every slot gets some of.
void check_global_batch_size(const Map& hyperparameters, std::int64_t slots) {
  static const std::string key = "hyperparameters.global_batch_size";
  const Value* value = hyperparameters.find("global_batch_size");
  if (!value) return;
  const auto check = [](const std::string& path, const Value& size) {
    const auto* records = size.get_if<std::int64_t>();
    if (!records || *records < 1) wrong_type(path, size, "a whole number, 1 or more, or an int hyperparameter");
  };
  const Map* map = value->get_if<Map>();
  if (map && map->find("minval") && map->find("type") && *map->find("type") == Value("int")) {
    check(key + ".minval", *map->find("minval"));
  } else if (map && map->find("vals")) {
    for (const Value& size : *map->find("vals")->get_if<List>()) check(key + ".vals", size);
  } else {
    const Value& constant = map && map->find("val") ? *map->find("val") : *value;
    check(key, constant);
    if (const std::int64_t records = *constant.get_if<std::int64_t>(); records < slots)
      throw config_error("`" + key + "` is " + std::to_string(records) + ", fewer than the " + std::to_string(slots) +
                         " slots that `resources.slots_per_trial` says: give each at least one record");
  }
}

void check_searcher_config(const SearcherConfig& searcher) {
  check_choice("searcher.name", searcher.name, {"single", "random", "grid", "async_halving", "adaptive_asha"});
  if (searcher.max_length) check_bounds("searcher.max_length", searcher.max_length->count, 1);
  if (searcher.source_trial_id && searcher.source_checkpoint_uuid)
    throw config_error(
        "`searcher.source_trial_id` and `searcher.source_checkpoint_uuid` contradict each other: give "
        "one of them");
}

/// Bytes as Determined reads them: `1.5G`, `128 MiB`, `4096`.
bool is_memory_size(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, digits);
  if (number.empty() || number.back() == '.' || std::ranges::count(number, '.') > 1) return false;
  std::string unit(text.substr(digits));
  if (unit.size() > 1 && unit.front() == ' ') unit.erase(0, 1);
  std::ranges::transform(unit, unit.begin(), [](unsigned char letter) { return std::tolower(letter); });
  if (unit.empty() || unit == "b") return true;
  return std::string_view("kmgtp").find(unit.front()) != std::string_view::npos &&
         (unit.size() == 1 || unit.substr(1) == "b" || unit.substr(1) == "ib");
}

void check_resources(const ResourcesConfig& resources) {
  check_bounds("resources.max_slots", resources.max_slots, 0);
  check_bounds("resources.priority", resources.priority, 1, 99);
  check_bounds("resources.slots_per_trial", resources.slots_per_trial, 0);
  if (resources.max_slots && resources.slots_per_trial > *resources.max_slots)
    throw config_error("`resources.slots_per_trial` is " + std::to_string(resources.slots_per_trial) +
                       ", more than `resources.max_slots` = " + std::to_string(*resources.max_slots) +
                       ": no trial could begin");
  const Value& shm_size = resources.shm_size;
  const auto* text = shm_size.get_if<std::string>();
  const bool is_size = text ? is_memory_size(*text) : shm_size.is<std::int64_t>();
  if (!shm_size.is_null() && !is_size) wrong_type("resources.shm_size", shm_size, "bytes, or a size such as 1.5G");
}

void check_entrypoint(const Value& entrypoint) {
  const List* words = entrypoint.get_if<List>();
  const auto is_text = [](const Value& value) { return value.is<std::string>(); };
  const bool right = words ? !words->empty() && std::ranges::all_of(*words, is_text) : is_text(entrypoint);
  if (!entrypoint.is_null() && !right)
    wrong_type("entrypoint", entrypoint, "a command as text, or as a list of texts with at least one");
}

void check_environment(const EnvironmentConfig& environment) {
  const auto may_be = [](const Value& value, bool right, std::string_view name, const char* wanted) {
    if (!value.is_null() && !value.is<Map>() && !right)  // it isn't shown: it may hold a password
      throw config_error("`environment." + std::string(name) + "` must be " + wanted +
                         ", or a map of such for cpu, cuda and rocm");
  };
  may_be(environment.environment_variables, environment.environment_variables.is<List>(), "environment_variables",
         "a list of texts NAME=value");
  may_be(environment.image, environment.image.is<std::string>(), "image", "text");
}

}  // namespace detail

void check_experiment(const Experiment& experiment) {
  using detail::check_bounds, detail::check_choice;
  detail::check_entrypoint(experiment.entrypoint);
  check_choice("checkpoint_policy", experiment.checkpoint_policy, {"best", "all", "none"});
  check_bounds("max_restarts", experiment.max_restarts, 0);
  check_bounds("min_checkpoint_period", experiment.min_checkpoint_period.count, 0);
  check_bounds("min_validation_period", experiment.min_validation_period.count, 0);
  check_bounds("preemption_timeout", experiment.preemption_timeout, 1);
  check_bounds("records_per_epoch", experiment.records_per_epoch, 0);
  check_bounds("scheduling_unit", experiment.scheduling_unit, 1);
  check_bounds("retention_policy.log_retention_days", experiment.retention_policy.log_retention_days, -1, 32767);
  check_bounds("reproducibility.experiment_seed", experiment.reproducibility.experiment_seed, 0, 0xffffffff);
  check_bounds("pbs.slots_per_node", experiment.pbs.slots_per_node, 1);
  check_bounds("slurm.slots_per_node", experiment.slurm.slots_per_node, 1);

  const OptimizationsConfig& optimizations = experiment.optimizations;
  check_bounds("optimizations.aggregation_frequency", optimizations.aggregation_frequency, 1);
  check_choice("optimizations.mixed_precision", optimizations.mixed_precision, {"O0", "O1", "O2", "O3"});
  check_bounds("optimizations.tensor_fusion_cycle_time", optimizations.tensor_fusion_cycle_time, 0);
  check_bounds("optimizations.tensor_fusion_threshold", optimizations.tensor_fusion_threshold, 0);

  const ProfilingConfig& profiling = experiment.profiling;
  check_bounds("profiling.begin_on_batch", profiling.begin_on_batch, 0);
  check_bounds("profiling.end_after_batch", profiling.end_after_batch, profiling.begin_on_batch);

  for (std::size_t i = 0; i < experiment.bind_mounts.size(); ++i) {
    const BindMount& mount = experiment.bind_mounts[i];
    const std::string key = "bind_mounts[" + std::to_string(i) + "]";
    detail::check_present(key, "container_path", mount.container_path);
    detail::check_present(key, "host_path", mount.host_path);
    if (!mount.host_path.starts_with('/'))
      throw config_error("`" + key + ".host_path` is \"" + mount.host_path + "\", but it must begin with `/`");
    if (mount.container_path == ".")
      throw config_error("`" + key + ".container_path` can't be the working directory: name a folder in it");
  }
  if (experiment.workspace.empty() != experiment.project.empty())
    throw config_error(std::string("`") + (experiment.project.empty() ? "workspace" : "project") +
                       "` comes with the other of `workspace` and `project`: give both or none");

  detail::check_environment(experiment.environment);
  detail::check_resources(experiment.resources);
  detail::check_storage(experiment.checkpoint_storage);
  detail::check_searcher_config(experiment.searcher);
  check_hyperparameters(experiment.hyperparameters, experiment.searcher.name == "grid");
  detail::check_global_batch_size(experiment.hyperparameters, experiment.resources.slots_per_trial);
}

}  // namespace detpl::inline v0
