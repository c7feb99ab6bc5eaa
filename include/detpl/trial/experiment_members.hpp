// SPDX-License-Identifier: Apache-2.0
// The members of an experiment's structs by their names: for what reads and lists them. Apart from the structs, since
// half a second of each program would go to these lines.
#pragma once

#include <boost/hana/adapt_struct.hpp>

#include "detpl/trial/experiment.hpp"

BOOST_HANA_ADAPT_STRUCT(detpl::BindMount, container_path, host_path, propagation, read_only);
BOOST_HANA_ADAPT_STRUCT(detpl::CheckpointStorageConfig, access_key, account_url, bucket, checkpoint_path,
                        connection_string, container, container_path, credential, endpoint_url, host_path, prefix,
                        propagation, save_experiment_best, save_trial_best, save_trial_latest, secret_key, storage_path,
                        tensorboard_path, type);
BOOST_HANA_ADAPT_STRUCT(detpl::EnvironmentConfig, add_capabilities, drop_capabilities, environment_variables,
                        force_pull_image, image, pod_spec, ports, proxy_ports, registry_auth);
BOOST_HANA_ADAPT_STRUCT(detpl::IntegrationsConfig, pachyderm, webhooks);
BOOST_HANA_ADAPT_STRUCT(detpl::OptimizationsConfig, aggregation_frequency, auto_tune_tensor_fusion,
                        average_aggregated_gradients, average_training_metrics, grad_updates_size_file,
                        gradient_compression, mixed_precision, tensor_fusion_cycle_time, tensor_fusion_threshold);
BOOST_HANA_ADAPT_STRUCT(detpl::PbsConfig, pbsbatch_args, slots_per_node);
BOOST_HANA_ADAPT_STRUCT(detpl::ProfilingConfig, begin_on_batch, enabled, end_after_batch, sync_timings);
BOOST_HANA_ADAPT_STRUCT(detpl::ReproducibilityConfig, experiment_seed);
BOOST_HANA_ADAPT_STRUCT(detpl::ResourcesConfig, devices, is_single_node, max_slots, native_parallel, priority,
                        resource_pool, shm_size, slots_per_trial, weight);
BOOST_HANA_ADAPT_STRUCT(detpl::RetentionPolicyConfig, log_retention_days);
BOOST_HANA_ADAPT_STRUCT(detpl::SlurmConfig, gpu_type, sbatch_args, slots_per_node);
BOOST_HANA_ADAPT_STRUCT(detpl::Experiment, bind_mounts, checkpoint_policy, checkpoint_storage, data, debug, description,
                        entrypoint, environment, hyperparameters, integrations, labels, log_policies, max_restarts,
                        min_checkpoint_period, min_validation_period, name, optimizations, pbs,
                        perform_initial_validation, preemption_timeout, profiling, project, records_per_epoch,
                        reproducibility, resources, retention_policy, scheduling_unit, searcher, slurm, workspace);
