// SPDX-License-Identifier: Apache-2.0
// Gradients averaged over the processes while the backward pass still runs: c10d's Reducer, PyTorch's own DDP engine.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/dist/data_parallel_options.hpp"
#include "detpl/dist/process_group.hpp"

namespace detpl::inline v0 {

/// Parameters and their names, in one order on every rank.
using NamedParameters = std::vector<std::pair<std::string, torch::Tensor>>;

namespace detail {

/// Sends a bucket as bfloat16.
class Bfloat16Hook final : public c10d::CppCommHookInterface<c10::intrusive_ptr<c10d::ProcessGroup>> {
 public:
  using CppCommHookInterface::CppCommHookInterface;

  c10::intrusive_ptr<c10::ivalue::Future> runHook(c10d::GradBucket& bucket) override {
    torch::Tensor buffer = bucket.getBuffer();
    std::vector<torch::Tensor> compressed{buffer.to(torch::kBFloat16).div_(state_->getSize())};
    return state_->allreduce(compressed)
        ->getFuture()
        ->then(
            [compressed, buffer](c10::ivalue::Future&) {
              buffer.copy_(compressed.front());
              return c10::IValue(buffer);
            },
            c10::TensorType::get());
  }
};

}  // namespace detail

/// The sentence on parameters without a gradient.
inline std::string unused_parameters(const std::vector<std::string>& names) {
  return "the loss doesn't depend on the parameters `" + join(names, "`, `") +
         "`, whose gradients the other ranks wait for: use them in training_step, freeze them by "
         "requires_grad_(false), or set find_unused_parameters";
}

/// Averages the gradients of some parameters over the ranks, bucket by bucket, while the backward pass goes on.
///
///     reducer.begin_forward();  // only where gradients are to be averaged: not inside an accumulation group
///     torch::Tensor loss = ...;
///     reducer.begin_backward(loss);
///     loss.backward();
///     reducer.finish_backward();
///
/// Order:  the parameters are the same on every rank, in the same order, and so are the calls.
/// Errors: Error from finish_backward that names the parameters which got no gradient.
/// Cost:   as Python's DistributedDataParallel, without its Python.
/// Source: torch/nn/parallel/distributed.py.
class GradientReducer {
 public:
  /// `views`: gradients lie in the buckets, which saves copying them back; not where another reducer has some of them.
  GradientReducer(const ProcessGroup& group, NamedParameters parameters, const DataParallelOptions& options, bool views)
      : parameters_(std::move(parameters)), finds_unused_(options.find_unused_parameters) {
    static constexpr std::int64_t first_bucket = 1 << 20;  // bytes: it is small, so that it leaves early
    const double usual = parameters_.front().second.is_cpu() ? 8 : 25;
    const auto bucket =
        static_cast<std::int64_t>((options.bucket_cap_mb > 0 ? options.bucket_cap_mb : usual) * (1 << 20));
    detail::ReducerParts parts{.parameters = {},
                               .buckets = {},
                               .group = group.handle(),
                               .bucket_bytes = bucket,
                               .first_bucket_bytes = std::min(first_bucket, bucket),
                               .find_unused_parameters = finds_unused_,
                               .gradient_as_bucket_view = views,
                               .names = {}};
    for (const auto& [name, parameter] : parameters_) {
      parts.names[parts.parameters.size()] = name;
      parts.parameters.push_back(parameter);
    }
    if (carries_requests()) {
      const torch::Tensor& first = parameters_.front().second;
      requests_ = torch::zeros({request_bits}, first.options().requires_grad(true));
      parts.parameters.push_back(requests_);
    }
    // One bucket until the first backward pass has shown the order in which gradients come; the Reducer then makes its
    // own. Where parameters may stay unused it never learns it.
    const std::vector<std::size_t> limits =
        finds_unused_ ? std::vector<std::size_t>{static_cast<std::size_t>(parts.first_bucket_bytes),
                                                 static_cast<std::size_t>(parts.bucket_bytes)}
                      : std::vector<std::size_t>{std::numeric_limits<std::size_t>::max()};
    parts.buckets = std::get<0>(c10d::compute_bucket_assignment_by_size(
        parts.parameters, limits, std::vector<bool>(parts.parameters.size(), false)));
    std::reverse(parts.buckets.begin(), parts.buckets.end());  // the last layers' gradients come first
    reducer_ = detail::make_reducer(std::move(parts));
    logger_ = std::make_shared<c10d::Logger>(reducer_);  // the Reducer asks for it where it looks for unused parameters
    reducer_->set_logger(logger_);
    if (options.gradient_compression == "fp16")
      reducer_->register_builtin_comm_hook(c10d::BuiltinCommHookType::FP16_COMPRESS);
    else if (options.gradient_compression == "bf16")
      reducer_->register_comm_hook(std::make_unique<detail::Bfloat16Hook>(group.handle()));
    else if (options.gradient_compression != "none")
      throw config_error("gradient_compression = \"" + options.gradient_compression +
                         "\" is not known: use none, fp16 or bf16");
  }

