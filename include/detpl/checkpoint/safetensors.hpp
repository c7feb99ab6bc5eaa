// SPDX-License-Identifier: Apache-2.0
// The safetensors format, read and written as Hugging Face's own library does.
// Defined in safetensors.ipp (component: detpl::checkpoint).
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "detpl/checkpoint/state.hpp"
#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// Writes tensors to a file that is whole or not there at all. Equal tensors give equal bytes, whatever their order.
///
/// Errors: checkpoint_error for a tensor that the format can't hold; io_error if the file can't be written.
/// Cost: no copy of dense CPU tensors.
void save_safetensors(const StateDict& tensors, const std::filesystem::path& path);

/// A safetensors file opened to be read, its header checked against its size.
///
/// Errors: checkpoint_error with path and reason if any part of the header is wrong; nothing larger than the
/// file itself is ever allocated.
class SafetensorsFile {
 public:
  struct Entry {
    std::string name;
    at::ScalarType dtype;
    std::vector<std::int64_t> shape;
    std::uint64_t offset;  ///< from the file's begin
    std::uint64_t size;    ///< in bytes
  };

  explicit SafetensorsFile(const std::filesystem::path& path);
  explicit SafetensorsFile(os::File file);

  /// What the file holds, in the order of its bytes.
  const std::vector<Entry>& entries() const { return entries_; }

  /// Reads one tensor.
  at::Tensor read(const Entry& entry) const;

  /// Reads all tensors in the order of the file's bytes; straight into those of `into`, and in their order, if these
  /// have the same names, shapes and dtypes and are dense and on the CPU.
  StateDict read_all(const StateDict& into = {}) const;

 private:
  void read_bytes(const Entry& entry, const at::Tensor& tensor) const;
  std::vector<const Entry*> matches_of(const StateDict& into) const;
  [[noreturn]] void refuse(const std::string& reason) const;

  os::File file_;
  std::vector<Entry> entries_;
};

/// All tensors of a file, on the CPU, in the order of the file's bytes; those of `into`, if `SafetensorsFile::read_all`
/// can read into them.
///
/// Errors: checkpoint_error, io_error; `into` is unchanged if the file's header or its bools are wrong.
StateDict load_safetensors(const std::filesystem::path& path, const StateDict& into = {});

}  // namespace detpl::inline v0
