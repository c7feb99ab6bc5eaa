// SPDX-License-Identifier: Apache-2.0
// golden_runner PATH...: repeats recorded runs of pytorch-lightning 1.5.10 and compares hook trace, losses, logged
// rows, final weights and metrics. Ends with `N passed, N failed, N skipped`; README.md describes the files.
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "detpl/detpl.hpp"
#include "detpl/hooks/generated/table.hpp"

using nlohmann::json;
using Sample = std::tuple<torch::Tensor, torch::Tensor, torch::Tensor>;  // x, y, index

namespace {

/// Why a recording can't be repeated.
struct Skip : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a repeated run did, in the recordings' own form.
struct Recorder {
  json trace = json::array(), train_steps = json::array(), eval_steps = json::array(), logger = json::array();
  detpl::Trainer* trainer = nullptr;
  torch::nn::Module* module = nullptr;

  void row(const char* source, const std::string& hook, json batch_idx = nullptr, json dataloader_idx = nullptr,
           json optimizer_idx = nullptr, json stage = nullptr) {
    std::string mode = module ? (module->is_training() ? "T" : "E") : "?";
    mode += torch::GradMode::is_enabled() ? "g" : "-";
    json epoch = nullptr, step = nullptr;
    if (module) epoch = trainer ? trainer->current_epoch() : 0, step = trainer ? trainer->global_step() : 0;
    trace.push_back({source, hook, batch_idx, dataloader_idx, optimizer_idx, stage, epoch, step, mode});
  }
};

struct RowLogger {
  Recorder* recorder;
  void log_metrics(const detpl::MetricRow& metrics, int64_t step) {
    json row = json::object();
    for (const auto& [name, value] : metrics) row[name] = value;
    recorder->logger.push_back({{"step", step}, {"metrics", row}});
  }
};

torch::Tensor tensor_of(const json& rows) {
  std::vector<double> values;
  std::vector<int64_t> shape;
  for (const json* level = &rows; level->is_array(); level = &level->front())
    shape.push_back(static_cast<int64_t>(level->size()));
  const auto flatten = [&](const auto& self, const json& node) -> void {
    if (!node.is_array()) return values.push_back(node.get<double>());
    for (const json& child : node) self(self, child);
  };
  flatten(flatten, rows);
  return torch::tensor(values, torch::kDouble).reshape(shape);
}

auto loader_of(const json& golden, const char* which) {
  const json& data = golden["data"][which][0];
  const json& settings = golden["settings"]["data"][which];
  const torch::Tensor x = tensor_of(data["x"]), y = tensor_of(data["y"]);
  const torch::Tensor index = torch::arange(x.size(0)) + settings["first"].get<int64_t>();
  return detpl::data::DataLoader(detpl::data::TensorDataset(Sample(x, y, index)),
                                 {.batch_size = settings["batch_size"]});
}
using Loader = decltype(loader_of(json(), ""));

/// The recorded module: its hooks write the trace, its steps the losses. `own_data` and `validates` say which loaders
/// it has.
struct RecordedModule : detpl::LightningModule {
  using batch_type = Sample;
  const json& golden;
  Recorder& recorder;
  torch::nn::Sequential net;

  RecordedModule(const json& golden, Recorder& recorder) : golden(golden), recorder(recorder) {
    const std::string model = golden["settings"]["model"];
    if (model == "linear") {
      register_module("net", torch::nn::Linear(2, 1));
    } else if (model == "mlp") {
      net->push_back(torch::nn::Linear(2, 3));
      net->push_back(torch::nn::Tanh());
      net->push_back(torch::nn::Linear(3, 1));
      register_module("net", net);
    } else {
      throw Skip("model `" + model + "` has several optimizers");
    }
    to(torch::kDouble);
    torch::NoGradGuard no_grad;
    for (auto& item : named_parameters()) item.value().copy_(tensor_of(golden["initial_weights"][item.key()]));
    recorder.module = this;
  }

