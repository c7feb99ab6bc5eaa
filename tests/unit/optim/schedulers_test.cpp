#include "detpl/optim/schedulers.hpp"
#include "../temporary_folder.hpp"
#include "detpl/core/number_text.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/one_cycle.hpp"
#include "detpl/optim/plateau.hpp"
#include "detpl/optim/rmsprop.hpp"
#include "detpl/optim/sequential.hpp"
#include "detpl/optim/sgd.hpp"
#include "detpl/optim/state.hpp"

#include <torch/torch.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../python.hpp"  // with doctest: after torch, whose CHECK it replaces

using namespace detpl::optim;

namespace {

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const std::string& name) {
  const auto parameter = [] { return torch::zeros({1}, torch::requires_grad()); };
  if (name == "adam") return std::make_unique<Adam>(std::vector{parameter()});
  if (name == "rmsprop") return std::make_unique<RMSprop>(std::vector{parameter()}, RMSpropOptions{.lr = 0.003});
  std::vector<ParamGroup> groups;
  groups.emplace_back(std::vector{parameter()});
  groups.emplace_back(std::vector{parameter()}, std::make_unique<torch::optim::SGDOptions>(0.02));
  return std::make_unique<SGD>(groups, SGDOptions{.lr = 0.1, .momentum = 0.9});
}

// Schedulers that step in turn, the first of them before the second.
struct Scheduled {
  std::unique_ptr<torch::optim::Optimizer> optimizer;
  std::vector<std::shared_ptr<Scheduler>> schedulers;

  void step(int i) const {
    const double metric = 2.0 / (i < 20 ? 1 + i : 20) + i * 7 % 5 / 1000.0;
    for (const auto& scheduler : schedulers)
      if (auto* plateau = dynamic_cast<ReduceLROnPlateau*>(scheduler.get()))
        plateau->step(metric);
      else
        dynamic_cast<LRScheduler&>(*scheduler).step();
  }
  // Rate and momentum (Adam's first beta) of each group.
  std::vector<double> state() const {
    std::vector<double> numbers;
    for (const auto& group : optimizer->param_groups()) {
      numbers.push_back(group.options().get_lr());
      if (auto* sgd = dynamic_cast<const torch::optim::SGDOptions*>(&group.options()))
        numbers.push_back(sgd->momentum());
      else if (auto* rmsprop = dynamic_cast<const torch::optim::RMSpropOptions*>(&group.options()))
        numbers.push_back(rmsprop->momentum());
      else
        numbers.push_back(std::get<0>(dynamic_cast<const torch::optim::AdamOptions&>(group.options()).betas()));
    }
    return numbers;
  }
};

// An expression of Python's and what makes the same schedulers here, for the optimizer that the expression names.
struct Case {
  std::string python;
  std::vector<std::function<std::shared_ptr<Scheduler>(torch::optim::Optimizer&)>> makers;

  Scheduled make() const {
    Scheduled scheduled;
    for (const std::string name : {"sgd", "adam", "rmsprop"})
      if (python.find("(" + name) != std::string::npos) scheduled.optimizer = make_optimizer(name);
    for (const auto& maker : makers) scheduled.schedulers.push_back(maker(*scheduled.optimizer));
    return scheduled;
  }
};

template <class... Schedulers, class... Options>
Case scheduler(std::string python, Options... options) {
  return {std::move(python),
          {[=](torch::optim::Optimizer& optimizer) { return std::make_shared<Schedulers>(optimizer, options); }...}};
}

double inverse_root(std::int64_t step) { return 1 / std::sqrt(static_cast<double>(step + 1)); }
double decay(std::int64_t step) { return std::pow(0.95, step); }

