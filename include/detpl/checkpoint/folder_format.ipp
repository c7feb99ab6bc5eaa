// SPDX-License-Identifier: Apache-2.0
// The four files of a checkpoint's folder: how they are written, opened, verified and read (with
// nlohmann-json and xxHash).
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
#include <vector>

#include "detpl/checkpoint/checksum.hpp"
#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/json.hpp"
#include "detpl/checkpoint/safetensors.ipp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/version.hpp"

namespace detpl::inline v0::detail {

/// What both sides know of the format.
struct FolderFormat {
  static constexpr int number = DirectoryStorage::format;
  static constexpr std::string_view prefix = "detpl/";
  static constexpr const char* metadata_file = "metadata.json";
  static constexpr const char* model_file = "model.safetensors";
  static constexpr const char* optimizer_file = "optimizer.safetensors";
  static constexpr const char* trainer_state_file = "trainer_state.json";
  static constexpr std::array files{metadata_file, model_file, optimizer_file, trainer_state_file};
  static constexpr std::string_view user_prefix = "user.";

  /// Of what metadata.json says, `checksums` left out: of its values, however they are spelt and indented.
  static std::string checksum(const Map& metadata) { return checksum_of(json_text(metadata)); }
};

/// Writes the files into an empty folder, durably.
///
/// Errors: io_error, checkpoint_error for what no file can hold.
inline void write_folder(const Checkpoint& checkpoint, const std::filesystem::path& folder) {
  using Format = FolderFormat;
  const std::string format = std::string(Format::prefix) + std::to_string(Format::number);

  Map trainer_state{{"format", format}};
  for (const auto& [name, value] : checkpoint.trainer_state.items) trainer_state[name] = value;
  if (!checkpoint.user.items.empty()) trainer_state["user"] = checkpoint.user;

  StateDict tensors = checkpoint.optimizer;
  for (const auto& [name, tensor] : checkpoint.user_tensors)
    tensors.push_back({std::string(Format::user_prefix) + name, tensor});

  Map checksums;
  std::vector<os::File> files;
  const auto write = [&](const char* name, const auto& fill) {
    ChecksummedFile sink(files.emplace_back(os::File::create(folder / name)));
    fill(sink);
    sink.start_sync();
    checksums[name] = sink.checksum();
  };
  write(Format::model_file, [&](auto& file) { write_safetensors(file, checkpoint.model); });
  write(Format::optimizer_file, [&](auto& file) { write_safetensors(file, tensors); });
  write(Format::trainer_state_file, [&](auto& file) { file.write(json_text(trainer_state)); });

  Map metadata{{"detpl_version", version},
               {"format", format},
               {"framework", "torch-" TORCH_VERSION},
               {"steps_completed", checkpoint.steps_completed}};
  for (const auto& [name, value] : checkpoint.metadata.items)
    if (name != "checksums") metadata[name] = value;
  checksums[Format::metadata_file] = Format::checksum(metadata);
  metadata["checksums"] = std::move(checksums);
  write(Format::metadata_file, [&](auto& file) { file.write(json_text(metadata)); });
  for (os::File& file : files) {  // together: the file system's journal is written once
    file.sync();
    file.close();
  }
}

/// A checkpoint's folder opened to be read, every byte verified.
///
/// What is read later is what was verified, even if another checkpoint takes its place meanwhile. A checkpoint without
/// checksums, as detpl wrote them once, is taken as it is.
/// Errors: checkpoint_error if it isn't whole, damaged or of a newer format; io_error if it can't be read.
class VerifiedFolder {
  using Format = FolderFormat;

 public:
  explicit VerifiedFolder(const std::filesystem::path& path)
      : path_(path),
        metadata_(read_metadata()),
        trainer_state_(read_map(Format::trainer_state_file)),
        model_(open(Format::model_file)),
        optimizer_(open(Format::optimizer_file)) {
    check_format(take(trainer_state_, "format"), Format::trainer_state_file);
    const Value steps = take(metadata_, "steps_completed");
    if (!steps.is<std::int64_t>()) refuse(Format::metadata_file, "`steps_completed` must be an integer");
    steps_completed_ = *steps.get_if<std::int64_t>();
  }

