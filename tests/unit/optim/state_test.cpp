#include "detpl/optim/state.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/sgd.hpp"

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace {

using Parameters = std::vector<torch::Tensor>;
using Make = std::function<std::unique_ptr<torch::optim::Optimizer>(Parameters)>;

template <class Optimizer, class... Options>
Make maker(Options... options) {
  return [=](Parameters parameters) { return std::make_unique<Optimizer>(std::move(parameters), options...); };
}

Parameters make_parameters() {
  torch::manual_seed(3);
  return {torch::randn({4, 3}).requires_grad_(), torch::randn({3}).requires_grad_()};
}

Parameters copy_of(const Parameters& parameters) {
  Parameters copies;
  for (const auto& parameter : parameters) copies.push_back(parameter.detach().clone().requires_grad_());
  return copies;
}

void train(torch::optim::Optimizer& optimizer, const Parameters& parameters, int steps) {
  const auto inputs = torch::arange(20, torch::kFloat).view({5, 4}) / 10;
  for (int step = 0; step < steps; ++step)
    optimizer.step([&] {
      optimizer.zero_grad();
      auto loss = (torch::tanh(inputs.mm(parameters[0]) + parameters[1]) - 0.25).square().mean();
      loss.backward();
      return loss;
    });
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const detpl::checkpoint_error& error) {
    return error.what();
  }
  return "no checkpoint_error";
}

}  // namespace

using detpl::optim::load_optimizer_state;
using detpl::optim::optimizer_state;

TEST_CASE("an optimizer whose state is restored goes on with the same bits") {
  using namespace torch::optim;
  const std::vector<std::pair<std::string, Make>> makers{
      {"detpl Adam", maker<detpl::optim::Adam>(detpl::optim::AdamOptions{.amsgrad = true, .lr = 0.01})},
      {"detpl SGD", maker<detpl::optim::SGD>(detpl::optim::SGDOptions{.lr = 0.1, .momentum = 0.9})},
      {"SGD without momentum", maker<detpl::optim::SGD>(detpl::optim::SGDOptions{.lr = 0.1})},
      {"Adam", maker<Adam>(AdamOptions(0.01))},
      {"AdamW", maker<AdamW>(AdamWOptions(0.01).amsgrad(true))},
      {"SGD", maker<SGD>(SGDOptions(0.1).momentum(0.9))},
      {"RMSprop", maker<RMSprop>(RMSpropOptions(0.01).momentum(0.9).centered(true))},
      {"Adagrad", maker<Adagrad>(AdagradOptions(0.1))},
      {"LBFGS", maker<LBFGS>(LBFGSOptions(0.5).max_iter(3).line_search_fn("strong_wolfe"))}};
  for (const auto& [name, make] : makers) {
    CAPTURE(name);
    auto parameters = make_parameters();
    auto optimizer = make(parameters);
    train(*optimizer, parameters, 5);
    for (auto& group : optimizer->param_groups()) group.options().set_lr(group.options().get_lr() / 2);

    auto resumed_parameters = copy_of(parameters);
    auto resumed = make(resumed_parameters);
    load_optimizer_state(*resumed, optimizer_state(*optimizer));
    train(*optimizer, parameters, 5);
    train(*resumed, resumed_parameters, 5);
    for (std::size_t i = 0; i < parameters.size(); ++i) CHECK(torch::equal(parameters[i], resumed_parameters[i]));
    CHECK(optimizer_state(*optimizer).scalars == optimizer_state(*resumed).scalars);
  }
}

TEST_CASE("state has Python's names and shape") {
  auto parameters = make_parameters();
  detpl::optim::Adam adam(parameters, {.betas = {0.8, 0.99}, .lr = 0.25});
  train(adam, parameters, 2);
  const auto state = optimizer_state(adam);
  std::vector<std::string> names;
  for (const auto& [name, tensor] : state.tensors) names.push_back(name);
  CHECK(names == std::vector<std::string>{"0.exp_avg", "0.exp_avg_sq", "1.exp_avg", "1.exp_avg_sq"});
  using detpl::List;
  using detpl::Map;
  const Map expected{{"optimizer", "Adam"},
                     {"param_groups", List{Map{{"lr", 0.25},
                                               {"betas", List{0.8, 0.99}},
                                               {"eps", 1e-8},
                                               {"weight_decay", 0.0},
                                               {"amsgrad", false},
                                               {"params", List{0, 1}}}}},
                     {"state", Map{{"0", Map{{"step", 2}}}, {"1", Map{{"step", 2}}}}}};
  CHECK(state.scalars == expected);
}

