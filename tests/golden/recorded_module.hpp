// SPDX-License-Identifier: Apache-2.0
// The module, the data and the callback of the recordings: their hooks write down that they were called.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <tuple>

#include "detpl/optim/plateau.hpp"
#include "detpl/optim/schedulers.hpp"
#include "recording.hpp"

namespace golden {

using Sample = std::tuple<torch::Tensor, torch::Tensor, torch::Tensor>;  // x, y, index

inline auto loader_of(const json& recording, const char* which, std::size_t loader_idx) {
  const json& data = recording["data"][which][loader_idx];
  const json& all = recording["settings"]["data"][which];
  const json& settings = all.is_array() ? all[loader_idx] : all;
  const torch::Tensor x = tensor_of(data["x"]), y = tensor_of(data["y"]);
  const torch::Tensor index = torch::arange(x.size(0)) + settings["first"].get<std::int64_t>();
  return detpl::data::DataLoader(detpl::data::TensorDataset(Sample(x, y, index)),
                                 {.batch_size = settings["batch_size"]});
}
using Loader = decltype(loader_of(json(), "", 0));

template <std::size_t count>
auto validation_loaders_of(const json& recording) {
  if constexpr (count == 1)
    return loader_of(recording, "val", 0);
  else
    return std::tuple(loader_of(recording, "val", 0), loader_of(recording, "val", 1));
}

/// A scheduler that writes down what it does to the rate.
template <class Scheduler>
struct Recorded {
  Recorder* recorder;
  Scheduler scheduler;

  torch::optim::Optimizer& optimizer() const { return scheduler.optimizer(); }
  void record(const auto& step) {
    const auto rate = [this] { return optimizer().param_groups().front().options().get_lr(); };
    recorder->row("S", "step");
    const double before = rate();
    step();
    recorder->lr_history.push_back(
        {{"epoch", recorder->epoch()}, {"global_step", recorder->step()}, {"lr_before", before}, {"lr_after", rate()}});
  }
  void step()
    requires(!detpl::optim::follows_metric<Scheduler>)
  {
    record([this] { scheduler.step(); });
  }
  void step(double metric)
    requires detpl::optim::follows_metric<Scheduler>
  {
    record([this, metric] { scheduler.step(metric); });
  }
  detpl::Map state_dict() const { return scheduler.state_dict(); }
  void load_state_dict(const detpl::Map& state) { scheduler.load_state_dict(state); }
};

/// What training_step returned: a plain struct, whose members aren't logged.
struct StepResult {
  torch::Tensor loss, extra;
};

/// The recorded module with its own loaders.
template <Optimizers kind>
struct RecordedModule : detpl::LightningModule {
  using batch_type = Sample;
  using Optimizer = std::shared_ptr<torch::optim::Optimizer>;
  static constexpr bool several = kind != Optimizers::one;
  using Outputs = std::conditional_t<several, std::vector<std::vector<StepResult>>, std::vector<StepResult>>;

  const json& recording;
  Recorder& recorder;
  torch::nn::Linear linear{nullptr};   // of the model `linear`
  torch::nn::Sequential net{nullptr};  // of `mlp`, and of `two`: a layer for each optimizer

  RecordedModule(const json& recording, Recorder& recorder) : recording(recording), recorder(recorder) {
    using torch::nn::Linear, torch::nn::Sequential;
    const std::string model = recording["settings"]["model"];
    if (model == "linear")
      linear = register_module("net", Linear(2, 1));
    else if (model == "mlp")
      net = register_module("net", Sequential(Linear(2, 3), torch::nn::Tanh(), Linear(3, 1)));
    else if (model == "two")
      net = register_module("net", Sequential(Linear(2, 1), Linear(2, 1)));
    else
      throw std::runtime_error("the model `" + model + "` is unknown");
    to(torch::kDouble);
    set_initial_weights();
    recorder.module = this;
  }
  void set_initial_weights() {
    const torch::NoGradGuard no_grad;
    for (auto& item : named_parameters()) item.value().copy_(tensor_of(recording["initial_weights"][item.key()]));
  }

  void train(bool on = true) override {
    if (recorder.trainer && recorder.trainer->stage() != detpl::Stage::idle)
      recorder.row("M", on ? "train(true)" : "train(false)");
    detpl::LightningModule::train(on);
  }

