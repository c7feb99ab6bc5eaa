#include <doctest/doctest.h>
#include <detpl/loggers/yaml.ipp>
#include <detpl/trial/command_line.ipp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using detpl::FitOptions;

static detpl::CommandLine parse(std::vector<std::string> arguments, FitOptions defaults = {},
                                const std::vector<detpl::MemberFlag>& members = {}) {
  std::vector<const char*> argv{"program"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  return *detpl::parse_command_line(static_cast<int>(argv.size()), argv.data(), std::move(defaults), members);
}
static FitOptions options(std::vector<std::string> arguments) { return parse(std::move(arguments)).options; }

/// The sentence that refuses these arguments.
static std::string refusal(std::vector<std::string> arguments) {
  try {
    parse(std::move(arguments));
  } catch (const detpl::config_error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("every Trainer flag sets its field") {
  const FitOptions set = options({"--accelerator",
                                  "cpu",
                                  "--benchmark",
                                  "--check-val-every-n-epoch",
                                  "2",
                                  "--ckpt-path",
                                  "best",
                                  "--compatibility",
                                  "lightning-1.5",
                                  "--default-root-dir",
                                  "runs",
                                  "--detect-anomaly",
                                  "--fast-dev-run",
                                  "--gradient-clip-val",
                                  "0.5",
                                  "--gradient-clip-algorithm",
                                  "value",
                                  "--limit-predict-batches",
                                  "3",
                                  "--limit-train-batches",
                                  "0.5",
                                  "--limit-val-batches",
                                  "0",
                                  "--log-every-n-steps",
                                  "7",
                                  "--max-epochs",
                                  "9",
                                  "--max-steps",
                                  "80",
                                  "--max-time",
                                  "01:02:03:04",
                                  "--min-epochs",
                                  "2",
                                  "--min-steps",
                                  "10",
                                  "--num-sanity-val-steps",
                                  "-1",
                                  "--overfit-batches",
                                  "0.25",
                                  "--precision",
                                  "bf16-mixed",
                                  "--profiler",
                                  "simple",
                                  "--reload-dataloaders-every-n-epochs",
                                  "4",
                                  "--seed",
                                  "18446744073709551615",
                                  "--track-grad-norm",
                                  "inf",
                                  "--val-check-interval",
                                  "5"});
  CHECK(set.accelerator == "cpu");
  CHECK(set.benchmark);
  CHECK(set.check_val_every_n_epoch == 2);
  CHECK(set.ckpt_path == "best");
  CHECK(set.compatibility == detpl::Compatibility::lightning_1_5());
  CHECK(set.default_root_dir == "runs");
  CHECK(set.detect_anomaly);
  CHECK(set.fast_dev_run == 1);
  CHECK(set.gradient_clip_algorithm == "value");
  CHECK(set.gradient_clip_val == 0.5);
  CHECK(set.limit_predict_batches == detpl::BatchCount(3));
  CHECK(set.limit_train_batches == detpl::BatchCount(0.5));
  CHECK(set.limit_val_batches == detpl::BatchCount(0));
  CHECK(set.log_every_n_steps == 7);
  CHECK(set.max_epochs == 9);
  CHECK(set.max_steps == 80);
  CHECK(set.max_time == std::chrono::seconds(93784));
  CHECK(set.min_epochs == 2);
  CHECK(set.min_steps == 10);
  CHECK(set.num_sanity_val_steps == -1);
  CHECK(set.overfit_batches == detpl::BatchCount(0.25));
  CHECK(set.precision == "bf16-mixed");
  CHECK(set.profiler == "simple");
  CHECK(set.reload_dataloaders_every_n_epochs == 4);
  CHECK(set.seed == std::numeric_limits<std::uint64_t>::max());
  CHECK(set.track_grad_norm == std::numeric_limits<double>::infinity());
  CHECK(set.val_check_interval == detpl::BatchCount(5));
}

TEST_CASE("flags that are not given say what the program does") {
  const detpl::CommandLine bare = parse({}, {.max_epochs = 3, .precision = "64"});
  CHECK(bare.command == "fit");
  CHECK(!bare.async_checkpoint);
  CHECK(parse({"--async-checkpoint"}).async_checkpoint);
  CHECK(bare.options.max_epochs == 3);
  CHECK(bare.options.precision == "64");
  CHECK(bare.options.default_root_dir == ".");
  CHECK(bare.options.compatibility == detpl::Compatibility{});
  CHECK(parse({}, {.default_root_dir = "here"}).options.default_root_dir == "here");
}

TEST_CASE("gradients are accumulated over a count of batches, or over counts by epoch") {
  CHECK(options({"--accumulate-grad-batches", "4"}).accumulate_grad_batches == detpl::Accumulation(4));
  const auto by_epoch = options({"--accumulate-grad-batches", "0:1,5:4"}).accumulate_grad_batches;
  CHECK(by_epoch == detpl::Accumulation{{0, 1}, {5, 4}});
  for (const char* wrong : {"four", "0:", ":4", "0:1,", ",0:1", "0:1;5:4", "0:1,4", "1.5"}) {
    CAPTURE(wrong);
    CHECK(refusal({std::string("--accumulate-grad-batches=") + wrong}).find("such as 0:1,5:4") != std::string::npos);
  }
  CHECK(refusal({"--accumulate-grad-batches", "0"}) ==
        "accumulate_grad_batches = 0 is out of range: it must be at least 1");
}

TEST_CASE("values that can't be are refused in one sentence") {
  CHECK(refusal({"--max-epochs="}) == "--max-epochs= has no value: see --help");
  CHECK(refusal({"--max-time", "90"}).starts_with("--max-time: the duration \"90\" can't be read: write days:"));
  CHECK(refusal({"--precision", "12"}) == "precision = \"12\" is not known: use 32, 64, bf16-mixed or 16-mixed");
  CHECK(refusal({"--profiler", "advanced"}) == "profiler = \"advanced\" is not known: use simple or pytorch");
  CHECK(refusal({"--compatibility", "lightning-2"}) ==
        "--compatibility is \"lightning-2\", but it must be lightning-1.5; leave it out for detpl's own behaviour");
  CHECK(refusal({"--track-grad-norm", "0"}).starts_with("track_grad_norm = 0"));
  CHECK(refusal({"--track-grad-norm", "two"}) == "`--track-grad-norm` is the text \"two\", but it must be a number");
  CHECK(refusal({"--devices", "two"}).find("it must be a number, 1 or more, or auto") != std::string::npos);
  CHECK(refusal({"--timeout", "0"}).find("it must be 1 or more") != std::string::npos);
}

TEST_CASE("flags that contradict each other are refused in one sentence") {
  CHECK(refusal({"--min-epochs", "5", "--max-epochs", "3"}) ==
        "min_epochs = 5 contradicts max_epochs = 3: give at most that many");
  CHECK(refusal({"--deterministic", "--benchmark"}).starts_with("deterministic and benchmark contradict each other"));
  CHECK(refusal({"--checkpoint-every-n-steps", "5", "--no-checkpointing"}) ==
        "--checkpoint-every-n-steps and --no-checkpointing contradict each other: leave one of them out");
  CHECK(refusal({"--async-checkpoint", "--no-checkpointing"}) ==
        "--async-checkpoint and --no-checkpointing contradict each other: leave one of them out");
}

TEST_CASE("flags of other Lightnings are answered by name, with dashes or underscores") {
  CHECK(refusal({"--row_log_interval", "5"}) == "unsupported flag `--row_log_interval`: use --log-every-n-steps");
  CHECK(refusal({"--row-log-interval=5"}) == "unsupported flag `--row-log-interval`: use --log-every-n-steps");
  CHECK(refusal({"--distributed_backend", "ddp"}) == "unsupported flag `--distributed_backend`: use --strategy");
  CHECK(refusal({"--max_epochs", "3"}) == "unknown flag `--max_epochs`: use --max-epochs");
  CHECK(refusal({"--min_epoch", "3"}) == "unknown flag `--min_epoch`; did you mean `--min-epochs`? See --help.");
}

TEST_CASE("what the answers advise exists, and no flag is refused that is taken") {
  CLI::App app;
  detpl::CommandLine command;
  detpl::detail::FlagTable flags(app, command);
  const std::vector<std::string> names = detpl::detail::flag_names(app);
  const auto taken = [&](const std::string& flag) { return std::ranges::find(names, flag) != names.end(); };
  std::string previous;
  for (const auto& [name, answer] : detpl::detail::retired_flags) {
    CAPTURE(name);
    CHECK(!taken(detpl::detail::flag_of(name)));
    CHECK(previous < name);
    previous = name;
    for (auto begin = answer.find("--"); begin != answer.npos; begin = answer.find("--", begin + 2)) {
      const std::string_view rest = answer.substr(begin);
      const std::string flag(rest.substr(0, rest.find_first_not_of("-abcdefghijklmnopqrstuvwxyz")));
      CAPTURE(flag);
      CHECK(taken(flag));
    }
  }
}

TEST_CASE("every flag of Lightning's Trainer from 0.7 to 1.5 is taken or answered") {
  CLI::App app;
  detpl::CommandLine command;
  detpl::detail::FlagTable flags(app, command);
  const std::vector<std::string> names = detpl::detail::flag_names(app);
  for (const char* name : {"accelerator",
                           "accumulate_grad_batches",
                           "add_row_log_interval",
                           "amp_backend",
                           "amp_level",
                           "auto_lr_find",
                           "auto_scale_batch_size",
                           "auto_select_gpus",
                           "automatic_optimization",
                           "benchmark",
                           "callbacks",
                           "check_val_every_n_epoch",
                           "checkpoint_callback",
                           "default_root_dir",
                           "default_save_path",
                           "detect_anomaly",
                           "deterministic",
                           "devices",
                           "distributed_backend",
                           "early_stop_callback",
                           "enable_checkpointing",
                           "enable_model_summary",
                           "enable_progress_bar",
                           "fast_dev_run",
                           "flush_logs_every_n_steps",
                           "gpus",
                           "gradient_clip",
                           "gradient_clip_algorithm",
                           "gradient_clip_val",
                           "ipus",
                           "limit_predict_batches",
                           "limit_test_batches",
                           "limit_train_batches",
                           "limit_val_batches",
                           "log_every_n_steps",
                           "log_gpu_memory",
                           "log_save_interval",
                           "logger",
                           "max_epochs",
                           "max_nb_epochs",
                           "max_steps",
                           "max_time",
                           "min_epochs",
                           "min_nb_epochs",
                           "min_steps",
                           "move_metrics_to_cpu",
                           "multiple_trainloader_mode",
                           "nb_gpu_nodes",
                           "nb_sanity_val_steps",
                           "num_gpus",
                           "num_nodes",
                           "num_processes",
                           "num_sanity_val_steps",
                           "num_tpu_cores",
                           "overfit_batches",
                           "overfit_pct",
                           "plugins",
                           "precision",
                           "prepare_data_per_node",
                           "print_nan_grads",
                           "process_position",
                           "profiler",
                           "progress_bar_refresh_rate",
                           "reload_dataloaders_every_epoch",
                           "reload_dataloaders_every_n_epochs",
                           "replace_sampler_ddp",
                           "resume_from_checkpoint",
                           "row_log_interval",
                           "show_progress_bar",
                           "stochastic_weight_avg",
                           "strategy",
                           "sync_batchnorm",
                           "terminate_on_nan",
                           "test_percent_check",
                           "tpu_cores",
                           "track_grad_norm",
                           "train_percent_check",
                           "truncated_bptt_steps",
                           "use_amp",
                           "val_check_interval",
                           "val_percent_check",
                           "weights_save_path",
                           "weights_summary"}) {
    CAPTURE(name);
    const bool taken = std::ranges::find(names, detpl::detail::flag_of(name)) != names.end();
    CHECK((taken || !detpl::detail::retired_answer(name).empty()));
  }
}

TEST_CASE("a data definition's own flag comes before Lightning's of that name") {
  const detpl::CommandLine line = parse({"--gpus", "3"}, {}, {{"gpus", "1"}});
  CHECK(line.members == std::vector<std::pair<std::string, std::string>>{{"gpus", "3"}});
}
