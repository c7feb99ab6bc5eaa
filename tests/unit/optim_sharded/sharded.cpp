// SPDX-License-Identifier: Apache-2.0
// Several ranks with a sharded optimizer, each against the same optimizer alone on the mean of all ranks' gradients:
// `sharded RANKS FOLDER [doctest's options]`. A state that 2 ranks leave in the folder goes on in the others.
#define DOCTEST_CONFIG_IMPLEMENT
#include "detpl/optim/sharded_optimizer.hpp"

#include <doctest/doctest.h>
#include <torch/nn/functional.h>
#include <torch/torch.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "detpl/checkpoint/json.hpp"
#include "detpl/dist/launch.hpp"
#include "detpl/optim/grad_scaler.hpp"

namespace {

namespace optim = detpl::optim;
using doctest::Contains;
using torch::Tensor;
using Tensors = std::vector<Tensor>;
using Groups = std::vector<torch::optim::OptimizerParamGroup>;

const detpl::ProcessGroup* ranks;
std::filesystem::path folder;

// Parameters of odd sizes and memory orders, one that is never used and one that is used now and then on one rank.
struct Model {
  explicit Model(torch::Dtype type) {
    const auto options = torch::dtype(type);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
    const auto random = [&](torch::IntArrayRef shape) { return 0.1 * torch::randn(shape, generator, options); };
    parameters = {random({4, 3, 3, 3}).contiguous(torch::MemoryFormat::ChannelsLast),
                  random({4}),
                  random({97, 131}).t(),  // 131 x 97 in the order of its memory
                  random({131}),
                  random({1, 131}),
                  random({11}),
                  random({13}),
                  random({})};
    for (Tensor& parameter : parameters) parameter.set_requires_grad(true);
    type_ = type;
  }

  // Of a rank's batch in a step.
  Tensor loss(int step, int rank) const {
    const auto options = torch::dtype(type_);
    auto generator = at::make_generator<at::CPUGeneratorImpl>(100 * step + rank);
    const Tensor image = torch::randn({3, 3, 6, 6}, generator, options);
    const Tensor x = torch::randn({3, 97}, generator, options);
    const Tensor y = torch::tanh(torch::conv2d(image, parameters[0], parameters[1])).mean({1, 2, 3});
    const Tensor z = torch::nn::functional::linear(
        torch::tanh(torch::nn::functional::linear(x, parameters[2], parameters[3])), parameters[4]);
    Tensor loss = (y + z.squeeze(1) + parameters[7] - x.narrow(1, 0, 1).squeeze(1)).square().mean();
    if (step % 2 == 1 && rank == 0) loss = loss + parameters[6].square().sum();
    return loss;
  }

  Groups two_groups(double first_rate, std::unique_ptr<torch::optim::OptimizerOptions> options) const {
    options->set_lr(first_rate);
    Groups groups;
    groups.emplace_back(Tensors(parameters.begin(), parameters.begin() + 3), std::move(options));
    groups.emplace_back(Tensors(parameters.begin() + 3, parameters.end()));
    return groups;
  }

  Tensors parameters;

 private:
  torch::Dtype type_;
};

// Of the largest elements, where these are above 1.
double difference(const Tensor& a, const Tensor& b) {
  if (a.numel() == 0) return 0;
  return ((a - b).abs().max() / b.abs().max().clamp_min(1)).item<double>();
}

double tolerance(torch::Dtype type) { return type == torch::kFloat ? 1e-6 : 1e-12; }

void check_equal(const Tensors& ours, const Tensors& theirs, double limit) {
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    CAPTURE(i);
    CHECK(ours[i].sizes() == theirs[i].sizes());
    CHECK(ours[i].strides() == theirs[i].strides());
    CHECK(difference(ours[i].detach(), theirs[i].detach()) <= limit);
  }
}

void check_equal(const optim::OptimizerState& ours, const optim::OptimizerState& theirs, double limit) {
  CHECK(detpl::json_text(ours.scalars) == detpl::json_text(theirs.scalars));
  REQUIRE(ours.tensors.size() == theirs.tensors.size());
  Tensors a, b;
  for (std::size_t i = 0; i < ours.tensors.size(); ++i) {
    CHECK(ours.tensors[i].first == theirs.tensors[i].first);
    a.push_back(ours.tensors[i].second);
    b.push_back(theirs.tensors[i].second);
  }
  check_equal(a, b, limit);
}

void check_ranks_are_equal(const Tensors& tensors) {
  Tensors flat;
  for (const Tensor& tensor : tensors) flat.push_back(tensor.detach().flatten());
  const Tensor all = torch::cat(flat);
  for (const Tensor& others : ranks->gather(all)) CHECK(torch::equal(others, all));
}

