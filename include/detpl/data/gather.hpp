// SPDX-License-Identifier: Apache-2.0
// Gathering records into a batch in one pass over memory: copy, or convert and normalise bytes on the way.
#pragma once

#include "detpl/core/cpu.hpp"
#include "detpl/core/error.hpp"
#include "detpl/core/number_text.hpp"

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace detpl::inline v0::data {

/// One number for all channels, or one per channel: `0.1307` or `{0.485, 0.456, 0.406}`.
struct PerChannel : std::vector<double> {
  PerChannel(double value) : vector{value} {}
  PerChannel(std::initializer_list<double> values) : vector(values) {}
};

/// Normalisation to `(x - mean) / std`; bytes (uint8) are first scaled from 0..255 to 0..1.
///
/// Shapes: with several numbers, dimension 1 of the data is the channel.
struct Normalize {
  PerChannel mean = 0.0;
  PerChannel std = 1.0;
};

namespace detail {

// A channel's conversion of a byte x is fma(x, scale, offset), tabulated; vector code computes what the table
// holds.
struct ByteConversion {
  float scale;
  float offset;
  std::array<float, 256> table;

  ByteConversion(double mean, double deviation)
      : scale(static_cast<float>(1 / (255 * deviation))), offset(static_cast<float>(-mean / deviation)) {
    for (int byte = 0; byte < 256; ++byte)
      table[static_cast<std::size_t>(byte)] = std::fma(static_cast<float>(byte), scale, offset);
  }
};

inline void convert_bytes_portable(const std::uint8_t* source, std::int64_t count, const ByteConversion& conversion,
                                   float* target) {
  for (std::int64_t i = 0; i < count; ++i) target[i] = conversion.table[source[i]];
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) inline void convert_bytes_avx2(const std::uint8_t* source, std::int64_t count,
                                                                   const ByteConversion& conversion, float* target) {
  const __m256 scale = _mm256_set1_ps(conversion.scale);
  const __m256 offset = _mm256_set1_ps(conversion.offset);
  std::int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source + i));
    const __m256 low = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes));
    const __m256 high = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_srli_si128(bytes, 8)));
    _mm256_storeu_ps(target + i, _mm256_fmadd_ps(low, scale, offset));
    _mm256_storeu_ps(target + i + 8, _mm256_fmadd_ps(high, scale, offset));
  }
  convert_bytes_portable(source + i, count - i, conversion, target + i);
}
#endif

inline void convert_bytes(const std::uint8_t* source, std::int64_t count, const ByteConversion& conversion,
                          float* target) {
#if defined(__x86_64__)
  if (cpu_has_avx2_fma()) return convert_bytes_avx2(source, count, conversion, target);
#endif
  convert_bytes_portable(source, count, conversion, target);
}

// Asks for a row that is read soon: rows of a shuffled epoch lie anywhere, so the hardware can't foresee
// them.
inline void prefetch_row(const char* row, std::int64_t bytes) {
  for (std::int64_t line = 0; line < bytes; line += 64) __builtin_prefetch(row + line);
}

// Whether rows can be gathered through plain pointers.
inline bool has_plain_rows(const at::Tensor& source) {
  return source.device().is_cpu() && source.layout() == at::kStrided && source.is_contiguous() &&
         !source.requires_grad() && !source.is_conj() && !source.is_neg();
}

inline at::DimVector rows_shape(const at::Tensor& source, at::IntArrayRef indices) {
  at::DimVector shape(source.sizes());
  shape.front() = static_cast<std::int64_t>(indices.size());
  return shape;
}

// A tensor for a batch of `shape`: `buffer` itself where nothing else refers to it or its memory, else a
// fresh one.
inline at::Tensor take_buffer(at::Tensor& buffer, at::IntArrayRef shape, const at::TensorOptions& options) {
  const bool free = buffer.defined() && buffer.use_count() == 1 && buffer.storage().use_count() == 1 &&
                    buffer.is_contiguous() && buffer.sizes() == shape &&
                    buffer.scalar_type() == at::typeMetaToScalarType(options.dtype()) && !buffer.requires_grad() &&
                    buffer.is_inference() == c10::InferenceMode::is_enabled();
  // Pairs with the release of the last other reference, which may have been dropped by another thread.
  if (free) std::atomic_thread_fence(std::memory_order_acquire);
  return free ? std::move(buffer) : at::empty(shape, options);
}

template <std::size_t row_bytes>
void copy_small_rows(const char* source, at::IntArrayRef indices, char* target) {
  for (std::size_t i = 0; i < indices.size(); ++i)
    std::memcpy(target + i * row_bytes, source + static_cast<std::size_t>(indices[i]) * row_bytes, row_bytes);
}

