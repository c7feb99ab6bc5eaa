#include "detpl/optim/adagrad.hpp"
#include "detpl/optim/adam.hpp"
#include "detpl/optim/rmsprop.hpp"
#include "detpl/optim/sgd.hpp"

#include <torch/torch.h>

#include <array>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace {

using Numbers = std::array<double, 11>;

// What Python's torch.optim (2.15) arrives at after 200 steps from `start` with `gradient`.
template <class Options>
struct Recorded {
  const char* what;
  Options options;
  Numbers in_float64;
  Numbers in_float32;
};

const Recorded<detpl::optim::AdamOptions> recorded_adam[] = {
    {"defaults",
     {.lr = 1e-2},
     {-0.4615427333687173, -0.4080221261966739, -0.20979632984693358, -0.14759704752238137, 0.042830579253284096,
      0.10002288627615571, 0.2845189791376714, 0.3503756818403634, 0.5361985467277531, -0.48384153125429497,
      -0.2608974582562905},
     {-0.46154269576072693, -0.4080221354961395, -0.20979633927345276, -0.14759708940982819, 0.04283056780695915,
      0.10002285242080688, 0.2845190465450287, 0.3503757417201996, 0.5361987948417664, -0.4838416278362274,
      -0.2608974277973175}},
    {"amsgrad, weight decay and a small beta",
     {.amsgrad = true, .betas = {0.4, 0.98}, .eps = 1e-6, .lr = 1e-2, .weight_decay = 0.1},
     {-0.3973318417056621, -0.30151818351836557, -0.19634941423466565, -0.12117380077740901, 0.0034179911041354403,
      0.08219560344943758, 0.21033641645384704, 0.2853344724090991, 0.409497894329483, -0.3681522723891733,
      -0.2486847529556951},
     {-0.39733195304870605, -0.3015180826187134, -0.1963493973016739, -0.12117383629083633, 0.0034179966896772385,
      0.08219562470912933, 0.21033640205860138, 0.2853344976902008, 0.409498006105423, -0.3681524991989136,
      -0.2486848533153534}},
    {"maximize",
     {.lr = 1e-2, .maximize = true},
     {-0.5384572666312825, -0.3419778738033261, -0.2902036701530667, -0.10240295247761876, -0.042830579253284096,
      0.1499771137238443, 0.21548102086232843, 0.3996243181596366, 0.4638014532722471, -0.39115846874570503,
      -0.3641025417437093},
     {-0.5384573936462402, -0.3419778645038605, -0.29020366072654724, -0.10240292549133301, -0.04283056780695915,
      0.14997705817222595, 0.2154810130596161, 0.3996242582798004, 0.46380144357681274, -0.3911583721637726,
      -0.3641026020050049}},

};

const Recorded<detpl::optim::SGDOptions> recorded_sgd[] = {
    {"SGD weight decay",
     {.lr = 1e-2, .weight_decay = 0.05},
     {-0.43765187467392386, -0.3380417405614084, -0.21251498370712849, -0.11443476949350749, 0.012494697702820847,
      0.11196493286793609, 0.2402719985194831, 0.33816649722272507, 0.46492516869369144, -0.39712639828155016,
      -0.27191388698823005},
     {-0.4376521110534668, -0.33804160356521606, -0.2125149965286255, -0.11443480104207993, 0.012494690716266632,
      0.11196494847536087, 0.24027201533317566, 0.3381662666797638, 0.4649253487586975, -0.3971262276172638,
      -0.2719137668609619}},
    {"momentum and dampening",
     {.dampening = 0.3, .lr = 1e-2, .momentum = 0.9},
     {-0.4040491994752227, -0.40804286467682993, -0.129329527214246, -0.1332022205549306, 0.13412315670526795,
      0.11489447462306732, 0.34682483255921726, 0.3881827118538176, 0.6216296456363569, -0.5422787783303118,
      -0.16960124161407641},
     {-0.4040490388870239, -0.40804290771484375, -0.1293296068906784, -0.1332021951675415, 0.13412317633628845,
      0.11489441245794296, 0.3468248248100281, 0.3881828784942627, 0.6216297149658203, -0.5422790050506592,
      -0.16960133612155914}},
    {"Nesterov",
     {.lr = 1e-2, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01},
     {-0.3455575512014451, -0.3210057186381626, -0.1174793872575625, -0.12213128628060001, 0.09367707510650543,
      0.0957123518223329, 0.29145750243637664, 0.3425841500568959, 0.5103107775718763, -0.47374570261921434,
      -0.15301043886388271},
     {-0.3455573618412018, -0.32100561261177063, -0.11747945100069046, -0.1221313402056694, 0.09367687255144119,
      0.09571229666471481, 0.2914574146270752, 0.3425840139389038, 0.510310709476471, -0.473745733499527,
      -0.15301038324832916}},
    {"SGD maximize",
     {.lr = 1e-2, .maximize = true, .momentum = 0.5},
     {-0.5205337844281652, -0.37133631361014274, -0.27053378442816467, -0.12133631361014259, -0.02053378419649811,
      0.1286637456964789, 0.22948139829861908, 0.3786637456964794, 0.47948139829861947, -0.42994953555352056,
      -0.33301860170126785},
     {-0.5205339789390564, -0.37133631110191345, -0.2705336809158325, -0.12133633345365524, -0.020533815026283264,
      0.12866367399692535, 0.22948144376277924, 0.3786638677120209, 0.4794813394546509, -0.42994940280914307,
      -0.3330184519290924}},
};

