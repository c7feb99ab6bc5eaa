// SPDX-License-Identifier: Apache-2.0
// Parameters and gradients of one device and type, one after the other in memory, cut into equal parts for the ranks.
#pragma once

#include <ATen/ops/view_as_real.h>
#include <ATen/ops/zeros.h>
#include <torch/types.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace detpl::inline v0::optim::detail {

// What a rank's part has of a parameter: `length` elements, which begin at `in_parameter` and at `in_part`.
struct Piece {
  std::int64_t in_parameter = 0, in_part = 0, length = 0;

  at::Tensor of(const at::Tensor& part) const { return part.narrow(0, in_part, length); }
};

class FlatBuffer {
 public:
  explicit FlatBuffer(const at::Tensor& first) : options_(at::TensorOptions(first.device()).dtype(first.dtype())) {}

  bool fits(const at::Tensor& parameter) const {
    return parameter.device() == options_.device() && parameter.dtype() == options_.dtype();
  }

  // Makes room for a parameter; returns where it begins. It is aligned as an allocation of its own: kernels are faster
  // on such memory, and on other memory may add up in another order.
  std::int64_t reserve(const at::Tensor& parameter) {
    const std::int64_t grain = std::max<std::int64_t>(64 / static_cast<std::int64_t>(parameter.element_size()), 1);
    const std::int64_t offset = (length_ + grain - 1) / grain * grain;
    length_ = offset + parameter.numel();
    return offset;
  }

  // Takes the memory, once all have room. Every rank's part is a multiple of 64 elements.
  void allocate(int rank, int size) {
    part_length_ = (length_ + 64 * size - 1) / (64 * size) * 64;
    rank_ = rank;
    length_ = part_length_ * size;
    parameters_ = at::zeros({length_}, options_);
    gradients_ = at::zeros({length_}, options_);
  }

  // This rank's piece of a parameter that begins at `offset`; of length 0 where there is none.
  Piece piece(std::int64_t offset, std::int64_t elements) const {
    const std::int64_t start = rank_ * part_length_;
    const std::int64_t begin = std::max(offset, start), end = std::min(offset + elements, start + part_length_);
    return begin < end ? Piece{begin - offset, begin - start, end - begin} : Piece{};
  }

  const at::Tensor& parameters() const { return parameters_; }
  const at::Tensor& gradients() const { return gradients_; }
  at::Tensor part_of(const at::Tensor& flat) const { return flat.narrow(0, rank_ * part_length_, part_length_); }

 private:
  at::TensorOptions options_;
  std::int64_t length_ = 0, part_length_ = 0;
  int rank_ = 0;
  at::Tensor parameters_, gradients_;
};

// The elements of `flat` that begin at `offset`, in shape and memory order of `parameter`, with a version of their own.
inline at::Tensor whole_view(const at::Tensor& flat, std::int64_t offset, const at::Tensor& parameter) {
  return flat.as_strided(parameter.sizes(), parameter.strides(), offset).variable_data();
}

// The elements of a tensor without holes, in the order of its memory.
inline at::Tensor flat_view(const at::Tensor& dense) { return dense.as_strided({dense.numel()}, {1}); }

// Complex numbers as twice as many real ones, which is what all backends can communicate.
inline at::Tensor real_view(const at::Tensor& flat) {
  return flat.is_complex() ? at::view_as_real(flat).flatten() : flat;
}

}  // namespace detpl::inline v0::optim::detail
