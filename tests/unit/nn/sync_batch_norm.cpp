// sync_batch_norm RANKS: the doctest cases below on each of so many processes. The judge is torch's own BatchNorm, which
// sees the whole batch in each of them.
#include <torch/torch.h>
// After LibTorch, which has a CHECK of its own.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <detpl/dist/all_gather.hpp>
#include <detpl/dist/launch.hpp>
#include <detpl/dist/process_group.hpp>
#include <detpl/nn/convert_sync_batchnorm.hpp>
#include <detpl/nn/sync_batch_norm.hpp>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using detpl::ProcessGroup;
using detpl::nn::SyncBatchNorm;
using torch::Tensor;
using torch::nn::BatchNormOptions;

namespace {

const detpl::Ranks* group = nullptr;

double distance(const Tensor& a, const Tensor& b) {
  REQUIRE(a.sizes() == b.sizes());
  const Tensor left = a.to(torch::kDouble), right = b.to(torch::kDouble);
  const double scale = right.numel() == 0 ? 1 : std::max(1.0, right.abs().max().item<double>());
  return left.numel() == 0 ? 0 : (left - right).abs().max().item<double>() / scale;
}

Tensor summed(const Tensor& value) { return group->all_reduce(value, detpl::Reduce::sum); }

/// Rank r's part of a batch: as many records as rank 0, or r + 1, or none on rank 0 and otherwise three.
enum class Share { even, uneven, none_on_first };

struct Part {
  explicit Part(Share share) {
    for (int rank = 0; rank < group->size(); ++rank) {
      const bool none = share == Share::none_on_first && rank == 0 && group->size() > 1;
      const int64_t count = none ? 0 : share == Share::uneven ? rank + 1 : 3;
      if (rank < group->rank()) first += count;
      if (rank == group->rank()) own = count;
      all += count;
    }
    if (all == 1) all = own = 2;  // a process alone needs two values
  }
  Tensor of(const Tensor& whole) const { return whole.narrow(0, first, own); }
  int64_t first = 0, own = 0, all = 0;
};

struct Case {
  std::vector<int64_t> shape;  // without the records: channels first
  Share share = Share::uneven;
  std::optional<double> momentum = 0.1;
  bool affine = true, track = true, channels_last = false;
  torch::ScalarType type = torch::kDouble, parameters = torch::kDouble;
  double tolerance = 1e-12;
};

/// torch's BatchNorm in double precision on the whole batch and SyncBatchNorm on this rank's part: three steps of
/// training and one of evaluation.
template <class BatchNorm>
void compare(const Case& is) {
  torch::manual_seed(7);
  const auto options =
      BatchNormOptions(is.shape[0]).eps(1e-4).momentum(is.momentum).affine(is.affine).track_running_stats(is.track);
  BatchNorm judge(options);
  SyncBatchNorm layer(options);
  layer->set_ranks(group);
  layer->to(is.parameters);
  judge->to(torch::kDouble);
  if (is.affine) {
    const torch::NoGradGuard no_grad;
    judge->weight.copy_(layer->weight.uniform_(0.5, 2));
    judge->bias.copy_(layer->bias.normal_());
  }
  const Part part(is.share);
  std::vector<int64_t> shape = is.shape;
  shape.insert(shape.begin(), part.all);
  const auto layout = is.channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
  const auto random = [&] { return torch::randn(shape, torch::kDouble).to(is.type).contiguous(layout); };
  for (int step = 0; step < 4; ++step) {
    CAPTURE(step);
    judge->train(step < 3);
    layer->train(step < 3);
    const Tensor values = random() * 3 + 5, slope = random();
    const Tensor whole = values.to(torch::kDouble, /*non_blocking=*/false, /*copy=*/true).requires_grad_();
    const Tensor own = part.of(values).clone().requires_grad_();
    if (step == 3 && !is.track) {  // then every rank is on its own
      CHECK(distance(layer(own), judge(part.of(whole))) < is.tolerance);
      break;
    }
    const Tensor expected = judge(whole), output = layer(own);
    CHECK((output.scalar_type() == is.type));
    CHECK(output.is_contiguous(layout));
    CHECK(distance(output, part.of(expected)) < is.tolerance);
    (expected * slope).sum().backward();
    (output * part.of(slope)).sum().backward();
    CHECK((own.grad().scalar_type() == is.type));
    CHECK(distance(own.grad(), part.of(whole.grad())) < is.tolerance);
    if (is.affine) {
      CHECK(distance(summed(layer->weight.grad()), judge->weight.grad()) < is.tolerance);
      CHECK(distance(summed(layer->bias.grad()), judge->bias.grad()) < is.tolerance);
      layer->zero_grad();
      judge->zero_grad();
    }
    if (is.track) {
      CHECK(distance(layer->running_mean, judge->running_mean) < is.tolerance);
      CHECK(distance(layer->running_var, judge->running_var) < is.tolerance);
      CHECK(layer->num_batches_tracked.template item<int64_t>() == std::min(step + 1, 3));
      for (const Tensor& other : group->gather(layer->running_var)) CHECK(other.equal(layer->running_var));
    }
  }
}

/// Layers in every container that torch has.
struct Net : torch::nn::Module {
  Net() {
    register_module("features", features);
    register_module("list", list);
    register_module("dict", dict);
  }
  /// An element, whichever of the two it is.
  static Tensor call(const std::shared_ptr<torch::nn::Module>& norm, const Tensor& input) {
    if (auto* synchronised = norm->as<SyncBatchNorm>()) return synchronised->forward(input);
    return norm->as<torch::nn::BatchNorm1d>()->forward(input);
  }
  Tensor forward(const Tensor& images) {
    return call(dict["norm"], call(list[0], features->forward(images).flatten(2)).mean(2));
  }
  torch::nn::Sequential features =
      torch::nn::Sequential({{"conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(2, 3, 2))},
                             {"bn", torch::nn::BatchNorm2d(BatchNormOptions(3).momentum(std::nullopt).eps(1e-3))},
                             {"relu", torch::nn::ReLU()}});
  torch::nn::ModuleList list = torch::nn::ModuleList(torch::nn::BatchNorm1d(BatchNormOptions(3).affine(false)));
  torch::nn::ModuleDict dict =
      torch::nn::ModuleDict(std::vector<std::pair<std::string, std::shared_ptr<torch::nn::Module>>>{
          {"norm", torch::nn::BatchNorm1d(BatchNormOptions(3).track_running_stats(false)).ptr()}});
};

/// As blocks of a residual net are often written.
struct Block : torch::nn::Module {
  Block() {
    register_module("before", before);
    register_module("bn1", bn1);
  }
  torch::nn::Sequential before = torch::nn::Sequential(torch::nn::BatchNorm2d(2));
  torch::nn::BatchNorm2d bn1{2};
};

/// The group, and how many messages it has been asked for.
struct CountedRanks : detpl::Ranks {
  mutable int messages = 0;
  int rank() const override { return group->rank(); }
  int size() const override { return group->size(); }
  std::vector<Tensor> gather_alike(const Tensor& value) const override {
    ++messages;
    return group->gather_alike(value);
  }
  Tensor all_reduce(const Tensor& value, detpl::Reduce how) const override {
    ++messages;
    return group->all_reduce(value, how);
  }
};

}  // namespace

TEST_CASE("statistics are those of all ranks' records") {
  using torch::nn::BatchNorm1d, torch::nn::BatchNorm2d, torch::nn::BatchNorm3d;
  SUBCASE("2 dimensions") { compare<BatchNorm1d>({.shape = {4}}); }
  SUBCASE("3 dimensions, as many records on each rank") {
    compare<BatchNorm1d>({.shape = {4, 5}, .share = Share::even});
  }
  SUBCASE("4 dimensions") { compare<BatchNorm2d>({.shape = {3, 5, 4}}); }
  SUBCASE("5 dimensions") { compare<BatchNorm3d>({.shape = {2, 3, 4, 2}}); }
  SUBCASE("channels last") { compare<BatchNorm2d>({.shape = {3, 5, 4}, .channels_last = true}); }
  SUBCASE("a rank without records") { compare<BatchNorm2d>({.shape = {3, 2, 2}, .share = Share::none_on_first}); }
  SUBCASE("a cumulative average") { compare<BatchNorm1d>({.shape = {4}, .momentum = std::nullopt}); }
  SUBCASE("neither weight nor bias") { compare<BatchNorm2d>({.shape = {3, 2, 2}, .affine = false}); }
  SUBCASE("no running statistics") { compare<BatchNorm1d>({.shape = {3, 4}, .track = false}); }
  SUBCASE("single precision") {
    compare<BatchNorm2d>({.shape = {3, 5, 4}, .type = torch::kFloat, .parameters = torch::kFloat, .tolerance = 2e-6});
  }
  SUBCASE("bfloat16, with parameters of single precision") {
    compare<BatchNorm2d>(
        {.shape = {3, 5, 4}, .type = torch::kBFloat16, .parameters = torch::kFloat, .tolerance = 1e-2});
  }
  SUBCASE("bfloat16 throughout") {
    compare<BatchNorm2d>(
        {.shape = {3, 5, 4}, .type = torch::kBFloat16, .parameters = torch::kBFloat16, .tolerance = 2e-2});
  }
}

TEST_CASE("a mean far from zero costs no digits") {
  const Part part(Share::uneven);
  torch::manual_seed(3);
  const Tensor whole = torch::randn({part.all, 3, 50}, torch::kDouble) + 1e6;
  SyncBatchNorm layer(BatchNormOptions(3).momentum(1));
  layer->to(torch::kDouble);
  layer->set_ranks(group);
  layer(part.of(whole));
  CHECK(distance(layer->running_var, whole.var({0, 2})) < 1e-9);
}

TEST_CASE("without ranks it is torch's layer, bit by bit") {
  torch::manual_seed(1);
  SyncBatchNorm layer(3);
  torch::nn::BatchNorm2d judge(3);
  for (int step = 0; step < 2; ++step) {
    const Tensor images = torch::randn({4, 3, 5, 5}), same = images.clone();
    images.requires_grad_();
    same.requires_grad_();
    const Tensor slope = torch::randn({4, 3, 5, 5});
    const Tensor output = layer(images), expected = judge(same);
    CHECK(output.equal(expected));
    (output * slope).sum().backward();
    (expected * slope).sum().backward();
    CHECK(images.grad().equal(same.grad()));
    CHECK(layer->weight.grad().equal(judge->weight.grad()));
    CHECK(layer->running_var.equal(judge->running_var));
  }
  CHECK_THROWS_WITH(layer(torch::randn({1, 3})), doctest::Contains("more than 1 value per channel"));
  CHECK_THROWS_WITH(layer(torch::randn(3)), doctest::Contains("at least 2 input dimensions"));
}

TEST_CASE("one message forward and one backward, none where nobody wants it") {
  const CountedRanks counted;
  SyncBatchNorm layer(3);
  layer->set_ranks(&counted);
  const int of_each = group->size() > 1;
  Tensor input = torch::randn({2, 3, 4});
  Tensor output = layer(input);
  CHECK(counted.messages == of_each);
  output.sum().backward();  // nothing before the layer is trained
  CHECK(counted.messages == of_each);
  layer(input.requires_grad_()).sum().backward();
  CHECK(counted.messages == 3 * of_each);
  layer->eval();
  layer(input).sum().backward();
  CHECK(counted.messages == 3 * of_each);
}

TEST_CASE("a second derivative is refused over several ranks") {
  SyncBatchNorm layer(3);
  layer->set_ranks(group);
  const Tensor input = torch::randn({2, 3}).requires_grad_();
  const auto differentiate = [&](const Tensor& value) {
    return torch::autograd::grad({value.square().sum()}, {input}, {}, /*retain_graph=*/true, /*create_graph=*/true);
  };
  if (group->size() == 1) {
    CHECK(differentiate(layer(input))[0].requires_grad());
  } else {
    CHECK_THROWS_WITH_AS(differentiate(layer(input)),
                         "SyncBatchNorm has first derivatives only on several ranks: leave out create_graph, or leave "
                         "SyncBatchNorm out of what is differentiated twice",
                         detpl::config_error);
  }
}

TEST_CASE("state dicts of BatchNorm and SyncBatchNorm are interchangeable") {
  torch::nn::BatchNorm2d source(BatchNormOptions(3));
  source(torch::randn({4, 3, 2, 2}));
  std::stringstream file;
  torch::save(source, file);
  SyncBatchNorm target(3);
  torch::load(target, file);
  CHECK(target->named_parameters().keys() == source->named_parameters().keys());
  CHECK(target->named_buffers().keys() == source->named_buffers().keys());
  CHECK(target->running_var.equal(source->running_var));
  CHECK(target->num_batches_tracked.item<int64_t>() == 1);
  const auto copy = std::dynamic_pointer_cast<detpl::nn::SyncBatchNormImpl>(target->clone());
  CHECK(copy->running_mean.equal(source->running_mean));
  CHECK(c10::str(*target) ==
        "detpl::nn::SyncBatchNorm(3, eps=1e-05, momentum=0.1, affine=true, track_running_stats=true)");
}

TEST_CASE("a converted net trains on all ranks' records as the original on the whole batch") {
  const auto make = [] {
    torch::manual_seed(5);
    auto net = std::make_shared<Net>();
    net->to(torch::kDouble);
    return net;
  };
  const auto judge = make(), net = make();
  net->eval();
  const auto parameters = net->named_parameters();
  const auto buffers = net->named_buffers();
  const torch::nn::Sequential same_features = net->features;
  detpl::nn::convert_sync_batchnorm(*net);
  detpl::nn::convert_sync_batchnorm(*net);  // a second time there is nothing left to do
  detpl::nn::set_ranks(*net, group);

  REQUIRE(net->features[1]->as<SyncBatchNorm>());
  CHECK(net->features[1] == net->named_modules()["features.bn"]);
  CHECK(net->list[0] == net->named_modules()["list.0"]);
  CHECK(net->dict["norm"] == net->named_modules()["dict.norm"]);
  CHECK(same_features->ptr(1)->as<SyncBatchNorm>()->options.eps() == 1e-3);
  CHECK_FALSE(same_features->ptr(1)->is_training());
  CHECK(net->named_parameters().keys() == parameters.keys());
  for (const auto& item : net->named_parameters()) CHECK(item.value().is_same(parameters[item.key()]));
  CHECK(net->named_buffers().keys() == buffers.keys());
  for (const auto& item : net->named_buffers()) CHECK(item.value().is_alias_of(buffers[item.key()]));

  net->train();
  const Part part(Share::uneven);
  torch::manual_seed(9);
  for (int step = 0; step < 3; ++step) {
    const Tensor images = torch::randn({part.all, 2, 4, 4}, torch::kDouble);
    const Tensor slope = torch::randn({part.all, 3}, torch::kDouble);
    const Tensor output = net->forward(part.of(images)), expected = judge->forward(images);
    CHECK(distance(output, part.of(expected)) < 1e-12);
    net->zero_grad();
    judge->zero_grad();
    (output * part.of(slope)).sum().backward();
    (expected * slope).sum().backward();
    for (const auto& item : judge->named_parameters())
      CHECK(distance(summed(parameters[item.key()].grad()), item.value().grad()) < 1e-12);
  }
  for (const auto& item : judge->named_buffers())
    CHECK(distance(net->named_buffers()[item.key()], item.value()) < 1e-12);

  detpl::nn::set_ranks(*net, nullptr);
  CHECK(distance(net->forward(part.of(torch::ones({part.all, 2, 4, 4}, torch::kDouble)).repeat({2, 1, 1, 1})),
                 torch::zeros({2 * part.own, 3}, torch::kDouble)) < 1e-12);
}

TEST_CASE("a BatchNorm that a class calls by itself is refused by name, and nothing changes") {
  torch::nn::Module net;
  const auto block = net.register_module("features", std::make_shared<Block>());
  CHECK_THROWS_WITH_AS(detpl::nn::convert_sync_batchnorm(net),
                       "`features.bn1` is a BatchNorm that its class holds as a member, which can't be replaced from "
                       "outside: declare it as detpl::nn::SyncBatchNorm",
                       detpl::config_error);
  CHECK(block->before[0]->as<torch::nn::BatchNorm2d>());
  CHECK_THROWS_AS(detpl::nn::convert_sync_batchnorm(*block->bn1), detpl::config_error);
}

TEST_CASE("a layer in two places stays one layer") {
  const torch::nn::BatchNorm1d norm(2);
  const torch::nn::Sequential net(norm, torch::nn::Linear(2, 2), norm);
  detpl::nn::convert_sync_batchnorm(const_cast<torch::nn::SequentialImpl&>(*net));
  CHECK(net->ptr(0)->as<SyncBatchNorm>());
  CHECK(net->ptr(0) == net->ptr(2));
}

TEST_CASE("all_gather gives every rank's tensor to each") {
  const detpl::Ranks alone;
  CHECK(detpl::all_gather(torch::ones({2}), alone).equal(torch::ones({1, 2})));
  const Tensor value = torch::full({2, 3}, group->rank(), torch::kLong);
  const Tensor all = detpl::all_gather(value, *group);
  REQUIRE(all.sizes() == torch::IntArrayRef{group->size(), 2, 3});
  for (int rank = 0; rank < group->size(); ++rank) CHECK(all[rank].equal(torch::full_like(value, rank)));
  CHECK(detpl::all_gather(torch::tensor(true), *group).all().item<bool>());
  CHECK_FALSE(detpl::all_gather(torch::ones({2}).requires_grad_(), *group).requires_grad());
}

TEST_CASE("gradients of all_gather come from every rank's loss") {
  torch::manual_seed(2);
  const int size = group->size();
  const Tensor values = torch::randn({size, 3}, torch::kDouble).requires_grad_();
  const Tensor slopes = torch::randn({size, size, 3}, torch::kDouble);  // each rank's own
  (values.square() * slopes).sum().backward();

  const Tensor own = values.detach()[group->rank()].clone().requires_grad_();
  const Tensor all = detpl::all_gather(own, *group, /*sync_grads=*/true);
  (all.square() * slopes[group->rank()]).sum().backward();
  CHECK(distance(own.grad(), values.grad()[group->rank()]) < 1e-14);
  CHECK_THROWS_AS(torch::autograd::grad({detpl::all_gather(own, *group, true).sum()}, {own}, {}, true, true),
                  detpl::config_error);
}

int main(int argc, char** argv) {
  try {
    detpl::Launch launch({.devices = argc > 1 ? std::atoi(argv[1]) : 1, .timeout = std::chrono::seconds(60)}, argv);
    torch::set_num_threads(1);
    int exit_code = 1;
    try {
      std::unique_ptr<const detpl::Ranks> ranks = std::make_unique<detpl::Ranks>();
      if (launch.world().size > 1) ranks = std::make_unique<ProcessGroup>(launch.world());
      group = ranks.get();
      exit_code = doctest::Context(argc, argv).run();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "rank %d: %s\n", launch.world().rank, error.what());
    }
    return launch.finish(exit_code);
  } catch (const detpl::config_error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