torch::Tensor start(torch::Dtype dtype) {
  auto values = torch::empty({11}, torch::kDouble);
  for (int64_t i = 0; i < 11; ++i) values[i] = static_cast<double>(i * 53 % 17 - 8) / 16;
  return values.to(dtype).requires_grad_();
}

torch::Tensor gradient(int64_t step, torch::Dtype dtype) {
  auto values = torch::empty({11}, torch::kDouble);
  for (int64_t i = 0; i < 11; ++i) values[i] = static_cast<double>((step * 37 + i * 101) % 199 - 99) / 64;
  return values.to(dtype);
}

template <class Optimizer, class Options>
torch::Tensor train(const Options& options, torch::Dtype dtype) {
  auto parameter = start(dtype);
  Optimizer optimizer({parameter}, options);
  for (int64_t step = 0; step < 200; ++step) {
    parameter.mutable_grad() = gradient(step, dtype);
    optimizer.step();
  }
  return parameter.detach();
}

bool agrees(const torch::Tensor& actual, const torch::Tensor& expected) {
  return actual.scalar_type() == torch::kDouble ? torch::allclose(actual, expected, 1e-12, 1e-13)
                                                : torch::allclose(actual, expected, 1.3e-6, 1e-7);
}

torch::Tensor tensor_of(const Numbers& numbers, torch::Dtype dtype) {
  return torch::tensor(std::vector<double>(numbers.begin(), numbers.end()), torch::kDouble).to(dtype);
}

template <class Optimizer, class Table>
void check_recorded(const Table& table) {
  for (const auto& row : table) {
    CAPTURE(row.what);
    CHECK(agrees(train<Optimizer>(row.options, torch::kDouble), tensor_of(row.in_float64, torch::kDouble)));
    CHECK(agrees(train<Optimizer>(row.options, torch::kFloat), tensor_of(row.in_float32, torch::kFloat)));
  }
}

// Parameters of several sizes and their twins, which start equal and get equal gradients.
struct Twins {
  std::vector<torch::Tensor> ours;
  std::vector<torch::Tensor> theirs;

  explicit Twins(torch::TensorOptions options, std::vector<std::vector<int64_t>> shapes = {{37, 13}, {5}, {3, 1, 8}}) {
    torch::manual_seed(1);
    for (const auto& shape : shapes) {
      ours.push_back(torch::randn(shape, options).requires_grad_());
      theirs.push_back(ours.back().detach().clone().requires_grad_());
    }
  }
  void give_gradients() {
    for (std::size_t i = 0; i < ours.size(); ++i) {
      ours[i].mutable_grad() = torch::randn_like(ours[i].detach());
      theirs[i].mutable_grad() = ours[i].grad().clone();
    }
  }
  template <class Ours, class Theirs>
  void train(Ours&& our_optimizer, Theirs&& their_optimizer, int steps = 200) {
    for (int step = 0; step < steps; ++step) {
      give_gradients();
      our_optimizer.step();
      their_optimizer.step();
    }
  }
  bool agree() const {
    for (std::size_t i = 0; i < ours.size(); ++i)
      if (!agrees(ours[i], theirs[i])) return false;
    return true;
  }
};