struct Clipping {
  double limit = 0;
  std::string algorithm = "norm";
};

// A rank's gradients of `batches` batches, added up.
void run_backward(const Model& model, int step, int batches, int rank) {
  for (int batch = 0; batch < batches; ++batch) (model.loss(step + 50 * batch, rank) / batches).backward();
}

// One step on the mean of all ranks' gradients.
void step_alone(const Model& model, torch::optim::Optimizer& optimizer, int step, int batches,
                const Clipping& clipping) {
  Tensors totals(model.parameters.size());
  for (int rank = 0; rank < ranks->size(); ++rank) {
    for (const Tensor& parameter : model.parameters) parameter.mutable_grad().reset();
    run_backward(model, step, batches, rank);
    for (std::size_t i = 0; i < totals.size(); ++i)
      if (const Tensor gradient = model.parameters[i].grad(); gradient.defined())
        totals[i] = totals[i].defined() ? totals[i] + gradient : gradient;
  }
  for (std::size_t i = 0; i < totals.size(); ++i)
    model.parameters[i].mutable_grad() = totals[i].defined() ? totals[i] / ranks->size() : Tensor();
  if (clipping.limit > 0 && clipping.algorithm == "norm")
    torch::nn::utils::clip_grad_norm_(model.parameters, clipping.limit);
  else if (clipping.limit > 0)
    torch::nn::utils::clip_grad_value_(model.parameters, clipping.limit);
  optimizer.step();
}

void step_together(const Model& model, optim::ShardedOptimizer& sharded, torch::optim::Optimizer& optimizer, int step,
                   int batches, const Clipping& clipping) {
  sharded.clear_gradients();
  if (step % 4 == 3)
    for (const Tensor& parameter : model.parameters) parameter.mutable_grad().reset();  // as Module::zero_grad
  for (int batch = 0; batch < batches; ++batch) (model.loss(step + 50 * batch, ranks->rank()) / batches).backward();
  sharded.reduce_gradients();
  sharded.clip_gradients(clipping.limit, clipping.algorithm);
  optimizer.step();
  sharded.gather_parameters();
}

std::int64_t elements_of_state(torch::optim::Optimizer& optimizer) {
  std::int64_t elements = 0;
  for (const auto& [name, tensor] : optim::optimizer_state(optimizer).tensors) elements += tensor.numel();
  return elements;
}

// Twenty steps with a rate that changes, and the state at their end.
template <class Make>
void compare(torch::Dtype type, Make make, const Clipping& clipping = {}) {
  const Model ours(type), theirs(type);
  auto optimizer = make(ours), alone = make(theirs);
  for (int step = 0; step < 2; ++step) {  // there is a state before
    step_alone(ours, *optimizer, step, 1, clipping);
    step_alone(theirs, *alone, step, 1, clipping);
  }
  optim::ShardedOptimizer sharded(*ranks, *optimizer);
  CHECK(sharded.covers(*optimizer));
  for (int step = 2; step < 22; ++step) {
    const int batches = step % 3 == 0 ? 2 : 1;
    step_together(ours, sharded, *optimizer, step, batches, clipping);
    step_alone(theirs, *alone, step, batches, clipping);
    CHECK(sharded.without_gradient() == (step % 2 == 1 ? std::vector<std::size_t>{5} : std::vector<std::size_t>{5, 6}));
    if (step == 10)
      for (auto* each :
           {static_cast<torch::optim::Optimizer*>(optimizer.get()), static_cast<torch::optim::Optimizer*>(alone.get())})
        for (auto& group : each->param_groups()) group.options().set_lr(group.options().get_lr() / 2);
  }
  check_equal(ours.parameters, theirs.parameters, tolerance(type));
  check_ranks_are_equal(ours.parameters);
  const std::int64_t whole = elements_of_state(*alone), part = elements_of_state(*optimizer);
  CHECK(static_cast<double>(part) <= static_cast<double>(whole) * 1.05 / ranks->size());
  CHECK(ranks->all_reduce(torch::tensor(part), detpl::Reduce::sum).item<std::int64_t>() == whole);

  check_equal(sharded.full_state(), optim::optimizer_state(*alone), tolerance(type));
  CHECK(sharded.full_state(false).tensors.empty());

  sharded.restore();
  check_equal(optim::optimizer_state(*optimizer), optim::optimizer_state(*alone), tolerance(type));
  CHECK_FALSE(sharded.covers(*optimizer));
  step_alone(ours, *optimizer, 22, 1, clipping);
  step_alone(theirs, *alone, 22, 1, clipping);
  check_equal(ours.parameters, theirs.parameters, tolerance(type));
}

