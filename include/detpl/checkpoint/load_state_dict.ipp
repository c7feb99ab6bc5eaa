// SPDX-License-Identifier: Apache-2.0
// The definitions of load_state_dict.hpp.
#pragma once

#include <torch/nn/module.h>

#include <algorithm>
#include <concepts>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "detpl/checkpoint/load_state_dict.hpp"
#include "detpl/checkpoint/module_state.hpp"
#include "detpl/checkpoint/read_state_dict.ipp"

namespace detpl::inline v0 {

namespace detail {

/// A tensor of a file: already read, or where it lies in a file of torch.save.
struct SavedTensor {
  std::string name;  ///< in the file
  at::Tensor tensor{};
  StoredTensor stored{};

  at::IntArrayRef sizes() const { return tensor.defined() ? tensor.sizes() : at::IntArrayRef(stored.sizes); }
  at::ScalarType dtype() const { return tensor.defined() ? tensor.scalar_type() : stored.dtype; }
};

inline std::vector<std::pair<std::string, SavedTensor>> renamed(std::vector<SavedTensor> tensors,
                                                                const LoadStateDictOptions& options,
                                                                const std::string& source) {
  std::vector<std::pair<std::string, SavedTensor>> chosen;
  std::unordered_map<std::string, std::string> origins;
  for (SavedTensor& saved : tensors) {
    if (!saved.name.starts_with(options.prefix)) continue;
    std::string name = saved.name.substr(options.prefix.size());
    if (options.rename) name = options.rename(name);
    if (name.empty()) continue;
    const auto [origin, fresh] = origins.try_emplace(name, saved.name);
    if (!fresh)
      throw config_error("the tensors `" + origin->second + "` and `" + saved.name + "` of `" + source +
                         "` are both renamed to `" + name + "`: give them two names");
    chosen.emplace_back(std::move(name), std::move(saved));
  }
  return chosen;
}

/// Throws what keeps the tensors from being loaded; returns the names without a partner.
inline LoadedKeys check_fit(const StateDict& target,
                            const std::unordered_map<std::string_view, const SavedTensor*>& saved,
                            const std::vector<std::pair<std::string, SavedTensor>>& in_order,
                            const LoadStateDictOptions& options, const std::string& source) {
  LoadedKeys keys;
  std::vector<std::string> mismatched;
  std::unordered_set<std::string_view> names;
  for (const auto& [name, tensor] : target) {
    names.insert(name);
    const auto found = saved.find(name);
    if (found == saved.end()) {
      keys.missing_keys.push_back(name);
    } else if (found->second->sizes() != tensor.sizes()) {
      mismatched.push_back(name + " (" + c10::str(found->second->sizes()) + " in the file, " +
                           c10::str(tensor.sizes()) + " in the module)");
    } else if (c10::isComplexType(found->second->dtype()) && !tensor.is_complex()) {
      mismatched.push_back(name + " (complex in the file, real in the module)");
    }
  }
  for (const auto& entry : in_order)
    if (!names.contains(entry.first)) keys.unexpected_keys.push_back(entry.first);
  std::vector<std::string> problems;
  if (options.strict && !keys.missing_keys.empty()) problems.push_back("missing " + join(keys.missing_keys));
  if (options.strict && !keys.unexpected_keys.empty()) problems.push_back("unexpected " + join(keys.unexpected_keys));
  if (!mismatched.empty()) problems.push_back("mismatched " + join(mismatched));
  if (!problems.empty())
    throw checkpoint_error("the tensors of `" + source + "` don't fit the module: " + join(problems, "; ") +
                           ". Rename or leave out tensors with `rename` and `prefix`, or build the module that was "
                           "saved");
  return keys;
}

}  // namespace detail

LoadedKeys load_state_dict(torch::nn::Module& module, const std::filesystem::path& path,
                           const LoadStateDictOptions& options) {
  const detail::StateDictKind kind = detail::state_dict_kind(path);
  const StateDict target = detail::model_state(module);
  std::optional<TorchFile> file;
  std::vector<detail::SavedTensor> tensors;
  if (kind == detail::StateDictKind::torch) {
    for (auto& [name, stored] : detail::StateDictFinder(file.emplace(path)).entries(options.key))
      tensors.push_back({.name = std::move(name), .stored = std::move(stored)});
  } else {
    const bool same_names = options.prefix.empty() && !options.rename;
    for (auto& [name, tensor] :
         detail::read_plain_state_dict(path, kind, options.key, same_names ? target : StateDict()))
      tensors.push_back({.name = std::move(name), .tensor = std::move(tensor)});
  }
  auto saved = detail::renamed(std::move(tensors), options, path.string());
  std::unordered_map<std::string_view, detail::SavedTensor*> by_name;
  for (auto& [name, tensor] : saved) by_name.emplace(name, &tensor);
  LoadedKeys keys = detail::check_fit(target, {by_name.begin(), by_name.end()}, saved, options, path.string());

  std::vector<std::pair<at::Tensor, detail::SavedTensor*>> pairs;
  for (const auto& [name, tensor] : target)
    if (const auto found = by_name.find(name); found != by_name.end()) pairs.emplace_back(tensor, found->second);
  // First whatever can still be found wrong; the module changes after that.
  for (auto& [tensor, source] : pairs)
    if (!source->tensor.defined() && !TorchFile::fits_as_it_is(source->stored, tensor))
      source->tensor = file->read(source->stored, source->name);
  const at::NoGradGuard no_grad;
  for (auto& [tensor, source] : pairs) {
    if (!source->tensor.defined())
      file->read_into(source->stored, tensor);
    else if (!source->tensor.is_alias_of(tensor))  // not read in place
      tensor.copy_(source->tensor);
  }
  return keys;
}

}  // namespace detpl::inline v0
