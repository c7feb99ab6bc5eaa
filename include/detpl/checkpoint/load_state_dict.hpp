// SPDX-License-Identifier: Apache-2.0
// Weights from Python's files into a module. Defined in load_state_dict.ipp (component: detpl::checkpoint).
#pragma once

#include <torch/nn/module.h>

#include <concepts>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace detpl::inline v0 {

/// Which tensors of a file are loaded, and under which names.
struct LoadStateDictOptions {
  /// Where the state dict is in a file that holds more; empty for the usual places, as `read_state_dict` says.
  std::string key{};
  /// Only names that begin so count, without this beginning: `model.` for a module inside a LightningModule.
  std::string prefix{};
  /// The name in the module for one in the file (without the prefix); empty to leave the tensor out.
  std::function<std::string(std::string_view)> rename{};
  /// Whether names that only the file or only the module has are an error.
  bool strict = true;
};

/// The names that found no partner, as PyTorch's `load_state_dict` returns them. Empty if it was strict.
struct LoadedKeys {
  std::vector<std::string> missing_keys;     ///< in the module only
  std::vector<std::string> unexpected_keys;  ///< in the file only
};

/// Loads the weights in a file into a module: safetensors, what Python's `torch.save` wrote (a state dict, a dict that
/// holds one, a Lightning checkpoint), or a detpl checkpoint's folder.
///
/// ```cpp
/// detpl::load_state_dict(*trunk, "resnet18.pt", {.rename = [](std::string_view name) {
///   return name.starts_with("fc.") ? "" : std::string(name);  // without its last layer
/// }});
/// ```
/// Numbers are converted to the dtype and device of the module's own. Nothing in the file is executed.
/// Errors: checkpoint_error if the file can't be used, or that lists which names are missing or unexpected (if
///         strict) and whose shapes differ (always); io_error if it can't be read. The module is unchanged then.
/// Cost:   tensors that need no conversion are read straight into place; those of safetensors and folders only if the
///         file has just the module's.
/// Source: torch.nn.Module.load_state_dict.
LoadedKeys load_state_dict(torch::nn::Module& module, const std::filesystem::path& path,
                           const LoadStateDictOptions& options = {});

/// The same for a module that is held: by a `std::shared_ptr` or as `torch::nn::Linear` holds its `LinearImpl`.
template <class Holder>
  requires requires(Holder& holder) {
    { *holder } -> std::convertible_to<torch::nn::Module&>;
  }
LoadedKeys load_state_dict(Holder&& holder, const std::filesystem::path& path,
                           const LoadStateDictOptions& options = {}) {
  return load_state_dict(static_cast<torch::nn::Module&>(*holder), path, options);
}

}  // namespace detpl::inline v0
