// SPDX-License-Identifier: Apache-2.0
// TensorBoard's event file: records framed by length and CRC-32C (component: needs Boost.CRC and protozero).
#pragma once

#include <algorithm>
#include <atomic>
#include <boost/crc.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// An event file, `events.out.tfevents.<seconds>.<host>.<pid>.<n>`: what TensorBoard shows of a run.
///
/// Seconds are those of 1970, or more: it comes after the files that are there, in whose order TensorBoard reads them.
/// Errors: io_error if the file can't be written.
/// Cost: events are collected in memory and written every `flush_seconds` while they come, and by `flush()`.
class EventFile {
 public:
  static constexpr std::string_view name_prefix = "events.out.tfevents.";

  /// Creates a new file in a folder that exists.
  EventFile(const std::filesystem::path& folder, double flush_seconds) : flush_seconds_(flush_seconds) {
    static std::atomic<int> count{0};
    auto now = static_cast<long long>(os::wall_time());
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))  // TensorBoard reads them by name
      if (const std::string other = entry.path().filename().string(); other.starts_with(name_prefix))
        now = std::max(now, std::strtoll(other.c_str() + name_prefix.size(), nullptr, 10) + 1);
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%010lld.", now);
    std::string name(name_prefix);
    name += seconds + os::host_name() + "." + std::to_string(os::process_id()) + "." + std::to_string(count++);
    file_ = os::File::create(folder / name);
    protozero::pbf_writer event(event_);
    event.add_double(wall_time_field, os::wall_time());
    event.add_string(file_version_field, "brain.Event:2");
    add_record(event_);
    flush();
  }
  EventFile(EventFile&&) = default;
  ~EventFile() {
    try {
      flush();
    } catch (const io_error&) {  // who needs to know calls flush() before
    }
  }

  /// Adds one event; `fill(summary)` writes its tensorflow.Summary message.
  template <class Fill>
  void add_summary(std::int64_t step, Fill fill) {
    event_.clear();
    {
      protozero::pbf_writer event(event_);
      event.add_double(wall_time_field, os::wall_time());
      event.add_int64(step_field, step);
      protozero::pbf_writer summary(event, summary_field);
      fill(summary);
    }
    add_record(event_);
    if (os::monotonic_time() - flushed_at_ >= flush_seconds_ || buffer_.size() >= buffer_limit) flush();
  }

  const std::filesystem::path& path() const { return file_.path(); }

  /// The file's length, once all that was collected is written.
  std::int64_t size() {
    flush();
    return static_cast<std::int64_t>(file_.size());
  }

  /// Hands what was collected to the file system.
  void flush() {
    flushed_at_ = os::monotonic_time();
    if (buffer_.empty()) return;
    file_.check_name();
    file_.write(buffer_);
    buffer_.clear();
  }

 private:
  enum EventField : protozero::pbf_tag_type {
    wall_time_field = 1,
    step_field = 2,
    file_version_field = 3,
    summary_field = 5,
  };
  static constexpr std::size_t buffer_limit = 1 << 20;

  void add_record(std::string_view record) {
    const std::uint64_t size = record.size();
    const std::string_view size_bytes(reinterpret_cast<const char*>(&size), sizeof size);
    buffer_ += size_bytes;
    add_checksum(size_bytes);
    buffer_ += record;
    add_checksum(record);
  }

  /// Masked as TFRecord wants it, so that the CRC of data that holds CRCs stays good.
  void add_checksum(std::string_view bytes) {
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
    crc.process_bytes(bytes.data(), bytes.size());
    const std::uint32_t checksum = crc.checksum();
    const std::uint32_t masked = ((checksum >> 15) | (checksum << 17)) + 0xa282ead8u;
    buffer_.append(reinterpret_cast<const char*>(&masked), sizeof masked);
  }

  double flush_seconds_;
  double flushed_at_ = 0;
  os::File file_;
  std::string event_;
  std::string buffer_;
};

}  // namespace detpl::inline v0