  /// The model's output; of a model with several optimizers that of the layer that one of them trains.
  torch::Tensor forward(const torch::Tensor& x, std::size_t optimizer_idx = 0) {
    if (linear) return linear(x);
    return several ? net[optimizer_idx]->template as<torch::nn::Linear>()->forward(x) : net->forward(x);
  }
  torch::Tensor loss_of(const Sample& batch, std::size_t optimizer_idx) {
    return torch::mse_loss(forward(std::get<0>(batch), optimizer_idx).flatten(), std::get<1>(batch).flatten());
  }
  static std::int64_t first_sample(const Sample& batch) { return std::get<2>(batch)[0].item<std::int64_t>(); }

  bool skips(std::int64_t batch_idx) const {
    for (const json& step : recording["settings"].value("skip_steps", json::array()))
      if (step[0] == current_epoch() && step[1] == batch_idx) return true;
    return false;
  }

  StepResult train_on(const Sample& batch, std::int64_t batch_idx, const json& optimizer_idx, std::size_t layer) {
    recorder.row("M", "training_step", batch_idx, nullptr, optimizer_idx);
    torch::Tensor loss = loss_of(batch, layer);
    recorder.train_steps.push_back({{"epoch", current_epoch()},
                                    {"batch_idx", batch_idx},
                                    {"first_sample", first_sample(batch)},
                                    {"optimizer_idx", optimizer_idx},
                                    {"global_step", global_step()},
                                    {"loss", loss.item<double>()}});
    log_in("training_step", loss.item<double>(), batch_idx);
    if (skips(batch_idx)) return {};
    return {loss, recording["settings"].value("return_dict", false) ? loss.detach() * 2 : torch::Tensor()};
  }
  StepResult training_step(const Sample& batch, std::int64_t batch_idx)
    requires(!several)
  {
    return train_on(batch, batch_idx, nullptr, 0);
  }
  StepResult training_step(const Sample& batch, std::int64_t batch_idx, std::size_t optimizer_idx)
    requires several
  {
    return train_on(batch, batch_idx, optimizer_idx, optimizer_idx);
  }
  torch::Tensor validation_step(const Sample& batch, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    const json loader = loaders() > 1 ? json(dataloader_idx) : json(nullptr);
    recorder.row("M", "validation_step", batch_idx, loader);
    torch::Tensor loss = loss_of(batch, 0);
    recorder.eval_steps.push_back({{"kind", "validation_step"},
                                   {"sanity", recorder.trainer->sanity_checking()},
                                   {"epoch", current_epoch()},
                                   {"batch_idx", batch_idx},
                                   {"dataloader_idx", loader},
                                   {"first_sample", first_sample(batch)},
                                   {"loss", loss.item<double>()}});
    log_in("validation_step", loss.item<double>(), batch_idx);
    return loss;
  }
  torch::Tensor predict_step(const Sample& batch, std::int64_t batch_idx) {
    recorder.row("M", "predict_step", batch_idx);
    return forward(std::get<0>(batch));
  }
  std::size_t loaders() const {
    const json& data = recording["settings"]["data"];
    return data.contains("val") && data["val"].is_array() ? data["val"].size() : 1;
  }

  /// Logs what the recording says a hook logs.
  void log_in(const std::string& hook, double loss, std::int64_t batch_idx) {
    for (const json& entry : recording["settings"]["log"]) {
      if (entry["hook"] != hook) continue;
      detpl::LogOptions options;
      for (const auto& [key, value] : entry.items()) {
        if (key == "hook" || key == "name" || key == "value") continue;
        if (key == "prog_bar")
          options.prog_bar = value;
        else if (key == "logger")
          options.logger = value;
        else if (key == "on_step")
          options.on_step = value.template get<bool>();
        else if (key == "on_epoch")
          options.on_epoch = value.template get<bool>();
        else if (key == "batch_size")
          options.batch_size = value.template get<std::int64_t>();
        else if (key == "add_dataloader_idx")
          options.add_dataloader_idx = value;
        else if (key == "reduce_fx")
          options.reduce_fx = value == "sum"   ? detpl::Reduce::sum
                              : value == "min" ? detpl::Reduce::minimum
                              : value == "max" ? detpl::Reduce::maximum
                                               : detpl::Reduce::mean;
        else if (key != "sync_dist" && key != "rank_zero_only")
          throw std::runtime_error("the log option `" + key + "` is unknown");
      }
      const double value = entry["value"] == "loss"    ? loss
                           : entry["value"] == "epoch" ? static_cast<double>(recorder.epoch())
                                                       : static_cast<double>(batch_idx);
      recorder.trainer->log(entry["name"].template get<std::string>(), value, options);
    }
  }
  /// The same for hooks that know no loss.
  void log_in(const std::string& hook, std::int64_t batch_idx = 0) { log_in(hook, 0, batch_idx); }