template <class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const detpl::config_error& error) {
    return error.what();
  }
  return "no config_error";
}

}  // namespace

using detpl::optim::Adagrad;
using detpl::optim::Adam;
using detpl::optim::AdamW;
using detpl::optim::RMSprop;
using detpl::optim::SGD;

TEST_CASE("Adam arrives where Python's Adam does after 200 steps") { check_recorded<Adam>(recorded_adam); }

TEST_CASE("SGD arrives where Python's SGD does after 200 steps") { check_recorded<SGD>(recorded_sgd); }

TEST_CASE("Adam agrees with torch::optim::Adam on parameters of any size") {
  for (const auto dtype : {torch::kFloat, torch::kDouble})
    for (const bool amsgrad : {false, true}) {
      Twins twins{torch::TensorOptions(dtype)};
      twins.train(
          Adam(twins.ours, {.amsgrad = amsgrad, .lr = 1e-2, .weight_decay = 0.01}),
          torch::optim::Adam(twins.theirs, torch::optim::AdamOptions(1e-2).amsgrad(amsgrad).weight_decay(0.01)));
      CHECK(twins.agree());
    }
}

TEST_CASE("a parameter shared out among threads gets the bits that one thread computes") {
  const int threads = at::get_num_threads();
  std::vector<torch::Tensor> results;
  for (const int count : {1, 2}) {
    at::set_num_threads(count);
    Twins twins(torch::kFloat, {{300, 1001}});
    Adam adam(twins.ours);
    SGD sgd(twins.ours, {.momentum = 0.9});
    for (int step = 0; step < 3; ++step) {
      twins.give_gradients();
      adam.step();
      sgd.step();
    }
    results.push_back(twins.ours[0].detach());
  }
  at::set_num_threads(threads);
  CHECK(torch::equal(results[0], results[1]));
}

TEST_CASE("parameters in another memory order, with holes, in half precision or complex take their steps") {
  SUBCASE("channels last, and a gradient in the usual order") {
    Twins twins(torch::kFloat, {{4, 3, 5, 5}});
    twins.ours[0] = twins.ours[0].detach().to(at::MemoryFormat::ChannelsLast).requires_grad_();
    Adam ours(twins.ours);
    torch::optim::Adam theirs(twins.theirs);
    for (int step = 0; step < 20; ++step) {
      twins.give_gradients();
      twins.ours[0].mutable_grad() = twins.ours[0].grad().contiguous();
      ours.step();
      theirs.step();
    }
    CHECK(twins.agree());
  }
  SUBCASE("with holes") {
    Twins twins(torch::kFloat, {{6, 4}});
    auto memory = torch::full({6, 8}, 7.0);
    memory.narrow(1, 0, 4).copy_(twins.ours[0].detach());
    twins.ours[0] = memory.narrow(1, 0, 4).requires_grad_();
    SUBCASE("Adam") { twins.train(Adam(twins.ours), torch::optim::Adam(twins.theirs), 20); }
    SUBCASE("SGD") { twins.train(SGD(twins.ours, {.lr = 0.1}), torch::optim::SGD(twins.theirs, 0.1), 20); }
    CHECK(twins.agree());
    CHECK((memory.narrow(1, 4, 4) == 7.0).all().item<bool>());
  }
  SUBCASE("bfloat16") {
    Twins twins{torch::TensorOptions(torch::kBFloat16)};
    SUBCASE("Adam") { twins.train(Adam(twins.ours, {.lr = 0.1}), torch::optim::Adam(twins.theirs, 0.1), 3); }
    SUBCASE("AdamW") { twins.train(AdamW(twins.ours, {.lr = 0.1}), torch::optim::AdamW(twins.theirs, 0.1), 3); }
    SUBCASE("RMSprop") { twins.train(RMSprop(twins.ours, {.lr = 0.1}), torch::optim::RMSprop(twins.theirs, 0.1), 3); }
    SUBCASE("Adagrad") { twins.train(Adagrad(twins.ours, {.lr = 0.1}), torch::optim::Adagrad(twins.theirs, 0.1), 3); }
    CHECK(torch::allclose(twins.ours[0], twins.theirs[0], 0.05, 0.05));
  }
  SUBCASE("complex") {
    // A complex number is two real ones to an optimizer.
    Twins twins(torch::kComplexDouble, {{3, 4}});
    twins.theirs[0] = torch::view_as_real(twins.ours[0].detach().clone()).requires_grad_();
    const auto train = [&](auto ours, auto theirs) {
      for (int step = 0; step < 20; ++step) {
        twins.ours[0].mutable_grad() = torch::randn({3, 4}, torch::kComplexDouble);
        twins.theirs[0].mutable_grad() = torch::view_as_real(twins.ours[0].grad().clone());
        ours.step();
        theirs.step();
      }
    };
    SUBCASE("Adam") { train(Adam(twins.ours), torch::optim::Adam(twins.theirs)); }
    SUBCASE("SGD") {
      train(SGD(twins.ours, {.lr = 0.1, .momentum = 0.9}), SGD(twins.theirs, {.lr = 0.1, .momentum = 0.9}));
    }
    SUBCASE("RMSprop") {
      const detpl::optim::RMSpropOptions options{
          .centered = true, .maximize = true, .momentum = 0.9, .weight_decay = 0.1};
      train(RMSprop(twins.ours, options), RMSprop(twins.theirs, options));
    }
    SUBCASE("Adagrad") {
      const detpl::optim::AdagradOptions options{.initial_accumulator_value = 0.5, .lr_decay = 0.1};
      train(Adagrad(twins.ours, options), Adagrad(twins.theirs, options));
    }
    CHECK(agrees(torch::view_as_real(twins.ours[0].detach()), twins.theirs[0].detach()));
  }
}