std::unique_ptr<optim::AdamW> make_adamw(const Model& model) {
  auto first = std::make_unique<torch::optim::AdamWOptions>();
  first->weight_decay(0.1);
  return std::make_unique<optim::AdamW>(model.two_groups(3e-3, std::move(first)), optim::AdamWOptions{.lr = 1e-3});
}

}  // namespace

TEST_CASE("the parameters are those of the optimizer on whole gradients") {
  const auto sgd = [](const Model& model) {
    return std::make_unique<optim::SGD>(
        model.parameters, optim::SGDOptions{.lr = 0.003, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01});
  };
  const auto rmsprop = [](bool centered) {
    return [centered](const Model& model) {
      return std::make_unique<optim::RMSprop>(model.parameters,
                                              optim::RMSpropOptions{.centered = centered, .lr = 1e-3, .momentum = 0.5});
    };
  };
  const auto adagrad = [](const Model& model) {
    return std::make_unique<optim::Adagrad>(model.parameters, optim::AdagradOptions{.lr = 0.01});
  };
  const auto torch_adamw = [](const Model& model) {
    auto first = std::make_unique<torch::optim::AdamWOptions>();
    first->amsgrad(true);
    return std::make_unique<torch::optim::AdamW>(model.two_groups(3e-3, std::move(first)),
                                                 torch::optim::AdamWOptions(1e-3).weight_decay(0.1));
  };
  const auto torch_adagrad = [](const Model& model) {
    return std::make_unique<torch::optim::Adagrad>(model.parameters);
  };
  SUBCASE("SGD") { compare(torch::kFloat, sgd); }
  SUBCASE("AdamW with two groups") { compare(torch::kFloat, make_adamw); }
  SUBCASE("AdamW with two groups, double") { compare(torch::kDouble, make_adamw); }
  SUBCASE("RMSprop") { compare(torch::kFloat, rmsprop(false)); }
  SUBCASE("RMSprop, centered, double") { compare(torch::kDouble, rmsprop(true)); }
  SUBCASE("Adagrad") { compare(torch::kFloat, adagrad); }
  SUBCASE("torch's AdamW with two groups") { compare(torch::kFloat, torch_adamw); }
  SUBCASE("torch's Adagrad, which has a state from the start, double") { compare(torch::kDouble, torch_adagrad); }
}

TEST_CASE("clipping sees the gradients of all ranks") {
  const auto sgd = [](const Model& model) {
    return std::make_unique<optim::SGD>(model.parameters, optim::SGDOptions{.lr = 0.1, .momentum = 0.9});
  };
  compare(torch::kDouble, sgd, {.limit = 0.2});
  compare(torch::kDouble, sgd, {.limit = 0.05, .algorithm = "value"});
}

TEST_CASE("a state goes on in another number of ranks") {
  // All ranks have the same batch, so that their number makes no difference.
  const auto run = [](const Model& model, optim::ShardedOptimizer& sharded, torch::optim::Optimizer& optimizer,
                      int begin, int end) {
    for (int step = begin; step < end; ++step) {
      sharded.clear_gradients();
      model.loss(step, 0).backward();
      sharded.reduce_gradients();
      optimizer.step();
      sharded.gather_parameters();
    }
  };
  const auto tensors_file = folder / "tensors.pt", scalars_file = folder / "scalars.json";
  const Model whole(torch::kDouble);
  const auto alone = make_adamw(whole);
  for (int step = 0; step < 20; ++step) {
    for (const Tensor& parameter : whole.parameters) parameter.mutable_grad().reset();
    whole.loss(step, 0).backward();
    alone->step();
  }
  if (ranks->size() == 2) {
    const Model model(torch::kDouble);
    const auto optimizer = make_adamw(model);
    optim::ShardedOptimizer sharded(*ranks, *optimizer);
    run(model, sharded, *optimizer, 0, 10);
    const optim::OptimizerState state = sharded.full_state(ranks->rank() == 0);
    if (ranks->rank() == 0) {
      Tensors tensors = model.parameters;
      detpl::List names;
      for (const auto& [name, tensor] : state.tensors) {
        names.emplace_back(name);
        tensors.push_back(tensor);
      }
      torch::save(tensors, tensors_file.string());
      std::ofstream(scalars_file) << detpl::json_text(detpl::Map{{"names", names}, {"scalars", state.scalars}});
    }
    ranks->all_reduce(torch::zeros({}), detpl::Reduce::sum);  // the files are there
  }
  Tensors tensors;
  torch::load(tensors, tensors_file.string());
  std::stringstream text;
  text << std::ifstream(scalars_file).rdbuf();
  const detpl::Value read = detpl::parse_json(text.str(), scalars_file.string());
  const detpl::Map& saved = *read.get_if<detpl::Map>();
  const detpl::List& names = *saved.find("names")->get_if<detpl::List>();
  optim::OptimizerState state{*saved.find("scalars")->get_if<detpl::Map>(), {}};

  const Model model(torch::kDouble);
  const auto optimizer = make_adamw(model);
  optim::ShardedOptimizer sharded(*ranks, *optimizer);
  {
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < model.parameters.size(); ++i) model.parameters[i].copy_(tensors[i]);
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    state.tensors.emplace_back(*names[i].get_if<std::string>(), tensors[model.parameters.size() + i]);
  sharded.load_full_state(state);
  check_equal(sharded.full_state(), state, 0);
  run(model, sharded, *optimizer, 10, 20);
  check_equal(model.parameters, whole.parameters, 1e-12);
  check_equal(sharded.full_state(), optim::optimizer_state(*alone), 1e-12);

  state.tensors.front().second = torch::zeros({2, 3}, torch::kDouble);
  CHECK_THROWS_WITH_AS(sharded.load_full_state(state),
                       "optimizer state: tensor 0.exp_avg has shape [2, 3], but its parameter [4, 3, 3, 3]",
                       detpl::checkpoint_error);
}

