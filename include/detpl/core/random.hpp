// SPDX-License-Identifier: Apache-2.0
// A random generator whose numbers are the same on every platform and standard library.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

namespace detpl::inline v0 {

/// xoshiro256** seeded by splitmix64: a pure function of (seed, stream), unlike the distributions of
/// `<random>`.
///
/// It is a `std::uniform_random_bit_generator`; `below` and `uniform` replace the distributions whose results differ
/// between standard libraries.
/// Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021.
class Random {
 public:
  using result_type = std::uint64_t;

  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t mixer = seed;
    mixer = split_mix(mixer) ^ stream;
    for (auto& word : state_) word = split_mix(mixer);
  }

  static constexpr result_type(min)() { return 0; }
  static constexpr result_type(max)() { return (std::numeric_limits<result_type>::max)(); }

  result_type operator()() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// An integer in [0, bound), each equally likely; `bound` is positive.
  ///
  /// Source: Lemire, "Fast Random Integer Generation in an Interval", 2019.
  std::uint64_t below(std::uint64_t bound) {
    auto [high, low] = multiply((*this)(), bound);
    if (low < bound)
      for (const std::uint64_t rejected = (0 - bound) % bound; low < rejected;) {
        const auto product = multiply((*this)(), bound);
        high = product.high;
        low = product.low;
      }
    return high;
  }

  /// A real number in [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

 private:
  struct Product {
    std::uint64_t high;
    std::uint64_t low;
  };
  static Product multiply(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
  }
  static std::uint64_t split_mix(std::uint64_t& state) {
    std::uint64_t word = state += 0x9e3779b97f4a7c15U;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
    return word ^ (word >> 31);
  }

  std::array<std::uint64_t, 4> state_;
};

}  // namespace detpl::inline v0
