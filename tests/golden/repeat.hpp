// SPDX-License-Identifier: Apache-2.0
// Repeats a recorded run: its flags, callbacks, data and module, through an Adapter.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "detpl/callbacks/early_stopping.hpp"
#include "detpl/callbacks/gradient_accumulation_scheduler.hpp"
#include "detpl/callbacks/learning_rate_monitor.hpp"
#include "detpl/callbacks/model_checkpoint.hpp"
#include "detpl/callbacks/stochastic_weight_averaging.hpp"
#include "detpl/checkpoint/directory.hpp"
#include "recorded_callback.hpp"
#include "recorded_module.hpp"

namespace golden {

inline detpl::BatchCount count_of(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return value.get<double>();
}

/// `4`, or by epoch, `{"0": 1, "5": 4}`.
inline detpl::Accumulation accumulation_of(const json& value) {
  if (value.is_number()) return value.get<std::int64_t>();
  std::vector<std::pair<std::int64_t, std::int64_t>> by_epoch;
  for (const auto& [epoch, batches] : value.items()) by_epoch.emplace_back(std::stoll(epoch), batches);
  return detpl::Accumulation(std::move(by_epoch));
}

inline detpl::FitOptions options_of(const json& flags) {
  detpl::FitOptions options{.accelerator = "cpu", .compatibility = detpl::Compatibility::lightning_1_5()};
  for (const auto& [name, value] : flags.items()) {
    if (value.is_null()) continue;
    if (name == "max_epochs")
      options.max_epochs = value.get<std::int64_t>();
    else if (name == "max_steps")
      options.max_steps = value;
    else if (name == "min_epochs")
      options.min_epochs = value;
    else if (name == "min_steps")
      options.min_steps = value;
    else if (name == "log_every_n_steps")
      options.log_every_n_steps = value;
    else if (name == "num_sanity_val_steps")
      options.num_sanity_val_steps = value;
    else if (name == "limit_train_batches")
      options.limit_train_batches = count_of(value);
    else if (name == "limit_val_batches")
      options.limit_val_batches = count_of(value);
    else if (name == "limit_predict_batches")
      options.limit_predict_batches = count_of(value);
    else if (name == "limit_test_batches")
      continue;  // detpl has no test loop
    else if (name == "overfit_batches")
      options.overfit_batches = count_of(value);
    else if (name == "val_check_interval")
      options.val_check_interval = count_of(value);
    else if (name == "check_val_every_n_epoch")
      options.check_val_every_n_epoch = value;
    else if (name == "reload_dataloaders_every_n_epochs")
      options.reload_dataloaders_every_n_epochs = value;
    else if (name == "accumulate_grad_batches")
      options.accumulate_grad_batches = accumulation_of(value);
    else if (name == "fast_dev_run")
      options.fast_dev_run = value.is_boolean() ? std::int64_t{value.get<bool>()} : value.get<std::int64_t>();
    else if (name == "gradient_clip_val")
      options.gradient_clip_val = value;
    else if (name == "gradient_clip_algorithm")
      options.gradient_clip_algorithm = value;
    else if (name == "track_grad_norm")
      options.track_grad_norm = value.is_string() ? std::numeric_limits<double>::infinity() : value.get<double>();
    else if (name == "detect_anomaly")
      options.detect_anomaly = value;
    else if (name != "enable_checkpointing" && name != "enable_progress_bar" && name != "enable_model_summary" &&
             name != "logger")
      throw std::runtime_error("the trainer flag `" + name + "` is unknown");
  }
  return options;
}

/// Writes down the checkpoints that are written, with the numbers that Lightning 1.5 stores in its own.
class RecordingStorage : public detpl::DirectoryStorage {
 public:
  explicit RecordingStorage(Recorder& recorder) : recorder_(recorder) {}
  void save(const detpl::Checkpoint& checkpoint, const std::filesystem::path& path) override {
    DirectoryStorage::save(checkpoint, path);
    const auto max_steps = recorder_.trainer->options().max_steps;
    const bool all_steps = max_steps >= 0 && checkpoint.steps_completed - 1 >= max_steps;
    recorder_.saves.push_back(
        {{"epoch", recorder_.epoch() + (all_steps ? 0 : 1)}, {"global_step", checkpoint.steps_completed}});
  }

 private:
  Recorder& recorder_;
};

/// The stock callbacks that a recording names; of checkpoints up to two.
struct StockCallbacks {
  std::optional<detpl::EarlyStopping> early_stopping, second_early_stopping;
  std::optional<detpl::LearningRateMonitor> learning_rate_monitor;
  std::optional<detpl::GradientAccumulationScheduler> accumulation;
  std::optional<detpl::StochasticWeightAveraging> averaging;
  std::optional<detpl::ModelCheckpoint> checkpoint, second_checkpoint;

