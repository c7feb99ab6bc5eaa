#include "../temporary_folder.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/optim/adagrad.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/rmsprop.hpp"
#include "detpl/optim/sgd.hpp"
#include "detpl/optim/state.hpp"

#include <torch/torch.h>

#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../python.hpp"  // with doctest: after torch, whose CHECK it replaces

namespace {

using Parameters = std::vector<torch::Tensor>;

// An expression of Python's that makes an optimizer, and what makes detpl's.
struct Case {
  std::string python;
  std::function<std::unique_ptr<torch::optim::Optimizer>(const Parameters&)> make;
};

template <class Optimizer, class Options>
Case one_group(std::string python, Options options) {
  return {std::move(python),
          [=](const Parameters& parameters) { return std::make_unique<Optimizer>(parameters, options); }};
}

// `own` are the options of the second group, which begins at the third parameter.
template <class Optimizer, class Options, class Own>
Case two_groups(std::string python, Options options, Own own) {
  return {std::move(python), [=](const Parameters& parameters) {
            std::vector<detpl::optim::ParamGroup> groups;
            groups.emplace_back(Parameters(parameters.begin(), parameters.begin() + 2));
            groups.emplace_back(Parameters(parameters.begin() + 2, parameters.end()), std::make_unique<Own>(own));
            return std::make_unique<Optimizer>(groups, options);
          }};
}

std::vector<Case> cases() {
  using namespace detpl::optim;
  namespace torch_optim = torch::optim;
  return {
      one_group<Adam>("Adam(p, lr=1e-2)", AdamOptions{.lr = 1e-2}),
      one_group<Adam>("Adam(p, lr=1e-2, betas=(0.4, 0.98), eps=1e-6, weight_decay=0.1)",
                      AdamOptions{.betas = {0.4, 0.98}, .eps = 1e-6, .lr = 1e-2, .weight_decay = 0.1}),
      one_group<Adam>("Adam(p, lr=1e-2, amsgrad=True, weight_decay=0.1, maximize=True)",
                      AdamOptions{.amsgrad = true, .lr = 1e-2, .maximize = true, .weight_decay = 0.1}),
      two_groups<Adam>("Adam(groups(lr=3e-2, amsgrad=True, betas=(0.8, 0.9)), lr=1e-3)", AdamOptions{.lr = 1e-3},
                       torch_optim::AdamOptions(3e-2).amsgrad(true).betas({0.8, 0.9})),
      one_group<AdamW>("AdamW(p)", AdamWOptions{}),
      one_group<AdamW>("AdamW(p, lr=1e-2, betas=(0.4, 0.98), eps=1e-6, weight_decay=0.3)",
                       AdamWOptions{.betas = {0.4, 0.98}, .eps = 1e-6, .lr = 1e-2, .weight_decay = 0.3}),
      one_group<AdamW>("AdamW(p, lr=1e-2, amsgrad=True, maximize=True)",
                       AdamWOptions{.amsgrad = true, .lr = 1e-2, .maximize = true}),
      two_groups<AdamW>("AdamW(groups(lr=3e-2, weight_decay=0.2, eps=1e-5), amsgrad=True, weight_decay=0)",
                        AdamWOptions{.amsgrad = true, .weight_decay = 0},
                        torch_optim::AdamWOptions(3e-2).weight_decay(0.2).eps(1e-5)),
      one_group<SGD>("SGD(p)", SGDOptions{}),
      one_group<SGD>("SGD(p, lr=1e-2, weight_decay=0.05, maximize=True)",
                     SGDOptions{.lr = 1e-2, .maximize = true, .weight_decay = 0.05}),
      one_group<SGD>("SGD(p, lr=1e-2, momentum=0.9, dampening=0.3, weight_decay=0.05)",
                     SGDOptions{.dampening = 0.3, .lr = 1e-2, .momentum = 0.9, .weight_decay = 0.05}),
      one_group<SGD>("SGD(p, lr=1e-2, momentum=0.9, nesterov=True, maximize=True, weight_decay=0.01)",
                     SGDOptions{.lr = 1e-2, .maximize = true, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01}),
      two_groups<SGD>("SGD(groups(lr=1e-2, momentum=0.8, nesterov=True), weight_decay=0.1)",
                      SGDOptions{.weight_decay = 0.1}, torch_optim::SGDOptions(1e-2).momentum(0.8).nesterov(true)),
      one_group<RMSprop>("RMSprop(p)", RMSpropOptions{}),
      one_group<RMSprop>("RMSprop(p, lr=1e-3, alpha=0.9, eps=1e-5, weight_decay=0.1, maximize=True)",
                         RMSpropOptions{.alpha = 0.9, .eps = 1e-5, .lr = 1e-3, .maximize = true, .weight_decay = 0.1}),
      one_group<RMSprop>("RMSprop(p, lr=1e-3, centered=True)", RMSpropOptions{.centered = true, .lr = 1e-3}),
      one_group<RMSprop>("RMSprop(p, lr=1e-3, momentum=0.9)", RMSpropOptions{.lr = 1e-3, .momentum = 0.9}),
      one_group<RMSprop>(
          "RMSprop(p, lr=1e-3, momentum=0.9, centered=True, weight_decay=0.1, maximize=True)",
          RMSpropOptions{.centered = true, .lr = 1e-3, .maximize = true, .momentum = 0.9, .weight_decay = 0.1}),
      two_groups<RMSprop>("RMSprop(groups(lr=1e-3, momentum=0.5, centered=True), alpha=0.95)",
                          RMSpropOptions{.alpha = 0.95},
                          torch_optim::RMSpropOptions(1e-3).momentum(0.5).centered(true)),
      one_group<Adagrad>("Adagrad(p)", AdagradOptions{}),
      one_group<Adagrad>("Adagrad(p, lr=0.1, lr_decay=0.05, initial_accumulator_value=0.3, weight_decay=0.1, "
                         "eps=1e-6, maximize=True)",
                         AdagradOptions{.eps = 1e-6,
                                        .initial_accumulator_value = 0.3,
                                        .lr = 0.1,
                                        .lr_decay = 0.05,
                                        .maximize = true,
                                        .weight_decay = 0.1}),
      two_groups<Adagrad>("Adagrad(groups(lr=5e-2, lr_decay=0.1, weight_decay=0.2), initial_accumulator_value=0.1)",
                          AdagradOptions{.initial_accumulator_value = 0.1},
                          torch_optim::AdagradOptions(5e-2).lr_decay(0.1).weight_decay(0.2)),
  };
}

// tests/python/optimizers.py has these numbers too.
const std::vector<std::vector<std::int64_t>> shapes{{37, 13}, {5}, {3, 1, 8}, {6, 4}, {2, 3, 4, 4}};

torch::Tensor numbers(const std::vector<std::int64_t>& shape, std::int64_t a, std::int64_t b, std::int64_t modulus,
                      double scale) {
  const auto whole = (torch::arange(c10::multiply_integers(shape)) * a + b).remainder(modulus) - modulus / 2;
  return whole.to(torch::kDouble).div(scale).view(shape);
}

// Parameters with vector tails, transposed, with holes in memory, and channels last.
Parameters make_parameters(torch::Dtype dtype) {
  Parameters parameters;
  for (std::size_t k = 0; k < shapes.size(); ++k)
    parameters.push_back(numbers(shapes[k], 53, static_cast<std::int64_t>(k), 17, 16).to(dtype));
  parameters[2] = parameters[2].transpose(0, 2).contiguous().transpose(0, 2);
  parameters[3] = torch::cat({parameters[3], parameters[3]}, 1).narrow(1, 0, 4);
  parameters[4] = parameters[4].contiguous(at::MemoryFormat::ChannelsLast);
  for (auto& parameter : parameters) parameter.requires_grad_();
  return parameters;
}

std::vector<Parameters> make_gradients(torch::Dtype dtype) {
  std::vector<Parameters> gradients(200);
  for (std::int64_t step = 0; step < 200; ++step)
    for (std::int64_t k = 0; k < 5; ++k)
      gradients[step].push_back(
          k == 1 && step % 3 == 0 ? torch::Tensor() : numbers(shapes[k], 101, 37 * step + 53 * k, 199, 64).to(dtype));
  return gradients;
}

void train(torch::optim::Optimizer& optimizer, const Parameters& parameters, const std::vector<Parameters>& gradients,
           std::size_t begin, std::size_t end) {
  for (std::size_t step = begin; step < end; ++step) {
    for (std::size_t k = 0; k < parameters.size(); ++k) parameters[k].mutable_grad() = gradients[step][k];
    optimizer.step();
  }
}

}  // namespace