  void train(bool on = true) override {
    if (recorder.trainer && recorder.trainer->stage() != detpl::Stage::idle)
      recorder.row("M", on ? "train(true)" : "train(false)");
    detpl::LightningModule::train(on);
  }

  torch::Tensor loss_of(const Sample& batch) {
    torch::Tensor prediction = net->is_empty()
                                   ? named_children()["net"]->as<torch::nn::Linear>()->forward(std::get<0>(batch))
                                   : net->forward(std::get<0>(batch));
    return torch::mse_loss(prediction.flatten(), std::get<1>(batch).flatten());
  }
  int64_t first_sample(const Sample& batch) { return std::get<2>(batch)[0].item<int64_t>(); }

  void log_in(const std::string& hook, const torch::Tensor& loss, int64_t batch_idx) {
    for (const json& entry : golden["settings"]["log"]) {
      if (entry["hook"] != hook) continue;
      detpl::LogOptions options;
      for (const auto& [key, value] : entry.items()) {
        if (key == "hook" || key == "name" || key == "value") continue;
        if (key == "prog_bar")
          options.prog_bar = value;
        else if (key == "logger")
          options.logger = value;
        else if (key == "on_step")
          options.on_step = value.get<bool>();
        else if (key == "on_epoch")
          options.on_epoch = value.get<bool>();
        else
          throw Skip("log option `" + key + "`");
      }
      if (entry["value"] == "loss")
        log(entry["name"].get<std::string>(), loss, options);
      else
        log(entry["name"].get<std::string>(), entry["value"] == "epoch" ? current_epoch() : batch_idx, options);
    }
  }

  torch::Tensor training_step(const Sample& batch, int64_t batch_idx) {
    recorder.row("M", "training_step", batch_idx);
    torch::Tensor loss = loss_of(batch);
    recorder.train_steps.push_back({{"epoch", current_epoch()},
                                    {"batch_idx", batch_idx},
                                    {"first_sample", first_sample(batch)},
                                    {"optimizer_idx", nullptr},
                                    {"global_step", global_step()},
                                    {"loss", loss.item<double>()}});
    log_in("training_step", loss, batch_idx);
    return loss;
  }
  void validation_step(const Sample& batch, int64_t batch_idx) {
    recorder.row("M", "validation_step", batch_idx);
    torch::Tensor loss = loss_of(batch);
    recorder.eval_steps.push_back({{"first_sample", first_sample(batch)}, {"loss", loss.item<double>()}});
    log_in("validation_step", loss, batch_idx);
  }

  std::shared_ptr<torch::optim::Optimizer> configure_optimizers() {
    recorder.row("M", "configure_optimizers");
    const json& settings = golden["settings"]["optimizers"][0];
    const double lr = settings["lr"];
    std::set<std::string> known = {"kind", "lr"};
    std::shared_ptr<torch::optim::Optimizer> optimizer;
    if (settings["kind"] == "sgd") {
      known.insert({"momentum", "weight_decay", "nesterov"});
      optimizer = std::make_shared<detpl::optim::SGD>(
          parameters(), detpl::optim::SGDOptions{.lr = lr,
                                                 .momentum = settings.value("momentum", 0.0),
                                                 .nesterov = settings.value("nesterov", false),
                                                 .weight_decay = settings.value("weight_decay", 0.0)});
    } else if (settings["kind"] == "adam") {
      known.insert("weight_decay");
      optimizer = std::make_shared<detpl::optim::Adam>(
          parameters(), detpl::optim::AdamOptions{.lr = lr, .weight_decay = settings.value("weight_decay", 0.0)});
    } else {
      throw Skip("optimizer `" + settings["kind"].get<std::string>() + "`");
    }
    for (const auto& [key, value] : settings.items())
      if (!known.contains(key)) throw Skip("optimizer option `" + key + "`");
    return optimizer;
  }

