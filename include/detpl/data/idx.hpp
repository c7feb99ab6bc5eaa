// SPDX-License-Identifier: Apache-2.0
// Readers of idx files, MNIST's format, plain or gzipped. A component: needs zlib, and detpl.hpp leaves it
// out.
#pragma once

#include "detpl/core/error.hpp"
#include "detpl/data/batch.hpp"
#include "detpl/data/dataset.hpp"

#include <ATen/ops/empty.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

namespace detpl::inline v0::data {
namespace detail {

// Reads one idx file and refuses it with a sentence that names it.
class IdxFile {
 public:
  explicit IdxFile(const std::filesystem::path& path) : path_(path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) fail("there is no such file");
    if (!std::filesystem::is_regular_file(status)) fail("it isn't a regular file");
    file_size_ = std::filesystem::file_size(path, error);
    file_.reset(gzopen(path.c_str(), "rb"));
    if (error || !file_) fail("it can't be opened: check its permissions");
  }

  at::Tensor read() {
    std::array<std::uint8_t, 4> magic{};
    read_exactly(magic.data(), magic.size());
    const at::ScalarType dtype = dtype_of(magic[2]);
    if (magic[0] != 0 || magic[1] != 0 || dtype == at::ScalarType::Undefined || magic[3] == 0)
      fail("it isn't an idx file: the first four bytes must be 0, 0, a type and the number of dimensions");
    std::vector<std::int64_t> shape(magic[3]);
    std::int64_t bytes = static_cast<std::int64_t>(c10::elementSize(dtype));
    bool empty = false;
    for (auto& extent : shape) {
      std::array<std::uint8_t, 4> word{};
      read_exactly(word.data(), word.size());
      for (const std::uint8_t byte : word) extent = extent << 8 | byte;
      if (extent == 0)
        empty = true;  // LibTorch multiplies the other extents all the same
      else if (__builtin_mul_overflow(bytes, extent, &bytes))
        fail("the size in its header is impossibly large");
    }
    if (empty) bytes = 0;
    check_size(bytes, static_cast<std::int64_t>(magic.size() + 4 * shape.size()));
    at::Tensor values = at::empty(shape, dtype);
    read_exactly(static_cast<std::uint8_t*>(values.mutable_data_ptr()), static_cast<std::uint64_t>(bytes));
    check_end();
    swap_bytes(values);
    return values;
  }

 private:
  static at::ScalarType dtype_of(std::uint8_t code) {
    switch (code) {
      case 0x08: return at::kByte;
      case 0x09: return at::kChar;
      case 0x0b: return at::kShort;
      case 0x0c: return at::kInt;
      case 0x0d: return at::kFloat;
      case 0x0e: return at::kDouble;
      default: return at::ScalarType::Undefined;
    }
  }

  // Before memory is allocated for what the header claims. Deflate shrinks data 1032 times at best.
  void check_size(std::int64_t claimed, std::int64_t header) const {
    const auto on_disk = static_cast<std::int64_t>(file_size_);
    const bool gzipped = gzdirect(file_.get()) == 0;
    const std::int64_t most = gzipped ? on_disk * 1032 : on_disk - header;
    if (claimed <= most && (gzipped || claimed == most)) return;
    fail("its header promises " + std::to_string(claimed) + " bytes of data, but the file " +
         (gzipped ? "can't hold as much" : "holds " + std::to_string(most)));
  }

  void check_end() const {
    std::uint8_t byte = 0;
    const int count = gzread(file_.get(), &byte, 1);
    if (count > 0) fail("it holds more data than its header promises");
    check_stream(count);
  }

  void read_exactly(std::uint8_t* target, std::uint64_t count) const {
    while (count > 0) {
      const auto chunk = static_cast<unsigned>(std::min<std::uint64_t>(count, 1U << 30));
      const int got = gzread(file_.get(), target, chunk);
      check_stream(got);
      if (got == 0) fail("it is truncated: " + std::to_string(count) + " bytes are missing");
      target += got;
      count -= static_cast<std::uint64_t>(got);
    }
  }

