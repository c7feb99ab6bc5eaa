// SPDX-License-Identifier: Apache-2.0
// XXH3 checksums of files, made while they are written or read (component: xxHash).
#pragma once

#define XXH_INLINE_ALL  // headers alone
#include <xxhash.h>
#undef XXH_INLINE_ALL

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "detpl/core/os.hpp"

namespace detpl::inline v0::detail {

/// The 64-bit XXH3 of bytes that come in pieces.
class Checksum {
 public:
  Checksum() { ::XXH3_64bits_reset(&state_); }

  void add(const void* bytes, std::size_t count) { ::XXH3_64bits_update(&state_, bytes, count); }

  /// `xxh3:` and 16 digits, those that `xxhsum -H3` prints.
  std::string text() const {
    char text[24];
    std::snprintf(text, sizeof text, "xxh3:%016llx", static_cast<unsigned long long>(::XXH3_64bits_digest(&state_)));
    return text;
  }

 private:
  ::XXH3_state_t state_;
};

/// How much is read or written between two steps of a checksum: it is still in the cache.
inline constexpr std::size_t checksum_chunk = std::size_t{1} << 19;

inline std::string checksum_of(std::string_view text) {
  Checksum sum;
  sum.add(text.data(), text.size());
  return sum.text();
}

/// Of a whole file, from the disk.
inline std::string checksum_of(const os::File& file) {
  Checksum sum;
  const auto buffer = std::make_unique_for_overwrite<char[]>(checksum_chunk);
  std::size_t count = 0;
  for (std::uint64_t offset = 0; (count = file.read(buffer.get(), checksum_chunk, offset)) > 0; offset += count)
    sum.add(buffer.get(), count);
  return sum.text();
}

/// Writes to a new file and makes its checksum on the way.
///
/// Cost: several times as fast as a write and a sync after it, for the disk works while the rest is copied.
class ChecksummedFile {
 public:
  explicit ChecksummedFile(os::File& file) : file_(file) {}

  void write(const void* bytes, std::size_t count) {
    for (auto* next = static_cast<const char*>(bytes); count > 0;) {
      const std::size_t part = std::min(count, checksum_chunk);
      sum_.add(next, part);
      file_.write(next, part);
      next += part;
      count -= part;
      written_ += part;
      if (written_ - begun_ >= sync_window) start_sync();
    }
  }
  void write(std::string_view text) { write(text.data(), text.size()); }

  /// Lets the disk begin with what it wasn't told of.
  void start_sync() {
    file_.start_sync(begun_, written_ - begun_);
    begun_ = written_;
  }

  std::string checksum() const { return sum_.text(); }

 private:
  static constexpr std::uint64_t sync_window = std::uint64_t{8} << 20;

  os::File& file_;
  Checksum sum_;
  std::uint64_t written_ = 0;
  std::uint64_t begun_ = 0;  ///< so much the disk was told of
};

}  // namespace detpl::inline v0::detail
