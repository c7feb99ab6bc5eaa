// SPDX-License-Identifier: Apache-2.0
// The definitions of directory.hpp, with nlohmann-json and xxHash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/folder_format.ipp"
#include "detpl/checkpoint/host_copy.hpp"
#include "detpl/checkpoint/metadata.hpp"
#include "detpl/checkpoint/state.hpp"
#include "detpl/core/background.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/replace.hpp"

namespace detpl::inline v0 {

struct DirectoryStorage::Parts {
  struct Async {
    detail::HostCopy memory;
    Background writer;  // ends before what it writes
  };

  void wait() const {
    if (async) async->writer.wait();
  }

  void do_in_order(std::function<void()> task) {
    verified.reset();
    if (async)
      async->writer.push(std::move(task));
    else
      task();
  }

  static std::filesystem::path without_slash(const std::filesystem::path& path) {
    return path.has_filename() ? path : path.parent_path();
  }

  static void write(const Checkpoint& checkpoint, const std::filesystem::path& path) {
    const std::filesystem::path target = without_slash(path);
    os::create_directories(target.parent_path());
    const std::filesystem::path folder = os::temporary_sibling(target);
    try {
      std::error_code error;
      if (!std::filesystem::create_directory(folder, error)) os::fail("create the folder", folder, error.value());
      const os::File names = os::File::open(folder);
      names.try_lock();  // for remove_temporaries
      detail::write_folder(checkpoint, folder);
      names.sync();
      os::replace(folder, target);
    } catch (...) {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
      throw;
    }
  }

  static void remove_folder(const std::filesystem::path& path) {
    std::filesystem::path folder = without_slash(path);
    const std::filesystem::path doomed = os::temporary_sibling(folder);
    std::error_code error;
    std::filesystem::rename(folder, doomed, error);  // never half of one under its own name
    if (!error) std::filesystem::remove_all(doomed, error);
    if (error && error != std::errc::no_such_file_or_directory) os::fail("remove", folder, error.value());
  }

  std::unique_ptr<Async> async;
  std::optional<std::pair<std::filesystem::path, detail::VerifiedFolder>> verified;
};

DirectoryStorage::DirectoryStorage(DirectoryStorageOptions options) : parts_(std::make_unique<Parts>()) {
  if (options.async) parts_->async = std::make_unique<Parts::Async>();
}
DirectoryStorage::DirectoryStorage(DirectoryStorage&&) noexcept = default;
DirectoryStorage& DirectoryStorage::operator=(DirectoryStorage&&) noexcept = default;
DirectoryStorage::~DirectoryStorage() = default;

void DirectoryStorage::save(const Checkpoint& checkpoint, const std::filesystem::path& path) {
  parts_->verified.reset();
  if (!parts_->async) return Parts::write(checkpoint, path);
  auto& [memory, writer] = *parts_->async;
  writer.wait();
  writer.check();
  writer.push([copy = &memory.copy(checkpoint), path] { Parts::write(*copy, path); });
}

Checkpoint DirectoryStorage::load(const std::filesystem::path& path, const StateDict& into) {
  if (!parts_->verified || parts_->verified->first != path) verify(path);
  return std::exchange(parts_->verified, std::nullopt)->second.read(into);
}

void DirectoryStorage::verify(const std::filesystem::path& path) {
  parts_->wait();
  parts_->verified.reset();
  parts_->verified.emplace(path, path);
}

void DirectoryStorage::remove(const std::filesystem::path& path) {
  parts_->do_in_order([path] { Parts::remove_folder(path); });
}

void DirectoryStorage::link(const std::filesystem::path& name, const std::filesystem::path& path) {
  parts_->do_in_order([name, path] {
    const std::filesystem::path relative = path.lexically_relative(name.parent_path());
    os::replace_link(name, relative.empty() ? path : relative);
  });
}

std::optional<std::int64_t> DirectoryStorage::steps_completed(const std::filesystem::path& path) {
  parts_->wait();
  return checkpoint_steps(path);
}

void DirectoryStorage::check() {
  if (parts_->async) parts_->async->writer.check();
}

void DirectoryStorage::finish() {
  if (parts_->async) parts_->async->writer.finish();
}

}  // namespace detpl::inline v0
