// SPDX-License-Identifier: Apache-2.0
// The definitions of export.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/export.hpp"
#include "detpl/checkpoint/python_optimizer.hpp"
#include "detpl/checkpoint/saved_state.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/checkpoint/torch_writer.hpp"

namespace detpl::inline v0 {

namespace detail {

/// Lightning's counters, so that a run goes on with the next batch.
///
/// Source: pytorch_lightning 2.6 loops/progress.py: a loop goes on inside an epoch that was started and not processed.
inline Map python_loops(std::int64_t epochs, std::int64_t batches, std::int64_t steps) {
  const auto progress = [](std::int64_t total, std::int64_t current) {
    const auto all = [](std::int64_t count) {
      return Map{{"ready", count}, {"started", count}, {"processed", count}, {"completed", count}};
    };
    return Map{{"total", all(total)}, {"current", all(current)}};
  };
  const auto of_steps = [](std::int64_t count) { return Map{{"ready", count}, {"completed", count}}; };
  const std::int64_t begun = batches > 0 ? epochs + 1 : epochs;
  const Map epoch{{"ready", begun}, {"started", begun}, {"processed", epochs}, {"completed", epochs}};
  Map batch = progress(std::max(batches, steps), batches);
  batch["is_last_batch"] = false;
  const Map step{{"total", of_steps(steps)}, {"current", of_steps(0)}};
  const Map zero_grad{{"total", Map{{"ready", steps}, {"started", steps}, {"completed", steps}}},
                      {"current", Map{{"ready", 0}, {"started", 0}, {"completed", 0}}}};
  return {{"fit_loop", Map{{"state_dict", Map{}},
                           {"epoch_progress", Map{{"total", epoch}, {"current", epoch}}},
                           {"epoch_loop.state_dict", Map{{"_batches_that_stepped", steps}}},
                           {"epoch_loop.batch_progress", std::move(batch)},
                           {"epoch_loop.automatic_optimization.state_dict", Map{}},
                           {"epoch_loop.automatic_optimization.optim_progress",
                            Map{{"optimizer", Map{{"step", step}, {"zero_grad", zero_grad}}}}},
                           {"epoch_loop.manual_optimization.state_dict", Map{}},
                           {"epoch_loop.manual_optimization.optim_step_progress", step}}}};
}

/// A GradScaler's state; detpl's factors are PyTorch's defaults.
inline Map python_scaler(const Map& saved) {
  const auto at = [&](std::string_view name) { return saved.find(name) ? *saved.find(name) : Value(); };
  return {{"scale", at("scale")},
          {"growth_factor", 2.0},
          {"backoff_factor", 0.5},
          {"growth_interval", 2000},
          {"_growth_tracker", at("growth_tracker")}};
}

}  // namespace detail

void export_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& path, const ExportOptions& options) {
  const Map& state = checkpoint.trainer_state;
  auto dict = detail::python_dict();
  const std::int64_t epochs = detail::saved_integer(state, "epoch", 0);
  const std::int64_t steps = detail::saved_integer(state, "global_step", 0);
  dict.insert("epoch", epochs);
  dict.insert("global_step", steps);
  dict.insert("pytorch-lightning_version", "2.0.0");  // of the format: newer ones know what to change in it
  auto weights = detail::python_dict();
  for (const auto& [name, tensor] : checkpoint.model) weights.insert_or_assign(name, detail::to_python(name, tensor));
  dict.insert("state_dict", weights);
  dict.insert("loops", detail::to_python(
                           detail::python_loops(epochs, detail::saved_integer(state, "batches_of_epoch", 0), steps)));
  if (const Value* hyper_parameters = state.find("hyper_parameters")) {
    dict.insert("hparams_name", "kwargs");
    dict.insert("hyper_parameters", detail::to_python(*hyper_parameters));
  }
  if (!options.weights_only && !state.find("weights_only")) {
    dict.insert("callbacks", detail::python_dict());
    auto optimizers = detail::python_list(), schedulers = detail::python_list();
    for (const Value& saved : detail::saved_list(state, "optimizers"))
      if (const Map* map = saved.get_if<Map>())
        optimizers.push_back(detail::PythonOptimizer(checkpoint, *map, optimizers.size()).state_dict());
    for (const Value& saved : detail::saved_list(state, "schedulers"))
      if (const Map* map = saved.get_if<Map>()) schedulers.push_back(detail::to_python(detail::python_scheduler(*map)));
    dict.insert("optimizer_states", optimizers);
    dict.insert("lr_schedulers", schedulers);
    if (const Value* scaler = state.find("scaler"); scaler && scaler->is<Map>())
      dict.insert("MixedPrecision", detail::to_python(detail::python_scaler(*scaler->get_if<Map>())));
  }
  const auto add = [&](const std::string& name, c10::IValue value) {
    if (dict.contains(name))
      throw checkpoint_error("cannot export what on_save_checkpoint stored as `" + name +
                             "`: Lightning's checkpoints have that name themselves. Choose another.");
    dict.insert(name, std::move(value));
  };
  for (const auto& [name, value] : checkpoint.user.items) add(name, detail::to_python(value));
  for (const auto& [name, tensor] : checkpoint.user_tensors) add(name, detail::to_python(name, tensor));
  detail::save_torch_file(path, dict);
}

void export_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& path,
                       const ExportOptions& options) {
  export_checkpoint(DirectoryStorage().load(checkpoint), path, options);
}

}  // namespace detpl::inline v0