  /// Whether gradients take requests along, a set of bits, which costs no message: on the CPU, where reading them
  /// doesn't wait, and where the Reducer doesn't look for them in the graph.
  bool carries_requests() const { return !finds_unused_ && parameters_.front().second.is_cpu(); }

  /// Whether these are the parameters that it was made for.
  bool covers(const NamedParameters& parameters) const {
    return std::ranges::equal(parameters, parameters_,
                              [](const auto& a, const auto& b) { return a.second.is_same(b.second); });
  }

  void begin_forward() {
    reducer_->prepare_for_forward();
    reducer_->rebuild_buckets();
  }
  void begin_backward(const torch::Tensor& loss, int requests) {
    reducer_->prepare_for_backward(finds_unused_ ? std::vector<torch::Tensor>{loss} : std::vector<torch::Tensor>());
    if (!requests_.defined()) return;
    const torch::NoGradGuard no_grad;
    torch::Tensor bits = torch::zeros_like(requests_);
    for (int bit = 0; bit < request_bits; ++bit)
      if (requests & 1 << bit) bits[bit] = 1;
    requests_.mutable_grad() = bits;
    reducer_->autograd_hook(parameters_.size());  // as the engine does for the others
  }
  /// Returns the requests that any rank has given along.
  int finish_backward() {
    try {
      reducer_->check_finalized();
    } catch (const std::exception& failure) {
      throw Error(unused_sentence(failure.what()));
    }
    int requests = 0;
    if (requests_.defined())
      for (int bit = 0; bit < request_bits; ++bit)
        if (requests_.grad()[bit].item<double>() > 0) requests |= 1 << bit;
    return requests;
  }

 private:
  static constexpr int request_bits = 3;

  /// The Reducer gives the numbers of the parameters, after this.
  std::string unused_sentence(std::string_view what) const {
    static constexpr std::string_view sign = "did not receive grad for rank ";
    std::vector<std::string> names;
    if (std::size_t at = what.find(sign); at != what.npos && (at = what.find(": ", at)) != what.npos)
      for (at += 2; at < what.size() && what[at] >= '0' && what[at] <= '9';) {
        std::size_t number = 0;
        for (; at < what.size() && what[at] >= '0' && what[at] <= '9'; ++at)
          number = 10 * number + static_cast<std::size_t>(what[at] - '0');
        if (number < parameters_.size()) names.push_back(parameters_[number].first);
        while (at < what.size() && (what[at] == ' ' || what[at] == ',')) ++at;
      }
    return names.empty() ? std::string(what) : unused_parameters(names);
  }

  NamedParameters parameters_;
  bool finds_unused_;
  torch::Tensor requests_;  // its gradient is non-zero where a rank asks for something; undefined where none travel
  std::shared_ptr<c10d::Reducer> reducer_;
  std::shared_ptr<c10d::Logger> logger_;
};

}  // namespace detpl::inline v0