TEST_CASE("the state of torch's Adam continues in detpl's, and a loaded state shares no memory") {
  auto parameters = make_parameters();
  torch::optim::Adam theirs(parameters, 0.01);
  train(theirs, parameters, 5);
  auto copies = copy_of(parameters);
  detpl::optim::Adam ours(copies);
  const auto state = optimizer_state(theirs);
  load_optimizer_state(ours, state);
  train(ours, copies, 5);
  train(theirs, parameters, 5);
  CHECK(torch::allclose(copies[0], parameters[0], 1.3e-6, 1e-7));
  CHECK_FALSE(optimizer_state(ours).tensors[0].second.is_alias_of(state.tensors[0].second));
}

TEST_CASE("a state that doesn't fit is refused by name and changes nothing") {
  auto parameters = make_parameters();
  detpl::optim::Adam adam(parameters, {.lr = 0.25});
  train(adam, parameters, 2);
  auto state = optimizer_state(adam);
  const auto before = state.scalars;
  const auto refused = [&](auto spoil) {
    auto spoilt = state;
    spoil(spoilt);
    return message_of([&] { load_optimizer_state(adam, spoilt); });
  };

  CHECK(refused([](auto& state) { state.tensors.pop_back(); }) ==
        "optimizer state, state of parameter 1: tensor 1.exp_avg_sq is missing");
  CHECK(refused([](auto& state) { state.tensors[0].second = torch::zeros({2, 2}); }) ==
        "optimizer state, state of parameter 0: tensor 0.exp_avg has shape [2, 2], but its parameter [4, 3]");
  CHECK(refused([](auto& state) { state.tensors.emplace_back("7.exp_avg", torch::zeros({1})); }) ==
        "optimizer state, at the top: tensor 7.exp_avg belongs to no parameter of this optimizer");
  CHECK(refused([](auto& state) { state.scalars["optimizer"] = "SGD"; }) ==
        "optimizer state, at the top: it is that of SGD, not of Adam");
  CHECK(refused([](auto& state) { state.scalars.find("param_groups")->template get_if<detpl::List>()->clear(); }) ==
        "optimizer state, at the top: it has 0 parameter groups, the optimizer 1");
  CHECK(refused([](auto& state) {
          auto& groups = *state.scalars.find("param_groups")->template get_if<detpl::List>();
          (*groups[0].template get_if<detpl::Map>())["lr"] = "fast";
        }) == "optimizer state, param_groups[0]: lr isn't a number");
  CHECK(refused([](auto& state) {
          (*state.scalars.find("state")->template get_if<detpl::Map>())["9"] = detpl::Map{};
        }) == "optimizer state, at the top: it has states for parameters beyond the optimizer's 2");
  CHECK(refused([](auto& state) { state.scalars = detpl::Map{}; }) ==
        "optimizer state, at the top: optimizer is missing");
  CHECK(optimizer_state(adam).scalars == before);
  CHECK(torch::equal(optimizer_state(adam).tensors[0].second, state.tensors[0].second));
}

TEST_CASE("an optimizer of an unknown kind is refused in one sentence") {
  struct Options : torch::optim::OptimizerCloneableOptions<Options> {};
  struct Other : torch::optim::Optimizer {
    Other() : Optimizer(Parameters{torch::zeros({1})}, std::make_unique<Options>()) {}
    torch::Tensor step(LossClosure) override { return {}; }
  };
  CHECK_THROWS_WITH_AS(optimizer_state(Other()), doctest::Contains("can't be saved"), detpl::config_error);
}