  void prepare_data() { recorder.row("M", "prepare_data"); }
  void on_train_start() { recorder.row("M", "on_train_start"); }
  void on_train_end() { recorder.row("M", "on_train_end"); }
  void on_train_epoch_start() { recorder.row("M", "on_train_epoch_start"); }
  void on_train_batch_start(Sample&, int64_t batch_idx) { recorder.row("M", "on_train_batch_start", batch_idx); }
  void on_train_batch_end(torch::Tensor&, Sample&, int64_t batch_idx) {
    recorder.row("M", "on_train_batch_end", batch_idx);
  }
  void on_before_zero_grad() { recorder.row("M", "on_before_zero_grad"); }
  void on_before_backward() { recorder.row("M", "on_before_backward"); }
  void on_after_backward() { recorder.row("M", "on_after_backward"); }
  void on_before_optimizer_step(torch::optim::Optimizer&, size_t optimizer_idx) {
    recorder.row("M", "on_before_optimizer_step", nullptr, nullptr, optimizer_idx);
  }
  void on_validation_start() { recorder.row("M", "on_validation_start"); }
  void on_validation_end() { recorder.row("M", "on_validation_end"); }
  void on_validation_epoch_start() { recorder.row("M", "on_validation_epoch_start"); }
  void on_validation_epoch_end() { recorder.row("M", "on_validation_epoch_end"); }
  void on_validation_batch_start(Sample&, int64_t batch_idx, int64_t dataloader_idx) {
    recorder.row("M", "on_validation_batch_start", batch_idx, dataloader_idx);
  }
  void on_validation_batch_end(detpl::no_output&, Sample&, int64_t batch_idx, int64_t dataloader_idx) {
    recorder.row("M", "on_validation_batch_end", batch_idx, dataloader_idx);
  }
};

/// Where the batches come from: the module's own loaders, or a DataModule's, with or without validation.
struct ModuleWithTraining : RecordedModule {
  using RecordedModule::RecordedModule;
  Sample on_before_batch_transfer(Sample& batch, int64_t idx) {
    return recorder.row("M", "on_before_batch_transfer", nullptr, idx), batch;
  }
  Sample on_after_batch_transfer(Sample& batch, int64_t idx) {
    return recorder.row("M", "on_after_batch_transfer", nullptr, idx), batch;
  }
  Loader train_dataloader() {
    recorder.row("M", "train_dataloader");
    return loader_of(golden, "train");
  }
};
struct ModuleWithValidation : ModuleWithTraining {
  using ModuleWithTraining::ModuleWithTraining;
  Loader val_dataloader() {
    recorder.row("M", "val_dataloader");
    return loader_of(golden, "val");
  }
};

struct RecordedData : detpl::DataModule {
  const json& golden;
  Recorder& recorder;
  RecordedData(const json& golden, Recorder& recorder) : golden(golden), recorder(recorder) {}
  void prepare_data() { recorder.row("D", "prepare_data"); }
  void setup(std::string_view stage) { recorder.row("D", "setup", nullptr, nullptr, nullptr, stage); }
  void teardown(std::string_view stage) { recorder.row("D", "teardown", nullptr, nullptr, nullptr, stage); }
  Sample on_before_batch_transfer(Sample& batch, int64_t idx) {
    return recorder.row("D", "on_before_batch_transfer", nullptr, idx), batch;
  }
  Sample on_after_batch_transfer(Sample& batch, int64_t idx) {
    return recorder.row("D", "on_after_batch_transfer", nullptr, idx), batch;
  }
  Loader train_dataloader() {
    recorder.row("D", "train_dataloader");
    return loader_of(golden, "train");
  }
  Loader val_dataloader() {
    recorder.row("D", "val_dataloader");
    return loader_of(golden, "val");
  }
};

/// The callback of the recordings, placed first.
struct RecordedCallback {
  Recorder* recorder;
  void row(const char* hook, json batch_idx = nullptr, json dataloader_idx = nullptr, json optimizer_idx = nullptr,
           json stage = nullptr) {
    recorder->row("C", hook, batch_idx, dataloader_idx, optimizer_idx, stage);
  }
  void on_init_start(detpl::Trainer& trainer) { on_init("on_init_start", trainer); }
  void on_init_end(detpl::Trainer& trainer) { on_init("on_init_end", trainer); }
  void on_init(const char* hook, detpl::Trainer& trainer) {  // the recordings know no module yet
    torch::nn::Module* module = std::exchange(recorder->module, nullptr);
    row(hook);
    recorder->module = module;
    recorder->trainer = &trainer;
  }
  void on_before_accelerator_backend_setup() { row("on_before_accelerator_backend_setup"); }
  void setup(detpl::Trainer&, auto&, std::string_view stage) { row("setup", nullptr, nullptr, nullptr, stage); }
  void teardown(detpl::Trainer&, auto&, std::string_view stage) { row("teardown", nullptr, nullptr, nullptr, stage); }
  void on_configure_sharded_model() { row("on_configure_sharded_model"); }
  void on_fit_start() { row("on_fit_start"); }
  void on_fit_end() { row("on_fit_end"); }
  void on_sanity_check_start() { row("on_sanity_check_start"); }
  void on_sanity_check_end() { row("on_sanity_check_end"); }
  void on_train_start() { row("on_train_start"); }
  void on_train_end() { row("on_train_end"); }
  void on_train_epoch_start() { row("on_train_epoch_start"); }
  void on_train_epoch_end() { row("on_train_epoch_end"); }
  void on_train_batch_start(detpl::Trainer&, auto&, auto&, int64_t batch_idx) {
    row("on_train_batch_start", batch_idx);
  }
  void on_train_batch_end(detpl::Trainer&, auto&, auto&, auto&, int64_t batch_idx) {
    row("on_train_batch_end", batch_idx);
  }
  void on_before_zero_grad() { row("on_before_zero_grad"); }
  void on_before_backward() { row("on_before_backward"); }
  void on_after_backward() { row("on_after_backward"); }
  void on_before_optimizer_step(detpl::Trainer&, auto&, auto&, size_t optimizer_idx) {
    row("on_before_optimizer_step", nullptr, nullptr, optimizer_idx);
  }
  void on_validation_start() { row("on_validation_start"); }
  void on_validation_end() { row("on_validation_end"); }
  void on_validation_epoch_start() { row("on_validation_epoch_start"); }
  void on_validation_epoch_end() { row("on_validation_epoch_end"); }
  void on_validation_batch_start(detpl::Trainer&, auto&, auto&, int64_t batch_idx, int64_t dataloader_idx) {
    row("on_validation_batch_start", batch_idx, dataloader_idx);
  }
  void on_validation_batch_end(detpl::Trainer&, auto&, auto&, auto&, int64_t batch_idx, int64_t dataloader_idx) {
    row("on_validation_batch_end", batch_idx, dataloader_idx);
  }
};

detpl::BatchCount count_of(const json& value) {
  if (value.is_number_integer()) return value.get<int64_t>();
  return value.get<double>();
}

detpl::FitOptions options_of(const json& flags) {
  detpl::FitOptions options{.accelerator = "cpu"};
  for (const auto& [name, value] : flags.items()) {
    if (name == "max_epochs")
      options.max_epochs = value.get<int64_t>();
    else if (name == "max_steps")
      options.max_steps = value;
    else if (name == "log_every_n_steps")
      options.log_every_n_steps = value;
    else if (name == "num_sanity_val_steps")
      options.num_sanity_val_steps = value;
    else if (name == "limit_train_batches")
      options.limit_train_batches = count_of(value);
    else if (name == "limit_val_batches")
      options.limit_val_batches = count_of(value);
    else if (name == "val_check_interval")
      options.val_check_interval = count_of(value);
    else if (name == "check_val_every_n_epoch")
      options.check_val_every_n_epoch = value;
    else if (name == "fast_dev_run")
      options.fast_dev_run = value.is_boolean() ? int64_t{value.get<bool>()} : value.get<int64_t>();
    else if (name == "gradient_clip_val")
      options.gradient_clip_val = value;
    else if (name == "gradient_clip_algorithm")
      options.gradient_clip_algorithm = value;
    else
      throw Skip("trainer flag `" + name + "`");
  }
  return options;
}

/// Collects where a repeated run differs from its recording.
class Comparison {
 public:
  bool equal(const json& expected, const json& found, const std::string& where) {
    if (expected.is_number() && found.is_number())
      return close(expected.get<double>(), found.get<double>(), expected, found, where);
    if (expected.is_string() && found.is_number()) {  // inf and nan are written as texts
      const double number = found.get<double>();
      const std::string text = std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
      return text == expected || differ(where, expected, found);
    }
    if (expected.is_array() && found.is_array()) {
      if (expected.size() != found.size()) return differ(where + " (length)", expected.size(), found.size());
      bool same = true;
      for (size_t i = 0; i < expected.size(); ++i)
        same = equal(expected[i], found[i], where + "[" + std::to_string(i) + "]") && same;
      return same;
    }
    if (expected.is_object() && found.is_object()) {
      bool same = true;
      for (const auto& [key, value] : expected.items())
        same = (found.contains(key) ? equal(value, found[key], where + "." + key)
                                    : differ(where + "." + key, value, "nothing")) &&
               same;
      for (const auto& [key, value] : found.items())
        if (!expected.contains(key)) same = differ(where + "." + key, "nothing", value);
      return same;
    }
    return expected == found || differ(where, expected, found);
  }
  const std::vector<std::string>& differences() const { return differences_; }

