// SPDX-License-Identifier: Apache-2.0
// An experiment as its file says it: Determined's sections, names and defaults, as plain structs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "detpl/core/value.hpp"
#include "detpl/trial/length.hpp"
#include "detpl/trial/searcher_config.hpp"

namespace detpl::inline v0 {

/// A folder of the host that a cluster shows in the container.
struct BindMount {
  std::string container_path{};
  std::string host_path{};
  std::string propagation = "rprivate";
  bool read_only = false;
};

/// Where checkpoints go and which of them stay. Which members count depends on `type`.
struct CheckpointStorageConfig {
  std::optional<std::string> access_key{};       ///< of s3
  std::optional<std::string> account_url{};      ///< of azure
  std::optional<std::string> bucket{};           ///< of s3 and gcs
  std::optional<std::string> checkpoint_path{};  ///< of shared_fs, the old spelling of storage_path
  std::optional<std::string> connection_string{};
  std::optional<std::string> container{};              ///< of azure
  std::optional<std::string> container_path{};         ///< of directory
  std::optional<std::string> credential{};             ///< of azure, with account_url
  std::optional<std::string> endpoint_url{};           ///< of s3
  std::optional<std::string> host_path{};              ///< of shared_fs
  std::optional<std::string> prefix{};                 ///< of s3 and gcs
  std::optional<std::string> propagation{};            ///< of shared_fs; rprivate
  std::optional<std::int64_t> save_experiment_best{};  ///< 0, but a run without a cluster keeps all if no save_… is set
  std::optional<std::int64_t> save_trial_best{};       ///< 1, likewise
  std::optional<std::int64_t> save_trial_latest{};     ///< 1, likewise
  std::optional<std::string> secret_key{};             ///< of s3
  std::optional<std::string> storage_path{};           ///< of shared_fs, below host_path
  std::optional<std::string> tensorboard_path{};       ///< of shared_fs
  std::optional<std::string> type{};                   ///< shared_fs, directory, s3, gcs or azure; else the cluster's
};

/// The container that a cluster runs a trial in.
struct EnvironmentConfig {
  std::vector<std::string> add_capabilities{};
  std::vector<std::string> drop_capabilities{};
  Value environment_variables{};  ///< a list of `NAME=value`, or one for each of cpu, cuda and rocm
  bool force_pull_image = false;
  Value image{};  ///< a text, or one for each of cpu, cuda and rocm
  Map pod_spec{};
  Map ports{};
  List proxy_ports{};
  Map registry_auth{};
};

struct IntegrationsConfig {
  Map pachyderm{};
  Map webhooks{};
};

/// How gradients are added up and exchanged.
struct OptimizationsConfig {
  std::int64_t aggregation_frequency = 1;  ///< batches that make a step
  bool auto_tune_tensor_fusion = false;
  bool average_aggregated_gradients = true;  ///< gradients are divided by aggregation_frequency
  bool average_training_metrics = true;
  std::optional<std::string> grad_updates_size_file{};
  bool gradient_compression = false;   ///< gradients travel as fp16
  std::string mixed_precision = "O0";  ///< O0 to O3, of Apex
  std::int64_t tensor_fusion_cycle_time = 1;
  std::int64_t tensor_fusion_threshold = 64;
};

struct PbsConfig {
  std::vector<std::string> pbsbatch_args{};
  std::optional<std::int64_t> slots_per_node{};
};

struct ProfilingConfig {
  std::int64_t begin_on_batch = 0;
  bool enabled = false;
  std::optional<std::int64_t> end_after_batch{};
  bool sync_timings = true;
};

struct ReproducibilityConfig {
  std::optional<std::int64_t> experiment_seed{};  ///< from 0 to 2^32 - 1; without it the time
};

/// What of a cluster a trial takes.
struct ResourcesConfig {
  List devices{};
  bool is_single_node = false;
  std::optional<std::int64_t> max_slots{};  ///< of all trials together
  bool native_parallel = false;
  std::optional<std::int64_t> priority{};  ///< from 1 to 99
  std::string resource_pool{};
  Value shm_size{};  ///< bytes, or a text such as 1.5G
  std::int64_t slots_per_trial = 1;
  double weight = 1;
};

struct RetentionPolicyConfig {
  std::optional<std::int64_t> log_retention_days{};  ///< -1 is for ever
};

struct SlurmConfig {
  std::optional<std::string> gpu_type{};
  std::vector<std::string> sbatch_args{};
  std::optional<std::int64_t> slots_per_node{};
};

/// An experiment. docs/determined.md says what detpl does with each member.
struct Experiment {
  std::vector<BindMount> bind_mounts{};
  std::string checkpoint_policy = "best";  ///< after a validation: best, all or none
  CheckpointStorageConfig checkpoint_storage{};
  Map data{};  ///< the program's own
  bool debug = false;
  std::optional<std::string> description{};
  Value entrypoint{};  ///< a text for the shell, a list of arguments, or `module:Class`
  EnvironmentConfig environment{};
  Map hyperparameters{};  ///< as written: constants, ranges, and maps of them
  IntegrationsConfig integrations{};
  std::vector<std::string> labels{};
  List log_policies{};
  std::int64_t max_restarts = 5;
  Length min_checkpoint_period{};  ///< none if less than 1
  Length min_validation_period{};  ///< likewise
  std::optional<std::string> name{};
  OptimizationsConfig optimizations{};
  PbsConfig pbs{};
  bool perform_initial_validation = false;
  std::optional<std::int64_t> preemption_timeout{};  ///< seconds; the cluster's hour if not set
  ProfilingConfig profiling{};
  std::string project{};
  std::int64_t records_per_epoch = 0;
  ReproducibilityConfig reproducibility{};
  ResourcesConfig resources{};
  RetentionPolicyConfig retention_policy{};
  std::int64_t scheduling_unit = 100;  ///< batches between reports
  SearcherConfig searcher{};
  SlurmConfig slurm{};
  std::string workspace{};
};

}  // namespace detpl::inline v0
