// SPDX-License-Identifier: Apache-2.0
// Batch normalisation over the records of all ranks.
#pragma once

#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/functional/batchnorm.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <tuple>
#include <vector>

#include "detpl/dist/autograd.hpp"
#include "detpl/dist/ranks.hpp"

namespace detpl::inline v0 {
namespace detail {

/// What a batch is normalised by: [C] each, float or, for doubles, double.
struct BatchStatistics {
  torch::Tensor mean, variance;  ///< of all ranks' records, the latter biased
  torch::Tensor count;           ///< (), double: values in a channel, on all ranks
};

/// Statistics of the records of all ranks, the same bits on each; a rank may have none.
///
/// Shapes: `input` is (N, C, ...), where all but C may differ between ranks.
/// Cost:   one message of 2 C + 1 doubles from each rank; doesn't wait for the device.
inline BatchStatistics gather_statistics(const torch::Tensor& input, const Ranks& ranks) {
  const torch::NoGradGuard no_grad;
  const auto type = input.scalar_type() == torch::kDouble ? torch::kDouble : torch::kFloat;
  const auto doubles = input.options().dtype(torch::kDouble);
  const std::int64_t channels = input.size(1);
  torch::Tensor own = torch::zeros({2 * channels + 1}, doubles);
  if (input.numel() > 0) {
    // On the CPU the statistics of halves would themselves be halves.
    const auto [mean, variance] = torch::batch_norm_update_stats(input.is_cpu() ? input.to(type) : input, {}, {}, 0);
    const torch::Tensor count = torch::full({1}, input.numel() / channels, doubles);
    own = torch::cat({mean.to(torch::kDouble), variance.to(torch::kDouble) * count, count});
  }
  const torch::Tensor all = torch::stack(ranks.gather_alike(own));
  const torch::Tensor means = all.narrow(1, 0, channels), squares = all.narrow(1, channels, channels);
  const torch::Tensor counts = all.narrow(1, 2 * channels, 1), count = counts.sum();
  const torch::Tensor mean = (means * counts).sum(0) / count;
  const torch::Tensor variance = (squares + (means - mean).square() * counts).sum(0) / count;  // Chan et al., 1979
  return {mean.to(type), variance.to(type), count};
}

/// Normalises this rank's records by the statistics of all, whose own part in the gradient it knows.
///
/// Cost: its backward pass sends one message of 2 C doubles, unless nothing before it wants a gradient.
struct SyncBatchNormFunction : torch::autograd::Function<SyncBatchNormFunction> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               const std::optional<torch::Tensor>& weight, const std::optional<torch::Tensor>& bias,
                               const BatchStatistics& statistics, double eps, const Ranks* ranks) {
    const auto& [mean, variance, count] = statistics;
    keep_ranks(*context, *ranks);
    context->saved_data["eps"] = eps;
    context->save_for_backward({input, weight.value_or(torch::Tensor()), mean, variance, count});
    const auto as_mean = [&](const std::optional<torch::Tensor>& parameter) {
      return parameter ? parameter->to(mean.scalar_type()) : torch::Tensor();
    };
    return torch::batch_norm(input, as_mean(weight), as_mean(bias), mean, variance, /*training=*/false, /*momentum=*/0,
                             eps, /*cudnn_enabled=*/false);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    refuse_second_derivatives("SyncBatchNorm");
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const torch::Tensor &input = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3];
    const torch::Tensor &count = saved[4], &gradient = gradients.front();
    const double eps = context->saved_data["eps"].toDouble();
    const torch::Tensor inverse = (variance + eps).rsqrt();

    torch::Tensor of_weight = torch::zeros_like(mean), of_bias = torch::zeros_like(mean);
    if (input.numel() > 0)  // with constant statistics, a weight of 1 and no gradient of the input
      std::tie(std::ignore, of_weight, of_bias) =
          torch::native_batch_norm_backward(gradient, input, torch::ones_like(mean), mean, variance, mean, inverse,
                                            /*train=*/false, eps, {false, true, true});

    torch::Tensor of_input;
    if (context->needs_input_grad(0)) {
      const torch::Tensor own = torch::stack({of_weight, of_bias}).to(torch::kDouble);
      const torch::Tensor means = (kept_ranks(*context).all_reduce(own, Reduce::sum) / count).to(mean.scalar_type());
      std::vector<std::int64_t> shape(static_cast<std::size_t>(input.dim()), 1);
      shape[1] = -1;
      const torch::Tensor scale = weight.defined() ? inverse * weight : inverse;
      // scale * (gradient - normalised input * mean of normalised input * gradient - mean of gradient)
      of_input = (input - mean.view(shape)).mul_((-inverse * means[0]).view(shape)).add_(gradient);
      of_input = of_input.sub_(means[1].view(shape)).mul_(scale.view(shape)).to(input.scalar_type());
    }
    if (!weight.defined()) of_weight = of_bias = torch::Tensor();
    return {of_input, of_weight, of_bias, {}, {}, {}};
  }
};

}  // namespace detail