TEST_CASE("optimizers arrive where Python's do after 200 steps, also when restored on the way") {
  const TemporaryFolder folder;
  std::ofstream file(folder.path / "parameters");
  for (const auto dtype : {torch::kFloat, torch::kDouble}) {
    const auto gradients = make_gradients(dtype);
    for (const auto& [python, make] : cases()) {
      CAPTURE(python);
      const auto parameters = make_parameters(dtype);
      const auto optimizer = make(parameters);
      train(*optimizer, parameters, gradients, 0, 117);

      const auto resumed_parameters = make_parameters(dtype);
      const auto resumed = make(resumed_parameters);
      {
        const torch::NoGradGuard no_grad;
        for (std::size_t k = 0; k < parameters.size(); ++k) resumed_parameters[k].copy_(parameters[k]);
      }
      detpl::optim::load_optimizer_state(*resumed, detpl::optim::optimizer_state(*optimizer));

      train(*optimizer, parameters, gradients, 117, 200);
      train(*resumed, resumed_parameters, gradients, 117, 200);
      file << (dtype == torch::kFloat ? "float32\t" : "float64\t") << python;
      for (std::size_t k = 0; k < parameters.size(); ++k) {
        CHECK(torch::equal(parameters[k], resumed_parameters[k]));
        const auto flat = parameters[k].detach().to(torch::kDouble).contiguous();
        for (std::int64_t i = 0; i < flat.numel(); ++i) file << '\t' << detpl::number_text(flat.data_ptr<double>()[i]);
      }
      file << '\n';
    }
  }
  file.close();
  CHECK(python_agrees("optimizers.py", {folder.path / "parameters"}));
}
