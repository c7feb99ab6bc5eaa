// SPDX-License-Identifier: Apache-2.0
// Where a cluster keeps the checkpoints of a trial. Defined in checkpoint_place.ipp (component: detpl::determined).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "detpl/core/value.hpp"

namespace detpl::inline v0 {

/// What moves checkpoints to and from a storage that isn't a folder of this machine: S3, Google's, Azure.
///
/// detpl writes each checkpoint to a folder, calls `upload` with it, and reports it only then; before it goes on from a
/// checkpoint, `download` fills an empty folder with it. Both get the section `checkpoint_storage` of the experiment,
/// are called by one process, `download` by one of each host, and throw if they can't do it.
struct CheckpointTransfer {
  using Function =
      std::function<void(const Map& storage, const std::filesystem::path& folder, const std::string& uuid)>;
  Function download{};
  Function upload{};
};

/// The folder of an experiment's checkpoints, each in a subfolder that its uuid names.
///
/// `storage` is the section `checkpoint_storage`. `shared_fs` is `/determined_shared_fs` where an agent mounts it, else
/// `host_path`, and `storage_path` below; `directory` is `container_path`. Other types have none: an empty path.
/// Errors: config_error for an unknown type, a field that is missing, a `storage_path` outside `host_path`.
std::filesystem::path checkpoint_place(const Map& storage);

/// Creates a folder and those above it; the new ones may be read and written by everybody, since other tasks and the
/// cluster's clean-up run as other users.
///
/// Errors: io_error.
void create_shared_folder(const std::filesystem::path& folder);

/// The files below a folder with their sizes, and the folders ("name/", size 0), by relative path.
///
/// Errors: io_error if it can't be read.
std::map<std::string, std::int64_t> list_resources(const std::filesystem::path& folder);

/// A new random name for a checkpoint: a UUID of version 4.
std::string new_uuid();

}  // namespace detpl::inline v0
