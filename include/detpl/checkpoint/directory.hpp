// SPDX-License-Identifier: Apache-2.0
// Checkpoints as folders: metadata.json, model and optimizer tensors, trainer_state.json (component:
// nlohmann-json).
#pragma once

#include <torch/version.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/json.hpp"
#include "detpl/checkpoint/safetensors.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/version.hpp"

namespace detpl::inline v0 {

/// Stores a checkpoint as a folder that exists whole or not at all.
///
/// | file | holds |
/// |---|---|
/// | `metadata.json` | `steps_completed` and `format`, as Determined reads it, and `Checkpoint::metadata` |
/// | `model.safetensors` | parameters and buffers |
/// | `optimizer.safetensors` | the other tensors; the user's under `user.` |
/// | `trainer_state.json` | `format`, the scalars, the user's data under `user` |
///
/// Files are written below a temporary name, made durable and renamed. The names `format` and `user` of
/// trainer_state, and `user.` of the optimizer's tensors, are the storage's own.
class DirectoryStorage : public CheckpointStorage {
 public:
  /// The format that is written, `detpl/1`. Older ones are read, newer ones refused.
  static constexpr int format = 1;

  void save(const Checkpoint& checkpoint, const std::filesystem::path& path) override {
    const std::filesystem::path target = without_slash(path);
    if (target.has_parent_path()) os::create_directories(target.parent_path());
    const std::filesystem::path folder = os::temporary_sibling(target);
    try {
      os::create_directories(folder);
      write_all(checkpoint, folder);
      os::sync_directory(folder);
      os::replace(folder, target);
    } catch (...) {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
      throw;
    }
    os::sync_directory(target.parent_path());
  }

  Checkpoint load(const std::filesystem::path& path, const StateDict& /*into*/ = {}) override {
    for (const char* name : files)
      if (!std::filesystem::is_regular_file(path / name))
        throw checkpoint_error("cannot read the checkpoint `" + path.string() + "`: it has no " + name +
                               ". Use another checkpoint.");
    Checkpoint checkpoint;
    checkpoint.trainer_state = read_map(path / trainer_state_file);
    check_format(take(checkpoint.trainer_state, "format"), path);
    if (Value user = take(checkpoint.trainer_state, "user"); user.is<Map>())
      checkpoint.user = std::move(*user.get_if<Map>());

    checkpoint.metadata = read_map(path / metadata_file);
    const Value steps = take(checkpoint.metadata, "steps_completed");
    if (!steps.is<std::int64_t>())
      throw checkpoint_error("cannot read `" + (path / metadata_file).string() +
                             "`: `steps_completed` must be an integer. Use another checkpoint.");
    checkpoint.steps_completed = *steps.get_if<std::int64_t>();
    for (const char* name : {"detpl_version", "format", "framework"}) take(checkpoint.metadata, name);

    checkpoint.model = load_safetensors(path / model_file);
    for (NamedTensor& entry : load_safetensors(path / optimizer_file)) {
      const bool user = entry.name.starts_with(user_prefix);
      if (user) entry.name.erase(0, user_prefix.size());
      (user ? checkpoint.user_tensors : checkpoint.optimizer).push_back(std::move(entry));
    }
    return checkpoint;
  }

  void remove(const std::filesystem::path& path) override {
    std::filesystem::path folder = without_slash(path);
    const std::filesystem::path doomed = os::temporary_sibling(folder);
    std::error_code error;
    std::filesystem::rename(folder, doomed, error);  // never half of one under its own name
    if (!error) std::filesystem::remove_all(doomed, error);
    if (error && error != std::errc::no_such_file_or_directory) os::fail("remove", folder, error.value());
  }

  std::optional<std::int64_t> steps_completed(const std::filesystem::path& path) override {
    if (!is_checkpoint(path)) return std::nullopt;
    const Map metadata = read_map(path / metadata_file);
    const Value* steps = metadata.find("steps_completed");
    return steps && steps->is<std::int64_t>() ? std::optional(*steps->get_if<std::int64_t>()) : std::nullopt;
  }

  void link(const std::filesystem::path& name, const std::filesystem::path& path) override {
    const std::filesystem::path relative = path.lexically_relative(name.parent_path());
    os::replace_link(name, relative.empty() ? path : relative);
  }

 private:
  static constexpr const char* metadata_file = "metadata.json";
  static constexpr const char* model_file = "model.safetensors";
  static constexpr const char* optimizer_file = "optimizer.safetensors";
  static constexpr const char* trainer_state_file = "trainer_state.json";
  static constexpr std::array files{metadata_file, model_file, optimizer_file, trainer_state_file};
  static constexpr std::string_view user_prefix = "user.";
  static constexpr std::string_view format_prefix = "detpl/";

  static std::filesystem::path without_slash(const std::filesystem::path& path) {
    return path.has_filename() ? path : path.parent_path();
  }

  static void write_all(const Checkpoint& checkpoint, const std::filesystem::path& folder) {
    const std::string format_text = std::string(format_prefix) + std::to_string(format);

    Map metadata{{"detpl_version", version},
                 {"format", format_text},
                 {"framework", "torch-" TORCH_VERSION},
                 {"steps_completed", checkpoint.steps_completed}};
    for (const auto& [name, value] : checkpoint.metadata.items) metadata[name] = value;

    Map trainer_state{{"format", format_text}};
    for (const auto& [name, value] : checkpoint.trainer_state.items) trainer_state[name] = value;
    if (!checkpoint.user.items.empty()) trainer_state["user"] = checkpoint.user;

    StateDict tensors = checkpoint.optimizer;
    for (const auto& [name, tensor] : checkpoint.user_tensors)
      tensors.push_back({std::string(user_prefix) + name, tensor});

    const auto write = [&](const char* name, const auto& fill) {
      os::File file = os::File::create(folder / name);
      fill(file);
      file.sync();
      file.close();
    };
    write(model_file, [&](os::File& file) { write_safetensors(file, checkpoint.model); });
    write(optimizer_file, [&](os::File& file) { write_safetensors(file, tensors); });
    write(trainer_state_file, [&](os::File& file) { file.write(json_text(trainer_state)); });
    write(metadata_file, [&](os::File& file) { file.write(json_text(metadata)); });
  }

  static Map read_map(const std::filesystem::path& path) {
    Value value = parse_json(os::read_file(path), path.string());
    if (!value.is<Map>())
      throw checkpoint_error("cannot read `" + path.string() + "`: it is no JSON object. Use another checkpoint.");
    return std::move(*value.get_if<Map>());
  }

  /// Removes an entry and returns its value, null if absent.
  static Value take(Map& map, std::string_view name) {
    Value* found = map.find(name);
    if (!found) return {};
    Value value = std::move(*found);
    std::erase_if(map.items, [&](const auto& item) { return item.first == name; });
    return value;
  }

  static void check_format(const Value& value, const std::filesystem::path& path) {
    const std::string* text = value.get_if<std::string>();
    int number = 0;
    const bool known =
        text && text->starts_with(format_prefix) &&
        std::from_chars(text->data() + format_prefix.size(), text->data() + text->size(), number).ec == std::errc();
    if (!known)
      throw checkpoint_error("cannot read `" + (path / trainer_state_file).string() +
                             "`: `format` must be \"detpl/1\". Use a checkpoint that detpl wrote.");
    if (number > format)
      throw checkpoint_error("cannot read the checkpoint `" + path.string() + "`: its format " + *text +
                             " is newer than detpl/" + std::to_string(format) + ". Update detpl.");
  }
};

}  // namespace detpl::inline v0
