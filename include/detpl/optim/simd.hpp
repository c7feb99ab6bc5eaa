// SPDX-License-Identifier: Apache-2.0
// AVX2 vectors of float and double behind one set of names, for kernels that are chosen at run time.
#pragma once

#include "detpl/core/cpu.hpp"

#include <torch/types.h>

#if defined(__x86_64__)
#include <immintrin.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace detpl::inline v0::optim::detail {

// What vectors of `Real` need besides the operators that both compilers give them. Callers carry the same
// target and run where `cpu_has_avx2_fma()`.
template <class Real>
struct Avx2;

template <>
struct Avx2<float> {
  static constexpr std::int64_t width = 8;
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256 load(const float* from) {
    return _mm256_loadu_ps(from);
  }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static void store(float* to, __m256 a) { _mm256_storeu_ps(to, a); }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256 set(float value) { return _mm256_set1_ps(value); }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256 larger(__m256 a, __m256 b) {
    return _mm256_max_ps(a, b);
  }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256 sqrt(__m256 a) { return _mm256_sqrt_ps(a); }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256 fma(__m256 a, __m256 b, __m256 c) {
    return _mm256_fmadd_ps(a, b, c);
  }
};

template <>
struct Avx2<double> {
  static constexpr std::int64_t width = 4;
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256d load(const double* from) {
    return _mm256_loadu_pd(from);
  }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static void store(double* to, __m256d a) { _mm256_storeu_pd(to, a); }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256d set(double value) { return _mm256_set1_pd(value); }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256d larger(__m256d a, __m256d b) {
    return _mm256_max_pd(a, b);
  }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256d sqrt(__m256d a) { return _mm256_sqrt_pd(a); }
  [[gnu::target("avx2,fma"), gnu::always_inline]] static __m256d fma(__m256d a, __m256d b, __m256d c) {
    return _mm256_fmadd_pd(a, b, c);
  }
};

// Whether a parameter's memory can be walked by these kernels.
inline bool steps_on_avx2(const at::Tensor& parameter) {
  return cpu_has_avx2_fma() && parameter.device().is_cpu() && parameter.layout() == at::kStrided &&
         parameter.is_non_overlapping_and_dense() &&
         (parameter.scalar_type() == at::kFloat || parameter.scalar_type() == at::kDouble);
}

// The last elements of several arrays, fewer than a vector, in vectors of their own. Array 0 is only read; an array may
// be null.
template <class Real, std::size_t count>
class Tail {
 public:
  Tail(const std::array<Real*, count>& arrays, std::int64_t begin, std::int64_t end)
      : bytes_(static_cast<std::size_t>(end - begin) * sizeof(Real)) {
    for (std::size_t i = 0; i < count; ++i) {
      from_[i] = arrays[i] ? arrays[i] + begin : nullptr;
      if (from_[i]) std::memcpy(lanes_[i], from_[i], bytes_);
    }
  }
  std::array<Real*, count> arrays() {
    std::array<Real*, count> lanes;
    for (std::size_t i = 0; i < count; ++i) lanes[i] = from_[i] ? lanes_[i] : nullptr;
    return lanes;
  }
  void write_back() const {
    for (std::size_t i = 1; i < count; ++i)
      if (from_[i]) std::memcpy(from_[i], lanes_[i], bytes_);
  }

 private:
  std::size_t bytes_;
  Real* from_[count];
  Real lanes_[count][Avx2<Real>::width] = {};
};

}  // namespace detpl::inline v0::optim::detail
#endif