  Optimizer make_optimizer(std::size_t index) {
    const json& settings = recording["settings"]["optimizers"][index];
    const std::string kind_of = settings["kind"];
    const double lr = settings["lr"];
    const auto number = [&](const char* name, double otherwise) { return settings.value(name, otherwise); };
    const std::vector<torch::Tensor> parameters = several ? net[index]->parameters() : this->parameters();
    std::set<std::string> known = {"kind", "lr", "frequency", "weight_decay"};
    Optimizer optimizer;
    if (kind_of == "sgd") {
      known.insert({"momentum", "nesterov", "dampening"});
      optimizer = std::make_shared<detpl::optim::SGD>(
          parameters, detpl::optim::SGDOptions{.dampening = number("dampening", 0),
                                               .lr = lr,
                                               .momentum = number("momentum", 0),
                                               .nesterov = settings.value("nesterov", false),
                                               .weight_decay = number("weight_decay", 0)});
    } else if (kind_of == "adam") {
      known.insert({"eps", "amsgrad"});
      optimizer = std::make_shared<detpl::optim::Adam>(
          parameters, detpl::optim::AdamOptions{.amsgrad = settings.value("amsgrad", false),
                                                .eps = number("eps", 1e-8),
                                                .lr = lr,
                                                .weight_decay = number("weight_decay", 0)});
    } else if (kind_of == "adamw") {
      known.insert({"eps", "amsgrad"});
      optimizer = std::make_shared<detpl::optim::AdamW>(
          parameters, detpl::optim::AdamWOptions{.amsgrad = settings.value("amsgrad", false),
                                                 .eps = number("eps", 1e-8),
                                                 .lr = lr,
                                                 .weight_decay = number("weight_decay", 1e-2)});
    } else if (kind_of == "lbfgs") {
      known.insert({"max_iter", "history_size"});
      torch::optim::LBFGSOptions options(lr);
      options.max_iter(settings.value("max_iter", std::int64_t{20}));
      options.history_size(settings.value("history_size", std::int64_t{100}));
      optimizer = std::make_shared<torch::optim::LBFGS>(parameters, options);
    } else {
      throw std::runtime_error("the optimizer `" + kind_of + "` is unknown");
    }
    for (const auto& [key, value] : settings.items())
      if (!known.contains(key)) throw std::runtime_error("the optimizer option `" + key + "` is unknown");
    for (const json& schedule : recording["settings"]["schedulers"])
      if (schedule.value("optimizer", std::size_t{0}) == index) add_schedule(*optimizer, schedule, index);
    return optimizer;
  }

  /// Recordings name schedulers at run time, so they are added to the run's list instead of to a type.
  void add_schedule(torch::optim::Optimizer& optimizer, const json& settings, std::size_t index) {
    detpl::optim::SchedulerOptions options{.frequency = settings.value("frequency", std::int64_t{1}),
                                           .interval = settings.value("interval", "epoch") == "step"
                                                           ? detpl::optim::Interval::step
                                                           : detpl::optim::Interval::epoch,
                                           .strict = settings.value("strict", true)};
    if (settings.contains("monitor") && !settings["monitor"].is_null()) options.monitor = settings["monitor"];
    if (settings.contains("name") && !settings["name"].is_null()) options.name = settings["name"];
    const json args = settings.value("args", json::object());
    const auto add = [&]<class Scheduler>(std::type_identity<Scheduler>, const auto& scheduler_options) {
      const auto make = [&](torch::optim::Optimizer& its) {
        return Recorded<Scheduler>{&recorder, Scheduler(its, scheduler_options)};
      };
      recorder.trainer->schedules().emplace_back(optimizer, make, options, index);
    };
    namespace optim = detpl::optim;
    if (settings["kind"] == "step")
      add(std::type_identity<optim::StepLR>(),
          optim::StepLROptions{.gamma = args.value("gamma", 0.1), .step_size = args["step_size"]});
    else if (settings["kind"] == "exponential")
      add(std::type_identity<optim::ExponentialLR>(), optim::ExponentialLROptions{.gamma = args["gamma"]});
    else if (settings["kind"] == "plateau")
      add(std::type_identity<optim::ReduceLROnPlateau>(),
          optim::ReduceLROnPlateauOptions{.factor = args.value("factor", 0.1),
                                          .mode = args.value("mode", "min"),
                                          .patience = args.value("patience", std::int64_t{10}),
                                          .threshold = args.value("threshold", 1e-4)});
    else
      throw std::runtime_error("the scheduler `" + settings["kind"].template get<std::string>() + "` is unknown");
  }

