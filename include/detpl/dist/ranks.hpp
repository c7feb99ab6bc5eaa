// SPDX-License-Identifier: Apache-2.0
// The processes that train together, as metrics and layers see them; and how values become one.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace detpl::inline v0 {

/// How several values become one: those of an epoch, those of several ranks.
enum class Reduce : std::uint8_t {
  mean,
  sum,
  minimum,
  maximum,
  cat,  ///< one after the other along dim 0: for the states of metric objects alone
};

/// The processes that train together; this base is a process on its own, where nothing has to be done.
///
/// Order:  every rank calls each of the members equally often, in the same order.
/// Errors: lost_rank if another rank is gone, hangs or has failed.
class Ranks {
 public:
  virtual ~Ranks() = default;

  /// Which of them this process is.
  virtual int rank() const { return 0; }
  /// How many processes there are.
  virtual int size() const { return 1; }

  /// `value` of every rank, rank 0's first, the same on each rank.
  ///
  /// Shapes: as `value`, the same on every rank but for dim 0, which may differ.
  /// Cost:   waits for the device if dim 0 has to be compared, that is if `value` isn't a scalar.
  virtual std::vector<torch::Tensor> gather(const torch::Tensor& value) const { return {value}; }

  /// As `gather`, of a value that has one shape on all ranks: a single message, and no waiting for the device.
  virtual std::vector<torch::Tensor> gather_alike(const torch::Tensor& value) const { return gather(value); }

  /// What `value` of every rank becomes, the same bits on each rank.
  ///
  /// Shapes: as `value`, the same on every rank; with Reduce::cat only dim 0 may differ, and is the sum of the ranks'.
  /// Order:  with Reduce::cat rank 0's part comes first.
  virtual torch::Tensor all_reduce(const torch::Tensor& value, Reduce) const { return value; }
};

/// A text of every rank, rank 0's first.
inline std::vector<std::string> gather_texts(const Ranks& ranks, const std::string& text) {
  if (ranks.size() == 1) return {text};
  torch::Tensor bytes = torch::zeros({static_cast<std::int64_t>(text.size()) + 1}, torch::kByte);  // never empty
  std::memcpy(bytes.mutable_data_ptr(), text.data(), text.size());
  std::vector<std::string> texts;
  for (const torch::Tensor& part : ranks.gather(bytes))
    texts.emplace_back(static_cast<const char*>(part.contiguous().const_data_ptr()),
                       static_cast<std::size_t>(part.numel()) - 1);
  return texts;
}
/// Rank 0's text, on each rank.
inline std::string text_of_chief(const Ranks& ranks, const std::string& text) {
  return gather_texts(ranks, text).front();
}
/// Rank 0's number, on each rank.
inline double number_of_chief(const Ranks& ranks, double number) {
  if (ranks.size() == 1) return number;
  return ranks.gather(torch::full({}, number, torch::kDouble)).front().item<double>();
}

namespace detail {

/// Two totals as one; means are kept as sums.
///
/// Order: NaN wins over every number.
inline double combined(Reduce how, double total, double next) {
  switch (how) {
    case Reduce::minimum: return next < total || next != next ? next : total;
    case Reduce::maximum: return next > total || next != next ? next : total;
    default: return total + next;
  }
}
inline torch::Tensor combined(Reduce how, const torch::Tensor& total, const torch::Tensor& next) {
  switch (how) {
    case Reduce::minimum: return torch::minimum(total, next);
    case Reduce::maximum: return torch::maximum(total, next);
    case Reduce::cat: return torch::cat({total, next});
    default: return total + next;
  }
}

}  // namespace detail
}  // namespace detpl::inline v0