  /// Optimizer steps.
  std::int64_t steps_completed() const { return steps_completed_; }

  /// The checkpoint, its model read into `into` where that fits.
  Checkpoint read(const StateDict& into) const {
    Checkpoint checkpoint;
    checkpoint.steps_completed = steps_completed_;
    checkpoint.metadata = metadata_;
    for (const char* name : {"detpl_version", "framework"}) take(checkpoint.metadata, name);
    checkpoint.trainer_state = trainer_state_;
    if (Value user = take(checkpoint.trainer_state, "user"); user.is<Map>())
      checkpoint.user = std::move(*user.get_if<Map>());
    for (NamedTensor& entry : optimizer_.read_all()) {
      const bool user = entry.name.starts_with(Format::user_prefix);
      if (user) entry.name.erase(0, Format::user_prefix.size());
      (user ? checkpoint.user_tensors : checkpoint.optimizer).push_back(std::move(entry));
    }
    checkpoint.model = model_.read_all(into);  // last: nothing can go wrong any more
    return checkpoint;
  }

 private:
  [[noreturn]] void refuse(const char* file, const std::string& reason) const {
    throw checkpoint_error("cannot read `" + (path_ / file).string() + "`: " + reason + ". Use another checkpoint.");
  }
  [[noreturn]] void refuse_damaged(const char* file) const {
    refuse(file, "it is damaged (its checksum isn't the one it was written with)");
  }

  Map read_metadata() {
    for (const char* name : Format::files)
      if (!std::filesystem::is_regular_file(path_ / name))
        throw checkpoint_error("cannot read the checkpoint `" + path_.string() + "`: it has no " + name +
                               ". Use another checkpoint.");
    const std::string text = os::read_file(path_ / Format::metadata_file);
    Map metadata = parse(text, Format::metadata_file);
    if (const Value* format = metadata.find("format")) check_format(*format, Format::metadata_file);
    const Value checksums = take(metadata, "checksums");
    if (const Map* table = checksums.get_if<Map>())
      checksums_ = *table;
    else if (text.find("\"xxh3:") != text.npos)  // the table was there
      refuse_damaged(Format::metadata_file);
    if (is_checked()) check(Format::metadata_file, Format::checksum(metadata));
    take(metadata, "format");
    return metadata;
  }

  Map read_map(const char* name) const {
    const std::string text = os::read_file(path_ / name);
    if (is_checked()) check(name, checksum_of(text));
    return parse(text, name);
  }

  SafetensorsFile open(const char* name) const {
    os::File file = os::File::open(path_ / name);
    if (is_checked()) check(name, checksum_of(file));
    return SafetensorsFile(std::move(file));
  }

  bool is_checked() const { return !checksums_.items.empty(); }
  void check(const char* name, const std::string& checksum) const {
    const Value* written = checksums_.find(name);
    if (!written || *written != Value(checksum)) refuse_damaged(name);
  }

  Map parse(const std::string& text, const char* name) const {
    Value value = parse_json(text, (path_ / name).string());
    if (!value.is<Map>()) refuse(name, "it is no JSON object");
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

  void check_format(const Value& value, const char* file) const {
    const std::string* text = value.get_if<std::string>();
    int number = 0;
    const bool known =
        text && text->starts_with(Format::prefix) &&
        std::from_chars(text->data() + Format::prefix.size(), text->data() + text->size(), number).ec == std::errc();
    if (!known)
      throw checkpoint_error("cannot read `" + (path_ / file).string() +
                             "`: `format` must be \"detpl/1\". Use a checkpoint that detpl wrote.");
    if (number > Format::number)
      throw checkpoint_error("cannot read the checkpoint `" + path_.string() + "`: its format " + *text +
                             " is newer than detpl/" + std::to_string(Format::number) + ". Update detpl.");
  }

  std::filesystem::path path_;
  Map checksums_;  // by file; empty for an older checkpoint
  Map metadata_, trainer_state_;
  std::int64_t steps_completed_ = 0;
  SafetensorsFile model_, optimizer_;
};

}  // namespace detpl::inline v0::detail