 private:
  bool close(double expected, double found, const json& a, const json& b, const std::string& where) {
    return std::abs(expected - found) <= 1e-11 * std::max(std::abs(expected), std::abs(found)) + 1e-15 ||
           differ(where, a, b);
  }
  bool differ(const std::string& where, const json& expected, const json& found) {
    differences_.push_back(where + ": recorded " + expected.dump() + ", found " + found.dump());
    return false;
  }
  std::vector<std::string> differences_;
};

json metrics_json(const detpl::Metrics& metrics) {
  json object = json::object();
  for (const auto& [name, value] : metrics) object[name] = value.item();
  return object;
}

json nested(const torch::Tensor& tensor) {
  if (tensor.dim() == 0) return tensor.item<double>();
  json list = json::array();
  for (int64_t i = 0; i < tensor.size(0); ++i) list.push_back(nested(tensor[i]));
  return list;
}

/// The rows of hooks that detpl calls: refused hooks, the optimizer's and the scheduler's own calls are left out.
json supported_rows(const json& trace) {
  json rows = json::array();
  for (const json& row : trace) {
    const std::string source = row[0], hook = row[1];
    const auto kind = source == "M"   ? detpl::subject::module
                      : source == "C" ? detpl::subject::callback
                                      : detpl::subject::data_module;
    bool kept = source == "M" && (hook == "train(true)" || hook == "train(false)");
    if (source != "O" && source != "S")
      for (const detpl::hook_row& entry : detpl::hook_rows) {
        const detpl::verdict what = entry.entries[static_cast<size_t>(kind)].what;
        if (entry.name == hook) kept = what == detpl::verdict::supported || what == detpl::verdict::required;
      }
    if (hook == "configure_callbacks" || hook == "configure_gradient_clipping")
      kept = false;  // the repeated module has none
    if (kept) rows.push_back(row);
  }
  return rows;
}

json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't be read");
  return json::parse(file);
}