namespace nn {

/// Batch normalisation by the records of all ranks, as if one process had seen the whole batch.
///
/// In evaluation, and where it is alone, it is torch's BatchNorm1d, 2d or 3d. Options, parameters and buffers have
/// their names, so that state dicts fit either. `detpl::nn::set_ranks` tells all layers of a module their ranks.
/// Gradients of `weight` and `bias` are this rank's part, as those of any layer: data-parallel training reduces them.
/// Shapes: (N, C, ...) of any rank from 2 on; all but C may differ between the ranks, which together have at least two
///         values in each channel. Statistics are float for halves.
/// Order:  in training a collective, its backward pass too.
/// Errors: config_error from a backward pass with create_graph, on several ranks.
/// Cost:   one message forward and one backward.
/// Source: torch.nn.SyncBatchNorm.
class SyncBatchNormImpl : public torch::nn::NormImplBase<0, SyncBatchNormImpl, torch::nn::BatchNormOptions> {
 public:
  using torch::nn::NormImplBase<0, SyncBatchNormImpl, torch::nn::BatchNormOptions>::NormImplBase;

  /// Takes the place of a BatchNorm1d, 2d or 3d: with its options, mode and very parameters, and buffers on its memory.
  template <std::size_t D, class Norm>
  explicit SyncBatchNormImpl(const torch::nn::NormImplBase<D, Norm, torch::nn::BatchNormOptions>& norm)
      : NormImplBase(norm.options) {
    weight = parameters_["weight"] = norm.weight;
    bias = parameters_["bias"] = norm.bias;
    if (norm.running_mean.defined()) {
      running_mean.set_data(norm.running_mean);
      running_var.set_data(norm.running_var);
      num_batches_tracked.set_data(norm.num_batches_tracked);
    }
    train(norm.is_training());
  }

  /// The ranks whose records count, null for this one alone. They must outlive every pass through this layer.
  void set_ranks(const Ranks* ranks) { ranks_ = ranks; }

  torch::Tensor forward(const torch::Tensor& input) {
    _check_input_dim(input);
    double momentum = options.momentum().value_or(0);
    if (is_training() && running_mean.defined()) {
      num_batches_tracked += 1;
      if (!options.momentum()) momentum = 1 / num_batches_tracked.item<double>();  // a cumulative average
    }
    if (!is_training() || !ranks_ || ranks_->size() == 1)
      return torch::nn::functional::batch_norm(input, running_mean, running_var,
                                               torch::nn::functional::BatchNormFuncOptions()
                                                   .weight(weight)
                                                   .bias(bias)
                                                   .training(is_training() || !running_mean.defined())
                                                   .momentum(momentum)
                                                   .eps(options.eps()));
    const detpl::detail::BatchStatistics statistics = detpl::detail::gather_statistics(input, *ranks_);
    if (running_mean.defined()) update_running(statistics, momentum);
    const auto if_defined = [](const torch::Tensor& parameter) {  // autograd takes no undefined tensors
      return parameter.defined() ? std::optional(parameter) : std::nullopt;
    };
    return detpl::detail::SyncBatchNormFunction::apply(input, if_defined(weight), if_defined(bias), statistics,
                                                       options.eps(), ranks_);
  }

  void pretty_print(std::ostream& stream) const override {
    stream << std::boolalpha << "detpl::nn::SyncBatchNorm(" << options.num_features() << ", eps=" << options.eps()
           << ", momentum=";
    if (options.momentum())
      stream << *options.momentum();
    else
      stream << "None";
    stream << ", affine=" << options.affine() << ", track_running_stats=" << options.track_running_stats() << ")";
  }

 protected:
  void _check_input_dim(const torch::Tensor& input) override {
    TORCH_CHECK(input.dim() >= 2, "Expected at least 2 input dimensions, but got ", input.dim());
  }

 private:
  void update_running(const detpl::detail::BatchStatistics& statistics, double momentum) {
    const torch::NoGradGuard no_grad;
    const torch::Tensor unbiased = statistics.variance * (statistics.count / (statistics.count - 1));
    running_mean.mul_(1 - momentum).add_(statistics.mean * momentum);
    running_var.mul_(1 - momentum).add_(unbiased * momentum);
  }

  const Ranks* ranks_ = nullptr;
};

/// A module holder for `SyncBatchNormImpl`.
TORCH_MODULE(SyncBatchNorm);

}  // namespace nn
}  // namespace detpl::inline v0