std::vector<Case> cases() {
  return {
      scheduler<StepLR>("StepLR(sgd, step_size=7, gamma=0.3)", StepLROptions{.gamma = 0.3, .step_size = 7}),
      scheduler<MultiStepLR>("MultiStepLR(sgd, milestones=[3, 20, 20, 41])",
                             MultiStepLROptions{.milestones = {3, 20, 20, 41}}),
      scheduler<ExponentialLR>("ExponentialLR(adam, gamma=0.93)", ExponentialLROptions{.gamma = 0.93}),
      scheduler<ConstantLR>("ConstantLR(sgd)", ConstantLROptions{}),
      scheduler<ConstantLR>("ConstantLR(sgd, factor=0.7, total_iters=30)",
                            ConstantLROptions{.factor = 0.7, .total_iters = 30}),
      scheduler<LinearLR>("LinearLR(sgd)", LinearLROptions{}),
      scheduler<LinearLR>("LinearLR(adam, start_factor=0.01, end_factor=0.5, total_iters=37)",
                          LinearLROptions{.end_factor = 0.5, .start_factor = 0.01, .total_iters = 37}),
      scheduler<LinearLR>("LinearLR(sgd, start_factor=1, end_factor=0, total_iters=59)",
                          LinearLROptions{.end_factor = 0, .start_factor = 1, .total_iters = 59}),
      scheduler<CosineAnnealingLR>("CosineAnnealingLR(sgd, T_max=60)", CosineAnnealingLROptions{.T_max = 60}),
      scheduler<CosineAnnealingLR>("CosineAnnealingLR(sgd, T_max=13, eta_min=0.001)",
                                   CosineAnnealingLROptions{.T_max = 13, .eta_min = 0.001}),
      scheduler<CosineAnnealingWarmRestarts>("CosineAnnealingWarmRestarts(sgd, T_0=9)",
                                             CosineAnnealingWarmRestartsOptions{.T_0 = 9}),
      scheduler<CosineAnnealingWarmRestarts>(
          "CosineAnnealingWarmRestarts(sgd, T_0=5, T_mult=2, eta_min=0.002)",
          CosineAnnealingWarmRestartsOptions{.T_0 = 5, .T_mult = 2, .eta_min = 0.002}),
      scheduler<OneCycleLR>("OneCycleLR(sgd, max_lr=0.3, total_steps=60)",
                            OneCycleLROptions{.max_lr = 0.3, .total_steps = 60}),
      scheduler<OneCycleLR>("OneCycleLR(adam, max_lr=0.3, epochs=6, steps_per_epoch=11, three_phase=True)",
                            OneCycleLROptions{.epochs = 6, .max_lr = 0.3, .steps_per_epoch = 11, .three_phase = true}),
      scheduler<OneCycleLR>(
          "OneCycleLR(sgd, max_lr=[0.3, 0.1], total_steps=70, pct_start=0.45, anneal_strategy='linear', "
          "base_momentum=[0.5, 0.6], max_momentum=0.99, div_factor=10, final_div_factor=100, three_phase=True)",
          OneCycleLROptions{.anneal_strategy = "linear",
                            .base_momentum = {0.5, 0.6},
                            .div_factor = 10,
                            .final_div_factor = 100,
                            .max_lr = {0.3, 0.1},
                            .max_momentum = 0.99,
                            .pct_start = 0.45,
                            .three_phase = true,
                            .total_steps = 70}),
      scheduler<OneCycleLR>(
          "OneCycleLR(rmsprop, max_lr=0.01, total_steps=61, pct_start=0., cycle_momentum=False)",
          OneCycleLROptions{.cycle_momentum = false, .max_lr = 0.01, .pct_start = 0, .total_steps = 61}),
      scheduler<OneCycleLR>("OneCycleLR(rmsprop, max_lr=0.01, total_steps=60, anneal_strategy='linear')",
                            OneCycleLROptions{.anneal_strategy = "linear", .max_lr = 0.01, .total_steps = 60}),
      scheduler<LambdaLR>("LambdaLR(sgd, lambda step: 1 / math.sqrt(step + 1))",
                          LambdaLROptions{.lr_lambda = inverse_root}),
      scheduler<LambdaLR>("LambdaLR(sgd, [lambda step: 1 / math.sqrt(step + 1), lambda step: 0.95 ** step])",
                          LambdaLROptions{.lr_lambda = {inverse_root, decay}}),
      scheduler<SWALR>("SWALR(sgd, swa_lr=0.05)", SWALROptions{.swa_lr = 0.05}),
      scheduler<SWALR>("SWALR(sgd, swa_lr=[0.5, 0.001], anneal_epochs=17, anneal_strategy='linear')",
                       SWALROptions{.anneal_epochs = 17, .anneal_strategy = "linear", .swa_lr = {0.5, 0.001}}),
      scheduler<SWALR>("SWALR(adam, swa_lr=0.05, anneal_epochs=0)", SWALROptions{.anneal_epochs = 0, .swa_lr = 0.05}),
      scheduler<SequentialLR>(
          "SequentialLR(sgd, [LinearLR(sgd, total_iters=8), CosineAnnealingLR(sgd, T_max=52)], milestones=[8])",
          SequentialLROptions{
              .milestones = {8},
              .schedulers = {LinearLROptions{.total_iters = 8}, CosineAnnealingLROptions{.T_max = 52}}}),
      scheduler<SequentialLR>(
          "SequentialLR(sgd, [ConstantLR(sgd), ExponentialLR(sgd, gamma=0.9), StepLR(sgd, step_size=4), "
          "CosineAnnealingWarmRestarts(sgd, T_0=6), SWALR(sgd, swa_lr=0.03)], milestones=[5, 15, 30, 42])",
          SequentialLROptions{
              .milestones = {5, 15, 30, 42},
              .schedulers = {ConstantLROptions{}, ExponentialLROptions{.gamma = 0.9}, StepLROptions{.step_size = 4},
                             CosineAnnealingWarmRestartsOptions{.T_0 = 6}, SWALROptions{.swa_lr = 0.03}}}),
      scheduler<SequentialLR>(
          "SequentialLR(adam, [LambdaLR(adam, lambda step: (step + 1) / 10), OneCycleLR(adam, max_lr=0.1, "
          "total_steps=30), MultiStepLR(adam, [5])], milestones=[10, 40])",
          SequentialLROptions{
              .milestones = {10, 40},
              .schedulers = {LambdaLROptions{.lr_lambda = [](std::int64_t step) { return (step + 1) / 10.0; }},
                             OneCycleLROptions{.max_lr = 0.1, .total_steps = 30},
                             MultiStepLROptions{.milestones = {5}}}}),
      scheduler<ReduceLROnPlateau>("ReduceLROnPlateau(sgd)", ReduceLROnPlateauOptions{}),
      scheduler<ReduceLROnPlateau>(
          "ReduceLROnPlateau(sgd, factor=0.5, patience=2, cooldown=3, threshold=0.01, min_lr=[0.01, 0], eps=1e-4)",
          ReduceLROnPlateauOptions{
              .cooldown = 3, .eps = 1e-4, .factor = 0.5, .min_lr = {0.01, 0}, .patience = 2, .threshold = 0.01}),
      scheduler<ReduceLROnPlateau>("ReduceLROnPlateau(adam, mode='max', threshold_mode='abs', patience=4)",
                                   ReduceLROnPlateauOptions{.mode = "max", .patience = 4, .threshold_mode = "abs"}),
      scheduler<ReduceLROnPlateau>("ReduceLROnPlateau(adam, mode='max', patience=20, factor=0.9)",
                                   ReduceLROnPlateauOptions{.factor = 0.9, .mode = "max", .patience = 20}),
      scheduler<ReduceLROnPlateau>("ReduceLROnPlateau(adam, threshold_mode='abs', threshold=0.1, patience=0)",
                                   ReduceLROnPlateauOptions{.patience = 0, .threshold = 0.1, .threshold_mode = "abs"}),
      scheduler<ExponentialLR, LinearLR>("[ExponentialLR(sgd, gamma=0.97), LinearLR(sgd, total_iters=11)]",
                                         ExponentialLROptions{.gamma = 0.97}, LinearLROptions{.total_iters = 11}),
  };
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const detpl::Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("schedulers set the rates and momenta that Python's do, also when restored on the way") {
  const TemporaryFolder folder;
  std::ofstream file(folder.path / "rates");
  for (const Case& made : cases()) {
    CAPTURE(made.python);
    const auto scheduled = made.make();
    auto resumed = made.make();
    file << made.python;
    for (int i = 0; i <= 60; ++i) {
      if (i > 0) {
        scheduled.step(i - 1);
        resumed.step(i - 1);
      }
      CHECK(scheduled.state() == resumed.state());
      for (const double number : scheduled.state()) file << '\t' << detpl::number_text(number);
      if (i != 1 && i != 10 && i != 33) continue;
      auto fresh = made.make();
      for (std::size_t k = 0; k < fresh.schedulers.size(); ++k) {
        fresh.schedulers[k]->load_state_dict(resumed.schedulers[k]->state_dict());
        CHECK(fresh.schedulers[k]->get_last_lr() == resumed.schedulers[k]->get_last_lr());
        CHECK(fresh.schedulers[k]->state_dict() == resumed.schedulers[k]->state_dict());
      }
      load_optimizer_state(*fresh.optimizer, optimizer_state(*resumed.optimizer));
      resumed = std::move(fresh);
    }
    file << '\n';
    const auto last = scheduled.schedulers.back()->get_last_lr();
    for (std::size_t i = 0; i < last.size(); ++i) CHECK(last[i] == scheduled.state()[2 * i]);
  }
  file.close();
  CHECK(python_agrees("schedulers.py", {folder.path / "rates"}));
}

TEST_CASE("schedulers refuse bad options in one sentence") {
  const auto sgd = make_optimizer("sgd");
  const auto refusal = [&]<class Options>(Options options) {
    return message_of([&] { typename Options::Scheduler(*sgd, options); });
  };
  CHECK(refusal(StepLROptions{}) == "StepLR needs a step_size of at least 1, but got 0");
  CHECK(refusal(ExponentialLROptions{}) == "ExponentialLR needs a gamma above 0, but got 0");
  CHECK(refusal(ConstantLROptions{.factor = 2}).starts_with("Constant multiplicative factor expected to be"));
  CHECK(refusal(ConstantLROptions{.total_iters = 0}) == "ConstantLR needs total_iters of at least 1, but got 0");
  CHECK(refusal(LinearLROptions{.start_factor = 0}).starts_with("Starting multiplicative factor expected to be"));
  CHECK(refusal(LinearLROptions{.end_factor = -1}).starts_with("Ending multiplicative factor expected to be"));
  CHECK(refusal(LinearLROptions{.total_iters = 0}) == "LinearLR needs total_iters of at least 1, but got 0");
  CHECK(refusal(CosineAnnealingLROptions{}) == "CosineAnnealingLR needs a T_max of at least 1, but got 0");
  CHECK(refusal(CosineAnnealingWarmRestartsOptions{}) == "Expected positive integer T_0, but got 0");
  CHECK(refusal(CosineAnnealingWarmRestartsOptions{.T_0 = 1, .T_mult = 0}) ==
        "Expected integer T_mult >= 1, but got 0");
  CHECK(refusal(LambdaLROptions{}).starts_with("lr_lambda must have the same length as optimizer.param_groups"));
  CHECK(refusal(LambdaLROptions{.lr_lambda = {decay, nullptr}}) == "LambdaLR got an empty lr_lambda");
  CHECK(refusal(SWALROptions{.swa_lr = {1, 2, 3}}) ==
        "swa_lr must have the same length as optimizer.param_groups: it has 3 values, param_groups has 2");
  CHECK(refusal(SWALROptions{.anneal_strategy = "cosine", .swa_lr = 1}) ==
        "anneal_strategy must be one of 'cos' or 'linear', instead got cosine");
  CHECK(refusal(SWALROptions{.anneal_epochs = -1, .swa_lr = 1}) ==
        "anneal_epochs must be equal or greater than 0, got -1");
  CHECK(refusal(OneCycleLROptions{.max_lr = 1}) ==
        "You must define either total_steps OR (epochs AND steps_per_epoch)");
  CHECK(refusal(OneCycleLROptions{.max_lr = 1, .total_steps = 0}) ==
        "Expected positive integer total_steps, but got 0");
  CHECK(refusal(OneCycleLROptions{.max_lr = 1, .pct_start = 2, .total_steps = 9}) ==
        "Expected float between 0 and 1 pct_start, but got 2");
  CHECK(refusal(SequentialLROptions{}) == "SequentialLR expects at least one scheduler, but got no scheduler");
  CHECK(refusal(SequentialLROptions{.milestones = {2}, .schedulers = {LinearLROptions{}}})
            .ends_with("got number of schedulers 1 and the number of milestones to be equal to 1"));
  CHECK(refusal(SequentialLROptions{.milestones = {3, 2},
                                    .schedulers = {LinearLROptions{}, LinearLROptions{}, LinearLROptions{}}}) ==
        "SequentialLR expects its milestones in order");
  const auto plateau = [&](ReduceLROnPlateauOptions options) {
    return message_of([&] { ReduceLROnPlateau(*sgd, options); });
  };
  CHECK(plateau({.factor = 1}) == "Factor should be < 1.0, but got 1");
  CHECK(plateau({.mode = "low"}) == "mode low is unknown");
  CHECK(plateau({.threshold_mode = "none"}) == "threshold mode none is unknown");
  CHECK(plateau({.min_lr = {1, 2, 3}}).starts_with("min_lr must have the same length"));

  torch::optim::LBFGS lbfgs({torch::zeros({1}, torch::requires_grad())}, 1);
  CHECK(message_of([&] { OneCycleLR(lbfgs, {.max_lr = 1, .total_steps = 3}); }) ==
        "optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
}

TEST_CASE("one cycle ends, and its phases may have no length") {
  const auto adam = make_optimizer("adam");
  OneCycleLR one_cycle(*adam, {.max_lr = 1, .pct_start = 0.1, .total_steps = 10});
  CHECK(one_cycle.get_last_lr() == std::vector<double>{1});
  for (int i = 0; i < 10; ++i) one_cycle.step();
  const auto state = one_cycle.state_dict();
  CHECK(message_of([&] { one_cycle.step(); }) ==
        "Tried to step 11 times, but the specified number of total steps is 10");
  CHECK(one_cycle.state_dict() == state);
}

TEST_CASE("a scheduler notices groups that came after it") {
  const auto sgd = make_optimizer("sgd");
  StepLR scheduler(*sgd, {.step_size = 1});
  sgd->add_param_group(ParamGroup(std::vector{torch::zeros({1}, torch::requires_grad())}));
  CHECK(message_of([&] { scheduler.step(); }) ==
        "StepLR was made for 2 parameter groups, but the optimizer now has 3: add groups before");
}

TEST_CASE("a state that doesn't fit is refused by name and changes nothing") {
  const auto sgd = make_optimizer("sgd");
  StepLR scheduler(*sgd, {.step_size = 3});
  ReduceLROnPlateau plateau(*sgd, {});
  SequentialLR sequential(*sgd, {.milestones = {2}, .schedulers = {LinearLROptions{}, StepLROptions{.step_size = 1}}});
  const auto refused = [](Scheduler& scheduler, auto spoil) {
    const auto before = scheduler.state_dict();
    auto state = before;
    spoil(state);
    const auto message = message_of([&] { scheduler.load_state_dict(state); });
    CHECK(scheduler.state_dict() == before);
    return message;
  };
  CHECK(refused(scheduler, [&](auto& state) { state = plateau.state_dict(); }) ==
        "state of StepLR: it is that of ReduceLROnPlateau");
  CHECK(refused(scheduler, [](auto& state) { state = detpl::Map{}; }) == "state of StepLR: scheduler is missing");
  CHECK(refused(scheduler, [](auto& state) { state["last_epoch"] = 0.5; }) ==
        "state of StepLR: last_epoch has the wrong type");
  CHECK(refused(scheduler, [](auto& state) { state["base_lrs"] = detpl::List(1, 0.1); }) ==
        "state of StepLR: base_lrs isn't a list of length 2");
  CHECK(refused(scheduler, [](auto& state) { state["_last_lr"] = detpl::List{0.1, "x"}; }) ==
        "state of StepLR: _last_lr isn't a number");
  CHECK(refused(plateau, [](auto& state) { state["best"] = "low"; }) ==
        "state of ReduceLROnPlateau: best isn't a number");
  CHECK(refused(sequential, [](auto& state) { state["_schedulers"] = detpl::List{}; }) ==
        "state of SequentialLR: it has 0 schedulers, not 2");
  CHECK(refused(sequential, [](auto& state) { state["_schedulers"] = detpl::List{1, 2}; }) ==
        "state of SequentialLR: _schedulers[0] isn't a map");
}
