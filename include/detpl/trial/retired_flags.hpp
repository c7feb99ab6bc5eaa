// SPDX-License-Identifier: Apache-2.0
// Trainer flags of Lightning 0.7 to 2.6 that detpl doesn't take: what each is called now, or why there is none.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace detpl::inline v0::detail {

struct RetiredFlag {
  std::string_view name;    ///< Lightning's
  std::string_view answer;  ///< the new name or the reason, as the end of a sentence
};

inline constexpr std::string_view hosts = "the launcher says how many hosts there are; use torchrun, srun or mpirun";
inline constexpr std::string_view gpus = "use --accelerator gpu and --devices";
inline constexpr std::string_view sharding = "a DataLoader is always sharded; another range says detpl_sharded";
inline constexpr std::string_view no_such_device = "detpl trains on CPUs and GPUs; use --accelerator";
inline constexpr std::string_view logs_are_flushed =
    "loggers write what they have after each validation and at the end; leave it out";
inline constexpr std::string_view no_test_loop = "detpl has no test loop; use validate with --limit-val-batches";
inline constexpr std::string_view mixed_precision = "LibTorch's own mixed precision is the only one; use --precision";

/// In alphabetical order.
inline constexpr RetiredFlag retired_flags[] = {
    {"add_row_log_interval", "use --log-every-n-steps"},
    {"amp_backend", mixed_precision},
    {"amp_level", mixed_precision},
    {"auto_lr_find", "it is a callback; return a detpl::LearningRateFinder from the module's configure_callbacks"},
    {"auto_scale_batch_size", "detpl tries no batch sizes; set the data's own"},
    {"auto_select_gpus", "use --devices, and CUDA_VISIBLE_DEVICES to choose among GPUs"},
    {"automatic_optimization", "detpl steps the optimizers itself; leave it out"},
    {"barebones", "use --no-logger, --no-checkpointing, --no-progress-bar and --no-model-summary"},
    {"callbacks", "callbacks are C++ objects; return them from the module's configure_callbacks"},
    {"checkpoint_callback", "use --enable-checkpointing or --no-checkpointing"},
    {"default_save_path", "use --default-root-dir"},
    {"distributed_backend", "use --strategy"},
    {"early_stop_callback", "it is a callback; return a detpl::EarlyStopping from the module's configure_callbacks"},
    {"enable_autolog_hparams", "what save_hyperparameters records is logged; leave it out"},
    {"flush_logs_every_n_steps", logs_are_flushed},
    {"gpus", gpus},
    {"gradient_clip", "use --gradient-clip-val"},
    {"inference_mode", "validation and prediction never keep gradients; leave it out"},
    {"ipus", no_such_device},
    {"limit_test_batches", no_test_loop},
    {"log_gpu_memory", "detpl doesn't log it; use nvidia-smi"},
    {"log_save_interval", logs_are_flushed},
    {"max_nb_epochs", "use --max-epochs"},
    {"min_nb_epochs", "use --min-epochs"},
    {"model_registry", "detpl uploads no models; leave it out"},
    {"move_metrics_to_cpu", "metrics stay on the device until a logger or the progress bar is due; leave it out"},
    {"multiple_trainloader_mode", "there is one training loader; let it yield what several would"},
    {"nb_gpu_nodes", hosts},
    {"nb_sanity_val_steps", "use --num-sanity-val-steps"},
    {"num_gpus", gpus},
    {"num_nodes", hosts},
    {"num_processes", "use --devices"},
    {"num_tpu_cores", no_such_device},
    {"overfit_pct", "use --overfit-batches"},
    {"plugins", "detpl has no plugins; leave it out"},
    {"prepare_data_per_node", "it belongs to the data; give it `static constexpr bool prepare_data_per_node = false`"},
    {"print_nan_grads", "use --detect-anomaly"},
    {"process_position", "a program has one progress bar; leave it out"},
    {"progress_bar_refresh_rate", "the bar chooses its own rate; --no-progress-bar turns it off"},
    {"reload_dataloaders_every_epoch", "use --reload-dataloaders-every-n-epochs 1"},
    {"replace_sampler_ddp", sharding},
    {"resume_from_checkpoint", "use --ckpt-path"},
    {"row_log_interval", "use --log-every-n-steps"},
    {"show_progress_bar", "use --enable-progress-bar or --no-progress-bar"},
    {"stochastic_weight_avg",
     "it is a callback; return a detpl::StochasticWeightAveraging from the module's configure_callbacks"},
    {"terminate_on_nan", "use --detect-anomaly"},
    {"test_percent_check", no_test_loop},
    {"tpu_cores", no_such_device},
    {"train_percent_check", "use --limit-train-batches"},
    {"truncated_bptt_steps", "detpl cuts no sequences; let the loader yield short ones"},
    {"use_amp", "use --precision 16-mixed"},
    {"use_distributed_sampler", sharding},
    {"val_percent_check", "use --limit-val-batches"},
    {"weights_save_path", "checkpoints lie beside the logs; use --default-root-dir"},
    {"weights_summary", "use --enable-model-summary or --no-model-summary"},
};

/// The answer to a flag of Lightning's, given with dashes or underscores; empty for any other name.
inline std::string_view retired_answer(std::string_view name) {
  std::string lightnings(name);
  std::ranges::replace(lightnings, '-', '_');
  const RetiredFlag* found = std::ranges::find(retired_flags, lightnings, &RetiredFlag::name);
  return found == std::ranges::end(retired_flags) ? std::string_view() : found->answer;
}

}  // namespace detpl::inline v0::detail