TEST_CASE("sparse, complex and half gradients") {
  const double mean = (ranks->size() + 1) / 2.0;  // of rank + 1
  Tensor table = torch::ones({5, 3}, torch::requires_grad());
  Tensor wave = torch::ones({7}, torch::dtype(torch::kComplexDouble).requires_grad(true));
  Tensor half = torch::ones({3}, torch::dtype(torch::kHalf).requires_grad(true));
  Tensor brain = torch::ones({3}, torch::dtype(torch::kBFloat16).requires_grad(true));
  optim::SGD optimizer(Tensors{table, wave, half, brain}, {.lr = 1});
  optim::ShardedOptimizer sharded(*ranks, optimizer);
  for (const bool attached : {true, false}) {
    sharded.clear_gradients();
    if (!attached) table.mutable_grad().reset();
    const Tensor rows = torch::embedding(table, torch::tensor({1, 3, 3}), -1, false, /*sparse=*/true);
    const Tensor sum = rows.sum() + torch::real(wave * c10::complex<double>(0, 1)).sum() + half.sum() + brain.sum();
    (sum * (ranks->rank() + 1)).backward();
    sharded.reduce_gradients();
    optimizer.step();
    sharded.gather_parameters();
  }
  CHECK(torch::equal(table.select(1, 0), 1 - 2 * mean * torch::tensor({0.f, 1.f, 0.f, 2.f, 0.f})));
  CHECK(torch::allclose(torch::view_as_real(wave).select(1, 1).abs(), torch::full({7}, 2 * mean, torch::kDouble)));
  CHECK(torch::allclose(half.to(torch::kDouble), torch::full({3}, 1 - 2 * mean, torch::kDouble)));
  CHECK(torch::allclose(brain.to(torch::kDouble), torch::full({3}, 1 - 2 * mean, torch::kDouble)));
}

TEST_CASE("all ranks leave out a step if one of them has an infinite gradient") {
  Tensor parameter = torch::ones({1000}, torch::requires_grad());
  optim::SGD optimizer({parameter}, {.lr = 1});
  optim::ShardedOptimizer sharded(*ranks, optimizer);
  detpl::GradScaler scaler(torch::kCPU);
  for (const bool infinite : {true, false}) {
    sharded.clear_gradients();
    scaler.scale(parameter.sum()).backward();
    if (infinite) parameter.mutable_grad().select(0, 0).fill_(std::numeric_limits<float>::infinity());
    sharded.reduce_gradients();
    scaler.unscale(optimizer);
    CHECK(scaler.finite() == (!infinite || ranks->rank() != 0));
    scaler.agree(*ranks);
    CHECK(scaler.finite() == !infinite);
    if (scaler.finite()) optimizer.step();
    sharded.gather_parameters();
    scaler.update();
    CHECK(parameter.sum().item<double>() == (infinite ? 1000 : 0));
  }
  CHECK(*scaler.state_dict().find("scale")->get_if<double>() == 32768);
}