inline void copy_rows(const char* source, std::size_t row_bytes, at::IntArrayRef indices, char* target) {
  switch (row_bytes) {
    case 0: return;
    case 1: return copy_small_rows<1>(source, indices, target);
    case 4: return copy_small_rows<4>(source, indices, target);
    case 8: return copy_small_rows<8>(source, indices, target);
  }
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (i + 2 < indices.size())
      prefetch_row(source + static_cast<std::size_t>(indices[i + 2]) * row_bytes, static_cast<std::int64_t>(row_bytes));
    std::memcpy(target + i * row_bytes, source + static_cast<std::size_t>(indices[i]) * row_bytes, row_bytes);
  }
}

}  // namespace detail

/// Gathers rows `indices` of `source` into `buffer`, which is reused where nothing else refers to its memory.
///
/// Shapes: `source` is N x S, the result `indices.size()` x S; every index lies in [0, N).
/// Cost:   one pass over the rows for a contiguous CPU tensor, else `index_select`.
inline void gather(const at::Tensor& source, at::IntArrayRef indices, at::Tensor& buffer) {
  if (!detail::has_plain_rows(source)) {
    const at::Tensor index = at::tensor(indices, at::kLong).to(source.device());
    buffer = at::index_select(source, 0, index);
    return;
  }
  buffer = detail::take_buffer(buffer, detail::rows_shape(source, indices), source.options());
  const auto row_bytes = static_cast<std::size_t>(source.numel() / source.size(0)) * source.element_size();
  detail::copy_rows(static_cast<const char*>(source.const_data_ptr()), row_bytes, indices,
                    static_cast<char*>(buffer.mutable_data_ptr()));
}

/// Gathers rows and normalises them: one definition of the arithmetic for training, validation and single
/// records.
///
/// Bytes become float32 as `fma(x, 1 / (255 std), -mean / std)`, with the same bits in vector and portable
/// code. Other dtypes are normalised in place after the copy.
class Normalizer {
 public:
  /// Errors: data_error if a std isn't positive or the numbers don't fit the channels of data like `source`.
  Normalizer(const Normalize& normalize, const at::Tensor& source) {
    const std::size_t count = std::max(normalize.mean.size(), normalize.std.size());
    const std::int64_t channels = source.dim() > 1 ? source.size(1) : 1;
    if (count != 1 && static_cast<std::int64_t>(count) != channels)
      throw data_error("Normalize has numbers for " + std::to_string(count) +
                       " channels, but the data's dimension 1 is " + std::to_string(channels) +
                       ": give one number, or one per channel");
    const auto at = [&](const PerChannel& values, std::size_t channel, const char* name) {
      if (values.size() != 1 && values.size() != count)
        throw data_error(std::string("Normalize::") + name + " has " + std::to_string(values.size()) +
                         " numbers instead of 1 or " + std::to_string(count));
      return values[values.size() == 1 ? 0 : channel];
    };
    for (std::size_t channel = 0; channel < count; ++channel) {
      means_.push_back(at(normalize.mean, channel, "mean"));
      deviations_.push_back(at(normalize.std, channel, "std"));
      if (!(deviations_.back() > 0))
        throw data_error("Normalize::std is " + number_text(deviations_.back()) + ": give a positive number");
      conversions_.emplace_back(means_.back(), deviations_.back());
    }
  }

  /// Gathers as `data::gather` does, and normalises.
  void operator()(const at::Tensor& source, at::IntArrayRef indices, at::Tensor& buffer) const {
    if (source.scalar_type() == at::kByte && detail::has_plain_rows(source))
      return gather_bytes(source, indices, buffer);
    gather(source, indices, buffer);
    if (source.scalar_type() == at::kByte) buffer = buffer.to(at::kFloat).div_(255);
    std::vector<std::int64_t> shape(static_cast<std::size_t>(source.dim()), 1);
    if (means_.size() > 1) shape[1] = static_cast<std::int64_t>(means_.size());
    const auto options = at::TensorOptions(at::kDouble);
    buffer = (buffer - at::tensor(means_, options).view(shape).to(buffer.options()))
                 .div_(at::tensor(deviations_, options).view(shape).to(buffer.options()));
  }

 private:
  void gather_bytes(const at::Tensor& source, at::IntArrayRef indices, at::Tensor& buffer) const {
    buffer = detail::take_buffer(buffer, detail::rows_shape(source, indices), source.options().dtype(at::kFloat));
    const std::int64_t row = source.numel() / source.size(0);
    const std::int64_t plane = row / static_cast<std::int64_t>(conversions_.size());
    const auto* bytes = static_cast<const std::uint8_t*>(source.const_data_ptr());
    auto* target = static_cast<float*>(buffer.mutable_data_ptr());
    for (std::size_t i = 0; i < indices.size(); ++i) {
      if (i + 2 < indices.size())
        detail::prefetch_row(reinterpret_cast<const char*>(bytes + indices[i + 2] * row), row);
      const std::uint8_t* record = bytes + indices[i] * row;
      for (const auto& conversion : conversions_) {
        detail::convert_bytes(record, plane, conversion, target);
        record += plane;
        target += plane;
      }
    }
  }

  std::vector<double> means_;
  std::vector<double> deviations_;
  std::vector<detail::ByteConversion> conversions_;
};

}  // namespace detpl::inline v0::data