  StockCallbacks(const json& list, const std::filesystem::path& folder) {
    for (const json& settings : list) {
      const std::string kind = settings["kind"];
      if (kind == "EarlyStopping")
        (early_stopping ? second_early_stopping : early_stopping).emplace(early_stopping_of(settings));
      else if (kind == "LearningRateMonitor")
        learning_rate_monitor.emplace(learning_rate_monitor_of(settings));
      else if (kind == "GradientAccumulationScheduler")
        accumulation.emplace(accumulation_of(settings["scheduling"]));
      else if (kind == "StochasticWeightAveraging")
        averaging.emplace(averaging_of(settings));
      else if (kind == "ModelCheckpoint")
        (checkpoint ? second_checkpoint : checkpoint).emplace(checkpoint_of(settings, folder));
      else
        throw std::runtime_error("the callback `" + kind + "` is unknown");
    }
  }

 private:
  /// Sets `option` from the entry of its name, if there is one.
  template <class Option>
  static void read(const json& settings, std::set<std::string>& known, const char* name, Option& option) {
    known.insert(name);
    if (!settings.contains(name) || settings[name].is_null()) return;
    if constexpr (requires { option.emplace(); })
      option.emplace(settings[name].template get<typename Option::value_type>());
    else
      option = settings[name].template get<Option>();
  }
  static void refuse_unknown(const json& settings, const std::set<std::string>& known) {
    for (const auto& [key, value] : settings.items())
      if (key != "kind" && !known.contains(key))
        throw std::runtime_error("the option `" + key + "` of " + settings["kind"].get<std::string>() + " is unknown");
  }

  static detpl::EarlyStoppingOptions early_stopping_of(const json& settings) {
    detpl::EarlyStoppingOptions options;
    std::set<std::string> known;
    read(settings, known, "check_finite", options.check_finite);
    read(settings, known, "check_on_train_epoch_end", options.check_on_train_epoch_end);
    read(settings, known, "divergence_threshold", options.divergence_threshold);
    read(settings, known, "min_delta", options.min_delta);
    read(settings, known, "mode", options.mode);
    read(settings, known, "monitor", options.monitor);
    read(settings, known, "patience", options.patience);
    read(settings, known, "stopping_threshold", options.stopping_threshold);
    read(settings, known, "strict", options.strict);
    read(settings, known, "verbose", options.verbose);
    refuse_unknown(settings, known);
    return options;
  }
  static detpl::LearningRateMonitorOptions learning_rate_monitor_of(const json& settings) {
    detpl::LearningRateMonitorOptions options;
    std::set<std::string> known;
    read(settings, known, "log_momentum", options.log_momentum);
    known.insert("logging_interval");
    if (settings.contains("logging_interval") && !settings["logging_interval"].is_null())
      options.logging_interval =
          settings["logging_interval"] == "step" ? detpl::optim::Interval::step : detpl::optim::Interval::epoch;
    refuse_unknown(settings, known);
    return options;
  }
  static detpl::StochasticWeightAveragingOptions averaging_of(const json& settings) {
    detpl::StochasticWeightAveragingOptions options;
    std::set<std::string> known = {"swa_epoch_start", "swa_lrs"};
    read(settings, known, "annealing_epochs", options.annealing_epochs);
    read(settings, known, "annealing_strategy", options.annealing_strategy);
    if (settings.contains("swa_epoch_start")) {
      const json& start = settings["swa_epoch_start"];
      if (start.is_number_integer())
        options.swa_epoch_start = start.get<std::int64_t>();
      else
        options.swa_epoch_start = start.get<double>();
    }
    if (settings.contains("swa_lrs")) {
      const json& rates = settings["swa_lrs"];
      options.swa_lrs = rates.is_array() ? rates.get<std::vector<double>>() : std::vector<double>{rates.get<double>()};
    }
    refuse_unknown(settings, known);
    return options;
  }
  static detpl::ModelCheckpointOptions checkpoint_of(const json& settings, const std::filesystem::path& folder) {
    detpl::ModelCheckpointOptions options{.dirpath = folder};
    std::set<std::string> known;
    read(settings, known, "auto_insert_metric_name", options.auto_insert_metric_name);
    read(settings, known, "every_n_epochs", options.every_n_epochs);
    read(settings, known, "every_n_train_steps", options.every_n_train_steps);
    read(settings, known, "filename", options.filename);
    read(settings, known, "mode", options.mode);
    read(settings, known, "monitor", options.monitor);
    read(settings, known, "save_last", options.save_last);
    read(settings, known, "save_on_train_epoch_end", options.save_on_train_epoch_end);
    read(settings, known, "save_top_k", options.save_top_k);
    read(settings, known, "save_weights_only", options.save_weights_only);
    read(settings, known, "verbose", options.verbose);
    refuse_unknown(settings, known);
    return options;
  }
};

inline json checkpoint_json(const detpl::ModelCheckpoint& checkpoint, const std::filesystem::path& folder) {
  const auto file = [](const std::filesystem::path& path) {
    return path.empty() ? "" : path.filename().string() + ".ckpt";
  };
  json kept = json::object(), files = json::array();
  for (const auto& [path, score] : checkpoint.best_k_models()) kept[file(path)] = score;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent))
    if (!entry.is_symlink()) files.push_back(file(entry.path()));
  std::sort(files.begin(), files.end());
  const auto score = checkpoint.best_model_score();
  return {{"best_k_models", kept},
          {"best_model_path", file(checkpoint.best_model_path())},
          {"best_model_score", score ? json(*score) : json(nullptr)},
          {"files", files},
          {"kth_best_model_path", file(checkpoint.kth_best_model_path())},
          {"last_model_path", file(checkpoint.last_model_path())}};
}

