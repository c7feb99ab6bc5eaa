// SPDX-License-Identifier: Apache-2.0
// Durations as text, and the clock that limits on time are measured with.
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// Reads days, hours, minutes and seconds: `00:12:00:00` is twelve hours.
///
/// Errors: config_error for anything but four whole numbers between colons.
inline std::chrono::seconds parse_duration(std::string_view text) {
  constexpr std::array<std::int64_t, 4> seconds_each = {86400, 3600, 60, 1};
  constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();  // of each part, so that no sum overflows
  const char* place = text.data();
  const char* const end = text.data() + text.size();
  std::int64_t seconds = 0;
  bool right = true;
  for (std::size_t part = 0; right && part < seconds_each.size(); ++part) {
    std::int64_t number = -1;
    const auto [stop, error] = std::from_chars(place, end, number);
    const bool last = part + 1 == seconds_each.size();
    right =
        error == std::errc() && number >= 0 && number <= largest && (last ? stop == end : stop < end && *stop == ':');
    if (right && !last) place = stop + 1;
    seconds += number * seconds_each[part];
  }
  if (!right)
    throw config_error("the duration \"" + std::string(text) +
                       "\" can't be read: write days:hours:minutes:seconds, such as 00:12:00:00 for twelve hours");
  return std::chrono::seconds(seconds);
}

/// Whole seconds as Python prints a timedelta: `0:00:10`, `1 day, 2:03:04`.
inline std::string duration_text(std::chrono::seconds duration) {
  const std::int64_t seconds = duration.count(), days = seconds / 86400;
  std::array<char, 48> clock;
  std::snprintf(clock.data(), clock.size(), "%d:%02d:%02d", static_cast<int>(seconds / 3600 % 24),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  if (days == 0) return clock.data();
  return std::to_string(days) + (days == 1 ? " day, " : " days, ") + clock.data();
}

/// A length of time as options take it: a std::chrono duration, or a text for `parse_duration`.
class Duration {
 public:
  template <class Rep, class Period>
  Duration(std::chrono::duration<Rep, Period> duration) : seconds_(std::chrono::duration<double>(duration).count()) {}
  Duration(const std::string& text) : Duration(parse_duration(text)) {}
  Duration(const char* text) : Duration(parse_duration(text)) {}

  double seconds() const { return seconds_; }

 private:
  double seconds_;
};

/// Measures how long something took, in one part or in several runs of a program.
///
/// Units: seconds of a clock that never jumps.
class Stopwatch {
 public:
  /// Measures anew; what `set_earlier` said still counts.
  void start() {
    start_ = os::monotonic_time();
    end_.reset();
  }
  void stop() { end_ = os::monotonic_time(); }
  /// Seconds of the runs that this one goes on from.
  void set_earlier(double seconds) { earlier_ = seconds; }

  /// Seconds between `start()` and `stop()`, or now, and those of earlier runs.
  double elapsed() const { return earlier_ + (start_ ? end_.value_or(os::monotonic_time()) - *start_ : 0); }
  /// When it was started and stopped, on the clock of `os::monotonic_time`.
  std::optional<double> start_time() const { return start_; }
  std::optional<double> end_time() const { return end_; }

 private:
  std::optional<double> start_, end_;
  double earlier_ = 0;
};

/// What Lightning says when a limit on time ends a run.
inline std::string time_limit_text(double elapsed) {
  return "Time limit reached. Elapsed time is " +
         duration_text(std::chrono::seconds(static_cast<std::int64_t>(elapsed))) + ". Signaling Trainer to stop.";
}

}  // namespace detpl::inline v0
