// SPDX-License-Identifier: Apache-2.0
// A recorded run's own form: what a repetition writes down, and how its numbers become tensors.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "detpl/detpl.hpp"

namespace golden {

using nlohmann::json;

/// Why a recording isn't repeated: detpl refuses it by design.
struct Skip : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a repeated run did.
struct Recorder {
  json trace = json::array(), train_steps = json::array(), eval_steps = json::array(), logger = json::array();
  json lr_history = json::array(), saves = json::array(), epoch_end_outputs = json::array();
  detpl::Trainer* trainer = nullptr;
  torch::nn::Module* module = nullptr;

  std::int64_t epoch() const { return trainer ? trainer->current_epoch() : 0; }
  std::int64_t step() const { return trainer ? trainer->global_step() : 0; }

  void row(const char* source, const std::string& hook, json batch_idx = nullptr, json dataloader_idx = nullptr,
           json optimizer_idx = nullptr, json stage = nullptr) {
    std::string mode = module ? (module->is_training() ? "T" : "E") : "?";
    mode += torch::GradMode::is_enabled() ? "g" : "-";
    json known_epoch = nullptr, known_step = nullptr;
    if (module) known_epoch = epoch(), known_step = step();
    trace.push_back({source, hook, batch_idx, dataloader_idx, optimizer_idx, stage, known_epoch, known_step, mode});
  }
  /// While Lightning saves, its step is one less than the steps that the checkpoint holds, at the end of epochs too.
  void save_row(const char* source, const detpl::Checkpoint& checkpoint) {
    row(source, "on_save_checkpoint");
    trace.back()[7] = checkpoint.steps_completed - 1;
  }
};

/// Writes down the rows that loggers get.
struct RowLogger {
  Recorder* recorder;
  void log_metrics(const detpl::MetricRow& metrics, std::int64_t step) {
    json row = json::object();
    for (const auto& [name, value] : metrics) row[name] = value;
    recorder->logger.push_back({{"step", step}, {"metrics", row}});
  }
};

inline torch::Tensor tensor_of(const json& rows) {
  std::vector<double> values;
  std::vector<std::int64_t> shape;
  for (const json* level = &rows; level->is_array(); level = &level->front())
    shape.push_back(static_cast<std::int64_t>(level->size()));
  const auto flatten = [&](const auto& self, const json& node) -> void {
    if (!node.is_array()) return values.push_back(node.get<double>());
    for (const json& child : node) self(self, child);
  };
  flatten(flatten, rows);
  return torch::tensor(values, torch::kDouble).reshape(shape);
}

inline json json_of(const torch::Tensor& tensor) {
  if (tensor.dim() == 0) return tensor.item<double>();
  json list = json::array();
  for (std::int64_t i = 0; i < tensor.size(0); ++i) list.push_back(json_of(tensor[i]));
  return list;
}

inline json json_of(const detpl::Metrics& metrics) {
  json object = json::object();
  for (const auto& [name, value] : metrics) object[name] = value.item();
  return object;
}

/// Repeats the run of one recording into `recorder` and returns its `final` part, with `validate` and `predict` where
/// the recording has them. Instantiated for one optimizer, for two, and for two that take turns.
enum class Optimizers { one, two, in_turns };
template <Optimizers kind>
json repeat(const json& recording, Recorder& recorder, const std::filesystem::path& folder);
extern template json repeat<Optimizers::one>(const json&, Recorder&, const std::filesystem::path&);
extern template json repeat<Optimizers::two>(const json&, Recorder&, const std::filesystem::path&);
extern template json repeat<Optimizers::in_turns>(const json&, Recorder&, const std::filesystem::path&);

}  // namespace golden