inline json early_stopping_json(const detpl::EarlyStopping& early_stopping) {
  return {{"best_score", early_stopping.best_score()},
          {"stopped_epoch", early_stopping.stopped_epoch()},
          {"wait_count", early_stopping.wait_count()}};
}

inline json list_json(const detpl::Metrics& metrics) { return json::array({json_of(metrics)}); }

/// One run of a module with its data: fit, resume if the recording does, then the other verbs.
template <class Module, class... Data>
json run(const json& recording, Recorder& recorder, const std::filesystem::path& folder, Module& module,
         Data&... data) {
  const json& settings = recording["settings"];
  json final;
  const auto one_fit = [&](const json& flags, const std::string& ckpt_path, bool last) {
    detpl::FitOptions options = options_of(flags);
    if (!settings["data"].contains("val")) options.limit_val_batches = 0;
    options.ckpt_path = ckpt_path;
    StockCallbacks stock(settings["callbacks"], folder);
    const auto context = detpl::TrialContext::local();
    RecordingStorage storage(recorder);
    detpl::Adapter trial{context,
                         module,
                         data...,
                         options,
                         RowLogger{&recorder},
                         RecordedCallback{&recorder},
                         std::move(stock.early_stopping),
                         std::move(stock.second_early_stopping),
                         std::move(stock.learning_rate_monitor),
                         std::move(stock.accumulation),
                         std::move(stock.averaging),
                         std::move(stock.checkpoint),
                         std::move(stock.second_checkpoint),
                         std::ref(storage)};
    const auto finish = [&] {
      detpl::Trainer& trainer = trial.trainer();
      json weights = json::object();
      for (const auto& item : module.named_parameters()) weights[item.key()] = json_of(item.value().detach());
      final["weights"] = weights;
      final["epoch"] = trainer.current_epoch();
      final["global_step"] = trainer.global_step();
      final["lr"] = trainer.learning_rates();
      final["callback_metrics"] = json_of(trainer.callback_metrics());
      final["logged_metrics"] = json_of(trainer.logged_metrics());
      final["progress_bar_metrics"] = json_of(trainer.progress_bar_metrics());
      for (const json& callback : settings["callbacks"]) {
        if (callback["kind"] == "EarlyStopping" && !final.contains("early_stopping"))
          final["early_stopping"] = early_stopping_json(trial.template callback<detpl::EarlyStopping>());
        if (callback["kind"] == "ModelCheckpoint" && !final.contains("checkpoint"))
          final["checkpoint"] = checkpoint_json(trial.template callback<detpl::ModelCheckpoint>(), folder);
      }
    };
    try {
      trial.fit();
    } catch (const detpl::Error& error) {
      final["error"] = error.what();
      if (last) finish();
      return;
    }
    if (!last) return;
    for (const json& verb : settings.value("then", json::array())) {
      if (verb == "validate") final["validate"] = list_json(trial.validate());
      if (verb == "predict") {
        json predictions = json::array();
        for (const torch::Tensor& prediction : trial.predict(loader_of(recording, "val", 0)))
          predictions.push_back(json_of(prediction));
        final["predict"] = std::move(predictions);
      }
    }
    finish();
  };
  const json resume = settings.value("resume", json());
  one_fit(settings["trainer"], "", resume.is_null());
  if (!resume.is_null()) {
    const std::string file = resume["file"]["1"];
    recorder.trainer = nullptr;
    module.set_initial_weights();
    one_fit(resume["trainer"], (folder / file.substr(0, file.size() - std::string(".ckpt").size())).string(), true);
  }
  return final;
}

template <Optimizers kind, std::size_t validation_loaders>
json repeat_with(const json& recording, Recorder& recorder, const std::filesystem::path& folder) {
  if constexpr (kind == Optimizers::one)
    if (!recording["settings"].value("datamodule", false)) {
      WithData<RecordedModule<kind>, validation_loaders> module(recording, recorder, "M", recording, recorder);
      return run(recording, recorder, folder, module);
    }
  // The same hooks from a DataModule; where the recorded run had none, under the module's letter: fewer programs.
  const char* source = recording["settings"].value("datamodule", false) ? "D" : "M";
  RecordedModule<kind> module(recording, recorder);
  WithData<RecordedDataModule, validation_loaders> data(recording, recorder, source, recording, recorder);
  return run(recording, recorder, folder, module, data);
}

template <Optimizers kind>
json repeat(const json& recording, Recorder& recorder, const std::filesystem::path& folder) {
  const json& data = recording["settings"]["data"];
  const std::size_t loaders = data.contains("val") && data["val"].is_array() ? data["val"].size() : 1;
  if (loaders > 2) throw std::runtime_error("more than two validation loaders");
  return loaders == 2 ? repeat_with<kind, 2>(recording, recorder, folder)
                      : repeat_with<kind, 1>(recording, recorder, folder);
}

}  // namespace golden
