#include "detpl/data/batch.hpp"
#include "detpl/data/collate.hpp"
#include "detpl/data/device_copy.hpp"

#include <torch/torch.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace {

struct Sentence {
  std::string text;
  torch::Tensor tokens;
  std::vector<torch::Tensor> layers;
};

struct Plain {
  int number;
};

struct Holder {  // made of no tensor
  int first;
  double second;
};

}  // namespace

BOOST_HANA_ADAPT_STRUCT(Sentence, text, tokens, layers);
BOOST_HANA_ADAPT_STRUCT(Holder, first, second);

namespace data = detpl::data;
using detpl::Batch;
using torch::Tensor;

static_assert(data::tensor_structure<Tensor>);
static_assert(data::tensor_structure<const Batch&>);
static_assert(data::tensor_structure<torch::data::TensorExample>);
static_assert(data::tensor_structure<std::pair<Tensor, int>>);
static_assert(data::tensor_structure<std::tuple<int, std::vector<Batch>>>);
static_assert(data::tensor_structure<std::array<Tensor, 2>>);
static_assert(data::tensor_structure<std::optional<Tensor>>);
static_assert(data::tensor_structure<std::map<std::string, Tensor>>);
static_assert(data::tensor_structure<Sentence>);
static_assert(!data::tensor_structure<int>);
static_assert(!data::tensor_structure<std::string>);
static_assert(!data::tensor_structure<std::vector<double>>);
static_assert(!data::tensor_structure<Plain>);
static_assert(!data::tensor_structure<Holder>);

TEST_CASE("every tensor of a nested structure is transformed and the rest carried along") {
  using Nested = std::tuple<Batch, std::map<std::string, std::optional<Tensor>>, Sentence, std::array<Tensor, 2>, int>;
  const auto ones = [] { return torch::ones({2}); };
  Nested nested{Batch(ones(), ones()),
                {{"absent", std::nullopt}, {"there", ones()}},
                {"hello", ones(), {ones(), ones()}},
                {ones(), Tensor()},
                7};
  const Nested doubled = data::transform_tensors(nested, [](const Tensor& tensor) { return tensor * 2; });
  double sum = 0;
  data::for_each_tensor(doubled, [&](const Tensor& tensor) { sum += tensor.sum().item<double>(); });
  CHECK(sum == 7 * 4);  // seven tensors of two numbers each
  CHECK(std::get<2>(doubled).text == "hello");
  CHECK(std::get<4>(doubled) == 7);
  CHECK_FALSE(std::get<3>(doubled)[1].defined());
  CHECK(std::get<0>(nested).data.sum().item<double>() == 2);
}

TEST_CASE("a batch on its device already is shared, one from another device is moved") {
  const Batch batch(torch::ones({2}), torch::zeros({2}));
  CHECK(data::to(batch, torch::kCPU).data.is_same(batch.data));
  const Batch moved = data::to(batch, torch::kMeta);
  CHECK(moved.data.is_meta());
  CHECK(moved.target.is_meta());
}

TEST_CASE("the batch size is the first tensor's leading dimension, and 1 for a scalar or nothing") {
  CHECK(data::batch_size(torch::zeros({5, 3})) == 5);
  CHECK(data::batch_size(torch::tensor(3.0)) == 1);
  CHECK(data::batch_size(Batch(torch::zeros({4, 2}), torch::zeros({9}))) == 4);
  CHECK(data::batch_size(Batch(Tensor(), torch::zeros({9}))) == 9);
  CHECK(data::batch_size(Sentence{"text", torch::zeros({6, 2}), {}}) == 6);
  CHECK(data::batch_size(std::map<std::string, Tensor>{}) == 1);
  CHECK(data::batch_size(std::string("text")) == 1);
}

TEST_CASE("examples are collated part by part: tensors stacked, numbers made into tensors") {
  const auto image = [](double value) { return torch::full({2, 2}, value); };
  SUBCASE("pairs of tensor and number") {
    const auto [images, labels] = data::collate(std::vector<std::pair<Tensor, int>>{{image(1), 3}, {image(2), 4}});
    CHECK(images.sizes() == at::IntArrayRef({2, 2, 2}));
    CHECK(torch::equal(labels, torch::tensor({3, 4}, torch::kLong)));
  }
  SUBCASE("the number's type decides the tensor's") {
    const auto [single, real, flag] =
        data::collate(std::vector<std::tuple<float, double, bool>>{{1.5F, 2.5, true}, {0, 0, false}});
    CHECK((single.scalar_type() == torch::kFloat));
    CHECK((real.scalar_type() == torch::kDouble));
    CHECK(torch::equal(flag, torch::tensor({true, false})));
  }
  SUBCASE("torch's examples, with and without target") {
    const Batch batch = data::collate(std::vector<Batch>{{image(1), torch::tensor(1)}, {image(2), torch::tensor(0)}});
    CHECK(batch.data[1][0][0].item<double>() == 2);
    CHECK(batch.target.sizes() == at::IntArrayRef({2}));
    CHECK(data::collate(std::vector<torch::data::TensorExample>{image(1), image(2)}).data.size(0) == 2);
  }
  SUBCASE("strings are listed") {
    const auto [tensor, names] = data::collate(std::vector<std::pair<Tensor, std::string>>{{image(1), "a"}});
    CHECK(names == std::vector<std::string>{"a"});
  }
}

TEST_CASE("on the CPU a batch stays the memory that it is") {
  const std::tuple<Batch, std::optional<Tensor>, int> batch{Batch(torch::ones({3}), torch::arange(3)),
                                                            torch::zeros({2}), 7};
  const auto there = data::DeviceCopy(torch::kCPU)(batch);
  CHECK(std::get<0>(there).data.is_same(std::get<0>(batch).data));
  CHECK(std::get<0>(there).target.is_same(std::get<0>(batch).target));
  CHECK(std::get<1>(there)->is_same(*std::get<1>(batch)));
  CHECK(std::get<2>(there) == 7);
}
