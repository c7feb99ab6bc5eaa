// SPDX-License-Identifier: Apache-2.0
// The random numbers that Determined's searchers draw: those of NumPy's RandomState.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <random>
#include <string>

namespace detpl::inline v0 {

/// A Mersenne Twister with NumPy's ways of making numbers of its bits. Its state is the seed and how often it was drawn
/// from, for a search draws little.
///
/// Source: Determined's `nprand` (MT19937, RandomKit).
class SeededRandom {
 public:
  explicit SeededRandom(std::uint32_t seed, std::uint64_t drawn = 0) : seed_(seed), drawn_(drawn), twister_(seed) {
    twister_.discard(drawn);
  }

  std::uint32_t seed() const { return seed_; }
  std::uint64_t drawn() const { return drawn_; }

  std::uint32_t bits() {
    ++drawn_;
    return static_cast<std::uint32_t>(twister_());
  }

  /// A whole number in [0, limit]; nothing is drawn if limit is 0.
  std::uint64_t up_to(std::uint64_t limit) {
    if (limit == 0) return 0;
    const std::uint64_t mask = ~std::uint64_t{0} >> std::countl_zero(limit);
    for (;;) {
      const std::uint64_t high = limit >> 32 ? std::uint64_t{bits()} << 32 : 0;
      const std::uint64_t value = (high | bits()) & mask;
      if (value <= limit) return value;
    }
  }

  /// A number in [0, 1).
  double unit() {
    const double high = bits() >> 5;
    const double low = bits() >> 6;
    return (high * 0x1p26 + low) * 0x1p-53;
  }

  /// A number in [low, high).
  double uniform(double low, double high) { return low + (high - low) * unit(); }

  /// A random UUID, as `5bb2260c-9f54-4c11-be1d-abf9ab26ef33`.
  std::string uuid() {
    std::array<std::uint8_t, 16> bytes;
    for (std::size_t i = 0; i < bytes.size(); i += 4) {
      const std::uint32_t word = bits();
      for (std::size_t j = 0; j < 4; ++j) bytes[i + j] = static_cast<std::uint8_t>(word >> 8 * j);
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x40;  // version 4
    bytes[8] = (bytes[8] & 0x3f) | 0x80;  // the variant of RFC 4122
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
      text += "0123456789abcdef"[bytes[i] >> 4];
      text += "0123456789abcdef"[bytes[i] & 15];
    }
    return text;
  }

 private:
  std::uint32_t seed_;
  std::uint64_t drawn_;
  std::mt19937 twister_;
};

}  // namespace detpl::inline v0