  auto configure_optimizers() {
    recorder.row("M", "configure_optimizers");
    if constexpr (kind == Optimizers::one) {
      return make_optimizer(0);
    } else {
      Optimizer first = make_optimizer(0), second = make_optimizer(1);
      const json& settings = recording["settings"]["optimizers"];
      if constexpr (kind == Optimizers::two)
        return std::tuple(first, second);
      else
        return std::tuple(detpl::optim::with_frequency(first, settings[0]["frequency"]),
                          detpl::optim::with_frequency(second, settings[1]["frequency"]));
    }
  }

  json output_of(const StepResult& result) const {
    json output = {{"loss", result.loss.item<double>()}};
    if (result.extra.defined()) output["extra"] = result.extra.item<double>();
    return output;
  }
  void training_epoch_end(const Outputs& outputs) {
    log_in("training_epoch_end");
    if (!recording["settings"].value("epoch_end_outputs", false)) return;
    recorder.row("M", "training_epoch_end");
    json list = json::array();
    for (const auto& output : outputs) {
      if constexpr (several) {
        json of_optimizer = json::array();
        for (const StepResult& result : output) of_optimizer.push_back(output_of(result));
        list.push_back(std::move(of_optimizer));
      } else {
        list.push_back(output_of(output));
      }
    }
    recorder.epoch_end_outputs.push_back(
        {{"hook", "training_epoch_end"}, {"epoch", current_epoch()}, {"outputs", std::move(list)}});
  }
  void validation_epoch_end(const std::vector<std::vector<torch::Tensor>>& outputs) {
    log_in("validation_epoch_end");
    if (!recording["settings"].value("epoch_end_outputs", false)) return;
    recorder.row("M", "validation_epoch_end");
    log("val_end", outputs.size() == 1 ? outputs[0].size() : outputs.size());  // as the recorded module did
    json lists = json::array();
    for (const auto& loader : outputs) {
      json list = json::array();
      for (const torch::Tensor& output : loader) list.push_back(json_of(output));
      lists.push_back(std::move(list));
    }
    recorder.epoch_end_outputs.push_back({{"hook", "validation_epoch_end"},
                                          {"epoch", current_epoch()},
                                          {"outputs", lists.size() == 1 ? lists[0] : lists}});
  }