TEST_CASE("a parameter without gradient is left alone and gets no state") {
  Twins twins{torch::TensorOptions(torch::kFloat)};
  Adam adam(twins.ours);
  twins.give_gradients();
  twins.ours[1].mutable_grad().reset();
  adam.step();
  CHECK(torch::equal(twins.ours[1], twins.theirs[1]));
  CHECK_FALSE(torch::equal(twins.ours[0], twins.theirs[0]));
  CHECK(adam.state().size() == 2);
}

TEST_CASE("Adagrad makes the sums of a group that comes later") {
  auto first = torch::ones({3}, torch::requires_grad());
  auto second = torch::ones({3}, torch::requires_grad());
  Adagrad adagrad({first}, {.initial_accumulator_value = 0.25});
  adagrad.add_param_group(detpl::optim::ParamGroup(std::vector{second}));
  first.mutable_grad() = second.mutable_grad() = torch::arange(3, torch::kFloat);
  adagrad.step();
  CHECK(torch::equal(first, second));
}

TEST_CASE("zero_grad drops the gradients") {
  Twins twins{torch::TensorOptions(torch::kFloat)};
  SGD sgd(twins.ours);
  twins.give_gradients();
  sgd.zero_grad();
  for (const auto& parameter : twins.ours) CHECK_FALSE(parameter.grad().defined());
}

TEST_CASE("a step counts as a change, so that autograd notices stale values") {
  auto weight = torch::ones({3}, torch::requires_grad());
  Adam adam({weight});
  auto loss = (weight * weight).sum();
  weight.mutable_grad() = torch::ones({3});
  adam.step();
  CHECK_THROWS_WITH_AS(loss.backward(), doctest::Contains("modified by an inplace operation"), c10::Error);
}

TEST_CASE("the closure is evaluated with gradients and its loss returned") {
  auto weight = torch::ones({3}, torch::requires_grad());
  SGD sgd({weight}, {.lr = 0.5});
  const torch::NoGradGuard no_grad;
  const auto loss = sgd.step([&] {
    sgd.zero_grad();
    auto loss = (weight * 2).sum();
    loss.backward();
    return loss;
  });
  CHECK(loss.item<double>() == 6);
  CHECK(weight[0].item<double>() == 0);
}

