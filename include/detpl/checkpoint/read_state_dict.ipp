// SPDX-License-Identifier: Apache-2.0
// The definitions of read_state_dict.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/read_state_dict.hpp"
#include "detpl/checkpoint/safetensors.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/checkpoint/torch_file.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/text.hpp"

namespace detpl::inline v0 {

namespace detail {

/// Finds the state dict in a file of torch.save, and its tensors.
class StateDictFinder {
 public:
  struct Entry {
    std::string name;
    StoredTensor stored;
  };

  explicit StateDictFinder(TorchFile& file) : file_(file), pickle_(file.pickle()) {}

  /// The tensors of the dict at `key`; without a key of the file's `state_dict`, of the file itself, or of its
  /// `model_state_dict` or `model`. What is no tensor (Python's `_extra_state`) is left out.
  std::vector<Entry> entries(const std::string& key) const {
    const PickleValue& dict = find(key);
    std::vector<Entry> entries;
    std::unordered_map<std::string_view, std::size_t> known;
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
      const PickleValue &name = pickle_[dict.items[i]], &value = pickle_[dict.items[i + 1]];
      if (name.kind != PickleKind::text || !file_.is_tensor(value)) continue;
      const auto [place, fresh] = known.try_emplace(name.text, entries.size());
      if (fresh) entries.push_back({name.text, {}});
      entries[place->second].stored = file_.locate(value, name.text);
    }
    return entries;
  }

 private:
  static constexpr std::array usual_keys = {"state_dict", "model_state_dict", "model"};

  const PickleValue& find(const std::string& key) const {
    const PickleValue& top = pickle_.result();
    if (!pickle_.is_dict(top)) {
      std::string what = "a Python object";
      if (top.kind == PickleKind::object) what += " (" + std::string(pickle_.function_of(top)) + ")";
      file_.refuse("it holds " + what + ", not a state dict",
                   "Write the state dict in Python: torch.save(module.state_dict(), path).");
    }
    if (!key.empty()) {
      const PickleValue* chosen = pickle_.find(top, key);
      if (!chosen || !pickle_.is_dict(*chosen)) file_.refuse("it has no state dict `" + key + "`", choice(top));
      return *chosen;
    }
    if (const PickleValue* usual = pickle_.find(top, usual_keys[0]); usual && pickle_.is_dict(*usual)) return *usual;
    if (top.items.empty() || holds_tensors(top)) return top;
    for (const char* usual_key : usual_keys)
      if (const PickleValue* usual = pickle_.find(top, usual_key); usual && holds_tensors(*usual)) return *usual;
    file_.refuse("it holds no state dict where one usually is", choice(top));
  }
  bool holds_tensors(const PickleValue& dict) const {
    if (!pickle_.is_dict(dict)) return false;
    for (std::size_t i = 1; i < dict.items.size(); i += 2)
      if (file_.is_tensor(pickle_[dict.items[i]])) return true;
    return false;
  }
  // What to do, given the keys at the top under which there are dicts.
  std::string choice(const PickleValue& top) const {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i + 1 < top.items.size(); i += 2)
      if (pickle_[top.items[i]].kind == PickleKind::text && pickle_.is_dict(pickle_[top.items[i + 1]]))
        keys.push_back(pickle_[top.items[i]].text);
    return keys.empty() ? "Leave out the key, or use another file." : "Choose a dict by its key: " + join(keys) + ".";
  }

  TorchFile& file_;
  const Pickle& pickle_;
};

/// What kind of file holds a state dict.
enum class StateDictKind : std::uint8_t { directory, safetensors, torch };

inline StateDictKind state_dict_kind(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) return StateDictKind::directory;
  std::string begin(9, '\0');
  begin.resize(os::File::open(path).read(begin.data(), begin.size(), 0));
  const bool safetensors = path.extension() == ".safetensors" || (begin.size() == 9 && begin.back() == '{');
  return safetensors ? StateDictKind::safetensors : StateDictKind::torch;
}

/// The state dict of a file that is no zip of torch.save; read into `into` where that has just its tensors.
inline StateDict read_plain_state_dict(const std::filesystem::path& path, StateDictKind kind, const std::string& key,
                                       const StateDict& into = {}) {
  if (!key.empty())
    throw config_error("`" + path.string() + "` has no keys above its tensors: leave out the key `" + key + "`");
  if (kind == StateDictKind::safetensors) return load_safetensors(path, into);
  return DirectoryStorage().load(path, into).model;
}

}  // namespace detail

StateDict read_state_dict(const std::filesystem::path& path, const std::string& key) {
  const detail::StateDictKind kind = detail::state_dict_kind(path);
  if (kind != detail::StateDictKind::torch) return detail::read_plain_state_dict(path, kind, key);
  TorchFile file(path);
  StateDict tensors;
  for (auto& [name, stored] : detail::StateDictFinder(file).entries(key)) {
    at::Tensor tensor = file.read(stored, name);
    tensors.push_back({std::move(name), std::move(tensor)});
  }
  return tensors;
}

}  // namespace detpl::inline v0