  void note(const char* hook) {
    recorder.row("M", hook);
    log_in(hook);
  }
  std::tuple<> configure_callbacks() {
    recorder.row("M", "configure_callbacks");
    return {};
  }
  void configure_gradient_clipping(torch::optim::Optimizer& optimizer, std::size_t optimizer_idx, double clip_val,
                                   std::string_view algorithm) {
    recorder.row("M", "configure_gradient_clipping", nullptr, nullptr, optimizer_idx);
    clip_gradients(optimizer, clip_val, algorithm);
  }
  void prepare_data() { recorder.row("M", "prepare_data"); }
  void on_train_start() { note("on_train_start"); }
  void on_train_end() { recorder.row("M", "on_train_end"); }
  void on_train_epoch_start() { note("on_train_epoch_start"); }
  int on_train_batch_start(Sample&, std::int64_t batch_idx) {
    recorder.row("M", "on_train_batch_start", batch_idx);
    log_in("on_train_batch_start", batch_idx);
    const json& stop = recording["settings"].value("stop_epoch_at", json::array());
    return stop.is_array() && stop.size() == 2 && stop[0] == current_epoch() && stop[1] == batch_idx ? -1 : 0;
  }
  void on_train_batch_end(auto&, Sample&, std::int64_t batch_idx) {
    recorder.row("M", "on_train_batch_end", batch_idx);
    log_in("on_train_batch_end", batch_idx);
  }
  void on_before_zero_grad() { note("on_before_zero_grad"); }
  void on_before_backward() { note("on_before_backward"); }
  void on_after_backward() { note("on_after_backward"); }
  void on_before_optimizer_step(torch::optim::Optimizer&, std::size_t optimizer_idx) {
    recorder.row("M", "on_before_optimizer_step", nullptr, nullptr, optimizer_idx);
    log_in("on_before_optimizer_step");
  }
  void on_validation_start() { note("on_validation_start"); }
  void on_validation_end() { recorder.row("M", "on_validation_end"); }
  void on_validation_epoch_start() { note("on_validation_epoch_start"); }
  void on_validation_epoch_end() { note("on_validation_epoch_end"); }
  void on_validation_batch_start(Sample&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    recorder.row("M", "on_validation_batch_start", batch_idx, dataloader_idx);
    log_in("on_validation_batch_start", batch_idx);
  }
  void on_validation_batch_end(auto&, Sample&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    recorder.row("M", "on_validation_batch_end", batch_idx, dataloader_idx);
    log_in("on_validation_batch_end", batch_idx);
  }
  void on_predict_start() { recorder.row("M", "on_predict_start"); }
  void on_predict_end() { recorder.row("M", "on_predict_end"); }
  void on_predict_epoch_start() { recorder.row("M", "on_predict_epoch_start"); }
  void on_predict_epoch_end() { recorder.row("M", "on_predict_epoch_end"); }
  void on_predict_batch_start(Sample&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    recorder.row("M", "on_predict_batch_start", batch_idx, dataloader_idx);
  }
  void on_predict_batch_end(auto&, Sample&, std::int64_t batch_idx, std::int64_t dataloader_idx) {
    recorder.row("M", "on_predict_batch_end", batch_idx, dataloader_idx);
  }
  void on_save_checkpoint(detpl::Checkpoint& checkpoint) { recorder.save_row("M", checkpoint); }
  void on_load_checkpoint(detpl::Checkpoint&) { recorder.row("M", "on_load_checkpoint"); }
};

/// The hooks by which batches come from `Owner`, the module or a DataModule: `source` is its letter in the trace.
template <class Owner, std::size_t validation_loaders>
struct WithData : Owner {
  const json& recording;
  Recorder& recorder;
  const char* source;

  template <class... Arguments>
  WithData(const json& recording, Recorder& recorder, const char* source, Arguments&... arguments)
      : Owner(arguments...), recording(recording), recorder(recorder), source(source) {}

  Sample on_before_batch_transfer(Sample& batch, std::int64_t dataloader_idx) {
    return recorder.row(source, "on_before_batch_transfer", nullptr, dataloader_idx), batch;
  }
  Sample on_after_batch_transfer(Sample& batch, std::int64_t dataloader_idx) {
    return recorder.row(source, "on_after_batch_transfer", nullptr, dataloader_idx), batch;
  }
  Loader train_dataloader() {
    recorder.row(source, "train_dataloader");
    return loader_of(recording, "train", 0);
  }
  auto val_dataloader() {
    recorder.row(source, "val_dataloader");
    return validation_loaders_of<validation_loaders>(recording);
  }
};

/// A DataModule that writes down its own hooks, if the recorded run had one.
struct RecordedDataModule : detpl::DataModule {
  const json* recording;
  Recorder* recorder;
  RecordedDataModule(const json& recording, Recorder& recorder) : recording(&recording), recorder(&recorder) {}

  void row(const char* hook, json stage = nullptr) {
    if ((*recording)["settings"].value("datamodule", false)) recorder->row("D", hook, nullptr, nullptr, nullptr, stage);
  }
  void prepare_data() { row("prepare_data"); }
  void setup(std::string_view stage) { row("setup", stage); }
  void teardown(std::string_view stage) { row("teardown", stage); }
  void on_save_checkpoint(detpl::Checkpoint& checkpoint) {
    if ((*recording)["settings"].value("datamodule", false)) recorder->save_row("D", checkpoint);
  }
  void on_load_checkpoint(detpl::Checkpoint&) { row("on_load_checkpoint"); }
};

}  // namespace golden