namespace {

class Lamb : public optim::Adam {
 public:
  using optim::Adam::Adam;
};
class Lion : public optim::Adam {
 public:
  using optim::Adam::Adam;
  static constexpr bool is_elementwise = true;
};

// Keeps one number for each row, whatever it says.
class Rows : public torch::optim::SGD {
 public:
  explicit Rows(const Tensors& parameters) : SGD(parameters, torch::optim::SGDOptions(0.1)) {
    for (const Tensor& parameter : parameters) {
      auto state = std::make_unique<torch::optim::SGDParamState>();
      state->momentum_buffer(torch::zeros({parameter.size(0)}));
      state_[parameter.unsafeGetTensorImpl()] = std::move(state);
    }
  }
  static constexpr bool is_elementwise = true;
};

}  // namespace

TEST_CASE("what can't be sharded is refused in a sentence") {
  const auto parameter = [] { return torch::ones({4, 3}, torch::requires_grad()); };
  const auto shard = [](auto& optimizer) { optim::ShardedOptimizer sharded(*ranks, optimizer); };
  SUBCASE("optimizers that need whole parameters") {
    torch::optim::LBFGS lbfgs({parameter()});
    CHECK_THROWS_WITH_AS(shard(lbfgs), Contains("an optimizer of type torch::optim::LBFGS can't be sharded"),
                         detpl::config_error);
    Lamb lamb({parameter()});
    torch::optim::Optimizer& base = lamb;
    CHECK_THROWS_WITH_AS(shard(base), Contains("say `static constexpr bool is_elementwise = true` in it"),
                         detpl::config_error);
    Lion lion({parameter()});
    CHECK_NOTHROW(shard(lion));
    Rows rows({parameter()});
    CHECK_THROWS_WITH_AS(
        shard(rows),
        "the optimizer's state 0.momentum_buffer has shape [4], its parameter [4, 3]: such an optimizer "
        "can't be sharded",
        detpl::config_error);
  }
  SUBCASE("parameters that don't own their memory") {
    const Tensor base = torch::ones({12});
    const auto view = [&](const Tensor& tensor) { return tensor.detach().set_requires_grad(true); };
    optim::SGD holes({view(base.view({4, 3}).narrow(1, 0, 2))}), repeated({view(base.narrow(0, 0, 1).expand({3}))});
    CHECK_THROWS_WITH_AS(shard(holes), Contains("parameter 0 of the optimizer has shape [4, 2] with holes"),
                         detpl::config_error);
    CHECK_THROWS_AS(shard(repeated), detpl::config_error);
    optim::SGD overlapping({view(base.narrow(0, 0, 5)), view(base.narrow(0, 4, 5))});
    CHECK_THROWS_WITH_AS(shard(overlapping), Contains("two parameters of an optimizer share memory"),
                         detpl::config_error);
  }
  SUBCASE("calls out of order, and parameters that change later") {
    const Tensor shared = parameter();
    optim::SGD first({shared, parameter()}), second({parameter(), shared});
    optim::ShardedOptimizer sharded(*ranks, first);
    sharded.clear_gradients();
    shard(second);
    CHECK_THROWS_WITH_AS(sharded.clear_gradients(),
                         Contains("parameter 0 of a sharded optimizer has moved: give it to one optimizer alone"),
                         detpl::config_error);
    optim::SGD twice({parameter()});
    optim::ShardedOptimizer reduced(*ranks, twice);
    reduced.reduce_gradients();
    CHECK_THROWS_WITH_AS(reduced.reduce_gradients(), Contains("reduced twice: clear_gradients() in between"),
                         detpl::config_error);
    optim::SGD third({parameter()});
    optim::ShardedOptimizer grown(*ranks, third);
    third.add_param_group(torch::optim::OptimizerParamGroup(Tensors{parameter()}));
    CHECK_FALSE(grown.covers(third));
    CHECK_THROWS_WITH_AS(grown.reduce_gradients(), Contains("the parameters of a sharded optimizer have changed"),
                         detpl::config_error);
  }
}

int main(int argc, char** argv) {
  detpl::Launch launch({.devices = std::atoi(argv[1]), .timeout = std::chrono::seconds(60)}, argv);
  torch::set_num_threads(1);
  folder = argv[2];
  int exit_code = 1;
  try {
    detpl::World world = launch.world();
    if (world.size == 1) world.master_address = "127.0.0.1";  // a process alone has none
    const detpl::ProcessGroup group(world);
    ranks = &group;
    doctest::Context context(argc - 2, argv + 2);
    exit_code = context.run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return launch.finish(exit_code);
}