void refuse_unsupported(const json& settings) {
  if (settings["manual"]) throw Skip("manual optimization is refused by design");
  if (settings["optimizers"].size() != 1) throw Skip("several optimizers");
  if (settings["optimizers"][0].contains("frequency")) throw Skip("optimizer frequency");
  if (!settings["schedulers"].empty()) throw Skip("schedulers");
  if (!settings["callbacks"].empty() && !settings["trainer"].contains("fast_dev_run")) throw Skip("stock callbacks");
  for (const char* name : {"return_dict", "epoch_end_outputs"})
    if (settings[name]) throw Skip(name);
  for (const char* name : {"skip_steps", "stop_epoch_at", "then"})
    if (!settings[name].empty()) throw Skip(name);
  if (!settings["resume"].is_null()) throw Skip("resume");
  if (settings["data"].contains("val") && settings["data"]["val"].is_array()) throw Skip("several validation loaders");
}

/// Repeats one recording and returns where it differs.
std::vector<std::string> repeat(const std::filesystem::path& path) {
  json golden = read_json(path);
  const json& settings = golden["settings"];
  refuse_unsupported(settings);
  if (!golden["error"].is_null()) throw Skip("a run that fails");

  Recorder recorder;
  const detpl::FitOptions options = options_of(settings["trainer"]);
  const auto context = detpl::TrialContext::local();
  Comparison comparison;
  const auto compare = [&](auto& trial, torch::nn::Module& module) {
    trial.fit();
    if (golden.contains("trace_same_as"))
      golden["trace"] = read_json(path.parent_path() / (golden["trace_same_as"].get<std::string>() + ".json"))["trace"];
    comparison.equal(supported_rows(golden["trace"]), supported_rows(recorder.trace), "trace");
    comparison.equal(golden["train_steps"], recorder.train_steps, "train_steps");
    if (golden.contains("eval_steps")) {
      json expected = json::array();
      for (const json& step : golden["eval_steps"])
        expected.push_back({{"first_sample", step["first_sample"]}, {"loss", step["loss"]}});
      comparison.equal(expected, recorder.eval_steps, "eval_steps");
    }
    comparison.equal(golden.value("logger", json::array()), recorder.logger, "logger");
    const json& final = golden["final"];
    json weights = json::object();
    for (const auto& item : module.named_parameters()) weights[item.key()] = nested(item.value());
    comparison.equal(final["weights"], weights, "final.weights");
    detpl::Trainer& trainer = trial.trainer();
    comparison.equal(final["epoch"], trainer.current_epoch(), "final.epoch");
    comparison.equal(final["global_step"], trainer.global_step(), "final.global_step");
    comparison.equal(final["lr"], trainer.learning_rates(), "final.lr");
    comparison.equal(final["callback_metrics"], metrics_json(trainer.callback_metrics()), "final.callback_metrics");
    comparison.equal(final["logged_metrics"], metrics_json(trainer.logged_metrics()), "final.logged_metrics");
    comparison.equal(final["progress_bar_metrics"], metrics_json(trainer.progress_bar_metrics()),
                     "final.progress_bar_metrics");
  };
  if (settings["datamodule"]) {
    RecordedModule module(golden, recorder);
    RecordedData data(golden, recorder);
    detpl::Adapter trial{context, module, data, options, RowLogger{&recorder}, RecordedCallback{&recorder}};
    compare(trial, module);
  } else if (settings["data"].contains("val")) {
    ModuleWithValidation module(golden, recorder);
    detpl::Adapter trial{context, module, options, RowLogger{&recorder}, RecordedCallback{&recorder}};
    compare(trial, module);
  } else {
    ModuleWithTraining module(golden, recorder);
    detpl::Adapter trial{context, module, options, RowLogger{&recorder}, RecordedCallback{&recorder}};
    compare(trial, module);
  }
  return comparison.differences();
}

}  // namespace

int main(int argc, char** argv) {
  torch::set_num_threads(1);
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      files.emplace_back(argv[i]);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i]))
      if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  int passed = 0, failed = 0, skipped = 0;
  for (const auto& file : files) {
    const std::string name = file.stem().string();
    try {
      const std::vector<std::string> differences = repeat(file);
      ++(differences.empty() ? passed : failed);
      std::cout << (differences.empty() ? "passed  " : "FAILED  ") << name << "\n";
      for (size_t i = 0; i < std::min<size_t>(differences.size(), 10); ++i)
        std::cout << "        " << differences[i] << "\n";
    } catch (const Skip& reason) {
      ++skipped;
      std::cout << "skipped " << name << ": " << reason.what() << "\n";
    } catch (const std::exception& error) {
      ++failed;
      std::cout << "FAILED  " << name << ": " << error.what() << "\n";
    }
  }
  std::cout << passed << " passed, " << failed << " failed, " << skipped << " skipped\n";
  return failed > 0 || files.empty() ? 1 : 0;
}