  // gzread reports a stream that stops early by its count alone; gzerror then says so.
  void check_stream(int count) const {
    int code = Z_OK;
    const std::string reason = gzerror(file_.get(), &code);
    if (count < 0 || code == Z_BUF_ERROR)
      fail(code == Z_BUF_ERROR ? "it is truncated: the compressed data stops early" : "it can't be read: " + reason);
  }

  // Numbers are stored with the most significant byte first.
  static void swap_bytes(at::Tensor& values) {
    const std::int64_t width = values.element_size();
    auto* bytes = static_cast<std::uint8_t*>(values.mutable_data_ptr());
    if (width > 1 && std::endian::native == std::endian::little)
      for (std::int64_t i = 0; i < values.numel(); ++i) std::reverse(bytes + i * width, bytes + (i + 1) * width);
  }

  [[noreturn]] void fail(const std::string& why) const { throw data_error("idx file " + path_.string() + ": " + why); }

  struct Close {
    void operator()(gzFile file) const { gzclose(file); }
  };
  std::filesystem::path path_;
  std::uintmax_t file_size_ = 0;
  std::unique_ptr<gzFile_s, Close> file_;
};

}  // namespace detail

/// Reads an idx file, plain or gzipped.
///
/// Shapes: as the file says; bytes stay uint8, other types theirs.
/// Errors: data_error naming the file if it is missing, truncated, too long, corrupt or not idx; the size
/// that it
///         claims is checked before memory is allocated for it.
inline at::Tensor read_idx(const std::filesystem::path& path) { return detail::IdxFile(path).read(); }

/// The two parts of a data set in MNIST's format.
enum class MnistSplit { train, test };

/// Reads images and labels from a folder of `train-` or `t10k-images-idx3-ubyte` and `-labels-idx1-ubyte`,
/// plain or .gz.
///
/// `TensorDataset(read_mnist(folder, MnistSplit::train), {.mean = 0.1307, .std = 0.3081})` makes a dataset of it.
/// Shapes: `.data` is uint8 N x 1 x rows x columns, `.target` int64 N.
/// Errors: data_error if a file is missing or broken, the counts differ, or a label isn't in [0, classes).
inline Batch read_mnist(const std::filesystem::path& folder, MnistSplit split, std::int64_t classes = 10) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    throw data_error("there is no folder " + folder.string() + ": give one with files in MNIST's format");
  const std::string prefix = split == MnistSplit::train ? "train" : "t10k";
  const auto read = [&](const std::string& name, std::int64_t dimensions) {
    auto path = folder / (prefix + name);
    if (!std::filesystem::exists(path, error)) path += ".gz";
    if (!std::filesystem::exists(path, error))
      throw data_error("folder " + folder.string() + " has no " + prefix + name + ", plain or .gz");
    at::Tensor values = read_idx(path);
    if (values.dim() != dimensions || values.scalar_type() != at::kByte)
      throw data_error("idx file " + path.string() + ": expected bytes in " + std::to_string(dimensions) +
                       " dimensions, found " + c10::toString(values.scalar_type()) + " in " +
                       std::to_string(values.dim()));
    return values;
  };
  at::Tensor images = read("-images-idx3-ubyte", 3).unsqueeze(1);
  at::Tensor labels = read("-labels-idx1-ubyte", 1).to(at::kLong);
  Batch mnist(std::move(images), std::move(labels));
  if (mnist.data.size(0) != mnist.target.size(0))
    throw data_error("folder " + folder.string() + " has " + std::to_string(mnist.data.size(0)) + " images, but " +
                     std::to_string(mnist.target.size(0)) + " labels in its " + prefix + " files");
  try {
    check_labels(mnist.target, classes);
  } catch (const data_error& wrong) {
    throw data_error("folder " + folder.string() + ", " + prefix + " files: " + wrong.what());
  }
  return mnist;
}

}  // namespace detpl::inline v0::data