TEST_CASE("groups keep their own options, and a torch scheduler sets the learning rate") {
  auto first = torch::zeros({1}, torch::requires_grad());
  auto second = torch::zeros({1}, torch::requires_grad());
  std::vector<detpl::optim::ParamGroup> groups;
  groups.emplace_back(std::vector<torch::Tensor>{first});
  groups.emplace_back(std::vector<torch::Tensor>{second}, std::make_unique<torch::optim::SGDOptions>(0.25));
  SGD sgd(groups, {.lr = 1.0});
  torch::optim::StepLR scheduler(sgd, 1, 0.5);
  for (int step = 0; step < 3; ++step) {  // torch's scheduler leaves its first step alone
    first.mutable_grad() = torch::ones({1});
    second.mutable_grad() = torch::ones({1});
    sgd.step();
    scheduler.step();
  }
  CHECK(first.item<double>() == doctest::Approx(-2.5));
  CHECK(second.item<double>() == doctest::Approx(-0.625));
}

TEST_CASE("torch::save and torch::load exchange state with torch::optim") {
  Twins twins{torch::TensorOptions(torch::kDouble)};
  Adam ours(twins.ours);
  torch::optim::Adam theirs(twins.theirs);
  twins.train(ours, theirs, 5);
  std::stringstream stream;
  torch::save(theirs, stream);
  Adam resumed(twins.ours, {.lr = 0.5});
  torch::load(resumed, stream);
  twins.train(resumed, theirs, 5);
  CHECK(twins.agree());
}

TEST_CASE("optimizers refuse bad parameters and options in PyTorch's words") {
  auto weight = torch::zeros({2}, torch::requires_grad());
  CHECK(message_of([] { Adam(std::vector<torch::Tensor>{}); }).starts_with("optimizer got an empty parameter list"));
  CHECK(message_of([&] { SGD({weight, weight}); }).starts_with("some parameters appear more than once"));
  CHECK(message_of([&] { SGD({weight * 2}); }) == "can't optimize a non-leaf tensor");
  CHECK(message_of([&] { SGD({torch::zeros({2}, torch::kLong)}); }) == "can't optimize a parameter of type Long");
  CHECK(message_of([&] { Adam({weight}, {.lr = -1}); }) == "Invalid learning rate: -1");
  CHECK(message_of([&] { Adam({weight}, {.lr = std::nan("")}); }) == "Invalid learning rate: nan");
  CHECK(message_of([&] { Adam({weight}, {.eps = -1e-8}); }) == "Invalid epsilon value: -1e-08");
  CHECK(message_of([&] { Adam({weight}, {.betas = {1.0, 0.9}}); }) == "Invalid beta parameter at index 0: 1");
  CHECK(message_of([&] { Adam({weight}, {.betas = {0.9, -0.5}}); }) == "Invalid beta parameter at index 1: -0.5");
  CHECK(message_of([&] { Adam({weight}, {.weight_decay = -1}); }) == "Invalid weight_decay value: -1");
  CHECK(message_of([&] { SGD({weight}, {.momentum = -0.1}); }) == "Invalid momentum value: -0.1");
  CHECK(message_of([&] { SGD({weight}, {.nesterov = true}); }) ==
        "Nesterov momentum requires a momentum and zero dampening");
  CHECK(message_of([&] { AdamW({weight}, {.weight_decay = -1}); }) == "Invalid weight_decay value: -1");
  CHECK(message_of([&] { RMSprop({weight}, {.alpha = -1}); }) == "Invalid alpha value: -1");
  CHECK(message_of([&] { RMSprop({weight}, {.momentum = -1}); }) == "Invalid momentum value: -1");
  CHECK(message_of([&] { Adagrad({weight}, {.lr_decay = -1}); }) == "Invalid lr_decay value: -1");
  CHECK(message_of([&] { Adagrad({weight}, {.initial_accumulator_value = -1}); }) ==
        "Invalid initial_accumulator_value value: -1");
  weight.mutable_grad() = torch::zeros({2}).to_sparse();
  CHECK(message_of([&] { Adam({weight}).step(); }).starts_with("Adam does not support sparse gradients"));
  CHECK(message_of([&] { AdamW({weight}).step(); }).starts_with("AdamW does not support sparse gradients"));
  CHECK(message_of([&] { SGD({weight}).step(); }).starts_with("SGD does not support sparse gradients"));
}
