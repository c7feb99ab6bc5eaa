// SPDX-License-Identifier: Apache-2.0
// A module made from a checkpoint alone: its hyperparameters, then its weights.
#pragma once

#include <torch/nn/module.h>

#include <algorithm>
#include <concepts>
#include <filesystem>
#include <memory>
#include <utility>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/lightning_file.hpp"
#include "detpl/loop/checkpointing.hpp"
#include "detpl/module/hparams.hpp"

namespace detpl::inline v0 {

/// What differs from the checkpoint, and where it is stored.
struct LoadOptions {
  /// Hyperparameters that take the place of those that were saved: `{{"hidden_size", 16}}`.
  Map hparams{};
  /// The storage that wrote it; null is a `DirectoryStorage`.
  CheckpointStorage* storage = nullptr;
};

namespace detail {

/// Hyperparameters that Python's Lightning saved, without those that the module lacks: it leaves them out as well.
template <hana_struct HParams>
Map known_hparams(Map saved) {
  const auto names = member_names<HParams>();
  std::erase_if(saved.items, [&](const auto& item) { return std::ranges::find(names, item.first) == names.end(); });
  return saved;
}

}  // namespace detail

/// Makes a module as it was saved: from the `HParams` in the checkpoint, or by default where it has none, then loads
/// every weight.
///
/// ```cpp
/// auto module = detpl::load_from_checkpoint<LitMNIST>("lightning_logs/version_0/checkpoints/last", {}, data);
/// ```
/// `more` follows the hyperparameters in the module's constructor. A file is a `.ckpt` of Python's Lightning: of its
/// hyperparameters those count that `HParams` has, and nothing in it is executed.
/// Errors: checkpoint_error if it can't be read or its weights don't fit; config_error for a hyperparameter that
///         `HParams` lacks.
/// Source: Lightning 1.5.10 LightningModule.load_from_checkpoint, strict.
template <std::derived_from<torch::nn::Module> Module, class... More>
std::shared_ptr<Module> load_from_checkpoint(const std::filesystem::path& path, const LoadOptions& options = {},
                                             More&&... more) {
  DirectoryStorage directories;
  const bool from_python = !options.storage && std::filesystem::is_regular_file(path);
  const Checkpoint checkpoint =
      from_python ? read_lightning_checkpoint(path) : (options.storage ? *options.storage : directories).load(path);
  std::shared_ptr<Module> module;
  if constexpr (requires { requires hana_struct<typename Module::HParams>; }) {
    typename Module::HParams hparams{};
    Map values;
    if (const Value* saved = checkpoint.trainer_state.find("hyper_parameters"))
      if (const Map* map = saved->get_if<Map>())
        values = from_python ? detail::known_hparams<typename Module::HParams>(*map) : *map;
    std::erase_if(values.items, [&](const auto& item) { return options.hparams.find(item.first) != nullptr; });
    assign_hparams(hparams, values, "hyperparameter of the checkpoint");
    assign_hparams(hparams, options.hparams, "hyperparameter");
    module = std::make_shared<Module>(hparams, std::forward<More>(more)...);
  } else {
    if (!options.hparams.items.empty())
      throw config_error("the module has no HParams, so that no hyperparameter can be replaced: leave them out");
    module = std::make_shared<Module>(std::forward<More>(more)...);
  }
  detail::load_model_state(*module, checkpoint.model);
  return module;
}

}  // namespace detpl::inline v0
