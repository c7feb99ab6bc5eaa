// SPDX-License-Identifier: Apache-2.0
// The definitions of checkpoint_place.hpp.
#pragma once

#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/text.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/checkpoint_place.hpp"

namespace detpl::inline v0 {

namespace detail {

/// A field of `checkpoint_storage`, empty if absent.
inline std::filesystem::path storage_field(const Map& storage, const std::string& name, bool required) {
  const Value* value = storage.find(name);
  if (value && value->is<std::string>()) return *value->get_if<std::string>();
  if (value && !value->is_null())
    throw config_error("`checkpoint_storage." + name + "` is " + describe(*value) + ", but it must be a path");
  if (required)
    throw config_error("`checkpoint_storage` has no `" + name + "`: add it, or choose another type of storage");
  return {};
}

}  // namespace detail

std::filesystem::path checkpoint_place(const Map& storage) {
  constexpr std::array<std::string_view, 5> types{"azure", "directory", "gcs", "s3", "shared_fs"};
  const std::string type = detail::storage_field(storage, "type", true).string();
  if (type == "directory") return detail::storage_field(storage, "container_path", true);
  if (type != "shared_fs") {
    for (const std::string_view known : types)
      if (type == known) return {};
    throw config_error(unknown_name("`checkpoint_storage.type`", type, types));
  }
  const std::filesystem::path host = detail::storage_field(storage, "host_path", true).lexically_normal();
  const std::filesystem::path below = detail::storage_field(storage, "storage_path", false);
  if (!host.is_absolute())
    throw config_error("`checkpoint_storage.host_path` is `" + host.string() + "`: make it an absolute path");
  const std::filesystem::path part = (host / below).lexically_normal().lexically_relative(host);
  if (part.empty() || *part.begin() == "..")
    throw config_error("`checkpoint_storage.storage_path` is `" + below.string() + "`, outside the host_path `" +
                       host.string() + "`: make it a folder below");
  const std::filesystem::path mounted = "/determined_shared_fs";  // where an agent's containers find host_path
  std::error_code absent;
  const std::filesystem::path base = std::filesystem::is_directory(mounted, absent) ? mounted : host;
  return below.empty() || part == "." ? base : base / part;
}

void create_shared_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return;
  if (!folder.has_filename()) return create_shared_folder(folder.parent_path());
  create_shared_folder(folder.parent_path());
  // Not by the umask, which all threads share.
  if (os::create_directory(folder))
    std::filesystem::permissions(folder, std::filesystem::perms::all, error);
  else if (!std::filesystem::is_directory(folder, error))
    os::fail("create the folder", folder, EEXIST);
}

std::map<std::string, std::int64_t> list_resources(const std::filesystem::path& folder) {
  std::map<std::string, std::int64_t> resources;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator next(folder, error), end; !error && next != end;
       next.increment(error)) {
    const std::string path = next->path().lexically_relative(folder).generic_string();
    if (next->is_directory(error))
      resources[path + "/"] = 0;
    else if (!error)
      resources[path] = static_cast<std::int64_t>(next->file_size(error));
    if (error) break;
  }
  if (error) os::fail("list", folder, error.value());
  return resources;
}

std::string new_uuid() {
  std::random_device source;
  std::array<unsigned char, 16> bytes;
  for (auto& byte : bytes) byte = static_cast<unsigned char>(source());
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

}  // namespace detpl::inline v0
