#include "detpl/data/split.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace data = detpl::data;
using detpl::Batch;
using torch::Tensor;

namespace {

Tensor bytes(std::vector<int64_t> shape) {
  torch::manual_seed(0);
  return torch::randint(0, 256, shape, torch::kByte);
}

// The definition in the documentation, in double.
Tensor reference(const Tensor& images, double mean, double deviation) {
  return (images.to(torch::kDouble) / 255 - mean) / deviation;
}

}  // namespace

#if defined(__x86_64__)
TEST_CASE("vector and portable code convert bytes to the same bits") {
  if (!detpl::cpu_has_avx2_fma()) return;
  const data::detail::ByteConversion conversion(0.1307, 0.3081);
  const Tensor source = bytes({1000});
  for (const int64_t count : {0, 1, 15, 16, 17, 31, 100, 784}) {
    std::vector<float> vector(static_cast<std::size_t>(count) + 1, -7);
    std::vector<float> portable = vector;
    data::detail::convert_bytes_avx2(source.const_data_ptr<uint8_t>() + 3, count, conversion, vector.data());
    data::detail::convert_bytes_portable(source.const_data_ptr<uint8_t>() + 3, count, conversion, portable.data());
    CHECK(std::memcmp(vector.data(), portable.data(), vector.size() * sizeof(float)) == 0);
    CHECK(vector.back() == -7);
  }
}
#endif

TEST_CASE("byte images are scaled and normalised in float32, one by one as in a batch") {
  const Tensor images = bytes({9, 1, 28, 28});
  const data::TensorDataset dataset(images, torch::arange(9), {.mean = 0.1307, .std = 0.3081});
  const Batch batch = dataset.get_batch({8, 0, 8});
  CHECK((batch.data.scalar_type() == torch::kFloat));
  CHECK(batch.data.sizes() == at::IntArrayRef({3, 1, 28, 28}));
  const Tensor expected = reference(images.index_select(0, torch::tensor({8, 0, 8})), 0.1307, 0.3081);
  CHECK(torch::allclose(batch.data.to(torch::kDouble), expected, 1e-6, 1e-6));
  CHECK(torch::equal(batch.target, torch::tensor({8, 0, 8})));
  CHECK(torch::equal(dataset.get(8).data, batch.data[0]));
  CHECK(dataset.get(8).target.dim() == 0);
}

TEST_CASE("each channel has its own mean and std") {
  const Tensor images = bytes({4, 3, 5, 7});
  const data::TensorDataset dataset(images, {.mean = {0.1, 0.2, 0.3}, .std = 0.5});
  const Tensor batch = dataset.get_batch({2, 1});
  for (int64_t channel = 0; channel < 3; ++channel)
    CHECK(torch::allclose(batch.select(1, channel).to(torch::kDouble),
                          reference(images.index_select(0, torch::tensor({2, 1})).select(1, channel),
                                    0.1 * static_cast<double>(channel + 1), 0.5),
                          1e-6, 1e-6));
}

TEST_CASE("real data is normalised without the scale of bytes, in its own type") {
  const data::TensorDataset dataset(torch::tensor({{3.0, 5.0}, {7.0, 9.0}}, torch::kDouble),
                                    {.mean = {1.0, 2.0}, .std = 2.0});
  CHECK(torch::equal(dataset.get_batch({1}), torch::tensor({{3.0, 3.5}}, torch::kDouble)));
}

TEST_CASE("without Normalize, records are copied as they are, whatever their type and size") {
  for (const auto dtype :
       {torch::kByte, torch::kShort, torch::kFloat, torch::kDouble, torch::kComplexFloat, torch::kBool}) {
    const Tensor source = (torch::rand({6, 5}) * 100).to(dtype);
    CHECK(torch::equal(data::TensorDataset(source).get_batch({5, 0, 3}),
                       source.index_select(0, torch::tensor({5, 0, 3}))));
    CHECK(torch::equal(data::TensorDataset(source.t()).get_batch({4, 1}),
                       source.t().index_select(0, torch::tensor({4, 1}))));
    CHECK(torch::equal(data::TensorDataset(source.select(1, 2)).get_batch({1}), source.select(1, 2).narrow(0, 1, 1)));
  }
  CHECK(data::TensorDataset(torch::zeros({3, 0})).get_batch({1, 2}).sizes() == at::IntArrayRef({2, 0}));
}

TEST_CASE("columns that need gradients are gathered so that autograd sees it") {
  const Tensor table = torch::ones({4, 2}, torch::requires_grad());
  data::TensorDataset(table).get_batch({1, 1}).sum().backward();
  CHECK(torch::equal(table.grad().select(1, 0), torch::tensor({0.0, 2.0, 0.0, 0.0})));
}

TEST_CASE("a dataset may have any structure of columns") {
  using Columns = std::map<std::string, Tensor>;
  const data::TensorDataset dataset(Columns{{"age", torch::arange(3)}, {"name", torch::eye(3)}});
  static_assert(std::is_same_v<decltype(dataset.get(0)), Columns>);
  CHECK(dataset.size() == 3);
  CHECK(dataset.get(2).at("age").item<int64_t>() == 2);
  const data::TensorDataset<> without_target(Batch(torch::eye(3), Tensor()));
  CHECK(without_target.get_batch({0, 1}).data.size(0) == 2);
  CHECK_FALSE(without_target.get_batch({0, 1}).target.defined());
}

TEST_CASE("a batch's memory is reused only while nothing else refers to it") {
  const data::TensorDataset dataset(bytes({8, 4}), data::Normalize{});
  Tensor batch = dataset.get_batch({0, 1});
  const void* memory = batch.const_data_ptr();
  const auto refilled = [&] {
    dataset.gather({2, 3}, batch);
    return batch.const_data_ptr() == memory;
  };
  SUBCASE("a free batch") { CHECK(refilled()); }
  SUBCASE("kept by a handle") {
    const Tensor kept = batch;
    const Tensor value = kept.clone();
    CHECK_FALSE(refilled());
    CHECK(torch::equal(kept, value));
  }
  SUBCASE("kept by a view") {
    const Tensor view = batch.view({-1});
    CHECK_FALSE(refilled());
  }
  SUBCASE("kept by the graph") {
    const Tensor weight = torch::ones({2, 4}, torch::requires_grad());
    const Tensor loss = (batch * weight).sum();
    const Tensor value = batch.clone();
    CHECK_FALSE(refilled());
    loss.backward();
    CHECK(torch::equal(weight.grad(), value));
  }
  SUBCASE("of another shape, type or need of gradients") {
    SUBCASE("shape") { batch = batch.view({4, 2}).clone(); }
    SUBCASE("type") { batch = batch.to(torch::kDouble); }
    SUBCASE("gradients") { batch.requires_grad_(); }
    memory = batch.const_data_ptr();
    CHECK_FALSE(refilled());
  }
  SUBCASE("made in inference mode, asked for outside it") {
    {
      const c10::InferenceMode inference;
      batch = dataset.get_batch({0, 1});
    }
    memory = batch.const_data_ptr();
    CHECK_FALSE(refilled());
    CHECK_FALSE(batch.is_inference());
  }
  CHECK(torch::equal(batch, dataset.get_batch({2, 3})));
}

TEST_CASE("random_split deals every record out once, the same way for the same seed") {
  const data::TensorDataset dataset(torch::arange(10), torch::arange(10) * 2);
  auto [train, val] = data::random_split(dataset, {7, 3}, 5);
  CHECK(train.size() == 7);
  std::vector<int64_t> all = train.indices();
  all.insert(all.end(), val.indices().begin(), val.indices().end());
  CHECK(all != data::random_split(dataset, {7, 3}, 6)[0].indices());
  CHECK(train.indices() == data::random_split(dataset, {7, 3}, 5)[0].indices());
  std::sort(all.begin(), all.end());
  for (int64_t index = 0; index < 10; ++index) CHECK(all[static_cast<std::size_t>(index)] == index);

  data::DataLoader loader(val, {.batch_size = 3});
  const Batch batch = *loader.begin();
  CHECK(torch::equal(batch.data, torch::tensor(val.indices())));
  CHECK(torch::equal(batch.target, batch.data * 2));
}

TEST_CASE("a subset of records read one by one is collated as usual") {
  struct Words {
    int64_t size() const { return 4; }
    std::pair<Tensor, std::string> get(int64_t index) {
      return {torch::tensor(index), std::string(2, char('a' + index))};
    }
  };
  data::DataLoader loader(data::Subset(Words{}, {3, 1}), {.batch_size = 2});
  CHECK((*loader.begin()).second == std::vector<std::string>{"dd", "bb"});
}

TEST_CASE("unusable data is refused in one sentence") {
  const auto message = [](auto action) -> std::string {
    try {
      action();
    } catch (const detpl::data_error& error) {
      return error.what();
    }
    return "no data_error";
  };
  CHECK(message([] { data::TensorDataset(torch::zeros({0, 3})); }) ==
        "the dataset is empty: give it at least one record");
  CHECK(message([] { data::TensorDataset{Tensor()}; }) == "the dataset is empty: give it at least one record");
  CHECK(message([] { data::TensorDataset(torch::zeros({3}), torch::zeros({4})); }) ==
        "a dataset's tensors disagree about the number of records: 3 and 4");
  CHECK(message([] { data::TensorDataset(torch::tensor(1.0)); }) ==
        "a dataset's tensor is a scalar: its first dimension must count the records");
  CHECK(message([] { data::TensorDataset(bytes({2, 3, 4}), {.mean = {0.1, 0.2}}); }) ==
        "Normalize has numbers for 2 channels, but the data's dimension 1 is 3: give one number, or one per "
        "channel");
  CHECK(message([] { data::TensorDataset(bytes({2, 3, 4}), {.mean = {0.1, 0.2, 0.3}, .std = {1.0, 2.0}}); }) ==
        "Normalize::std has 2 numbers instead of 1 or 3");
  CHECK(message([] { data::TensorDataset(bytes({2, 3}), {.std = 0.0}); }) ==
        "Normalize::std is 0: give a positive number");
  CHECK(message([] { data::check_labels(torch::tensor({0, 9, 10, -1}), 10); }) ==
        "label 10 of record 2 is out of range: with 10 classes, labels are 0 to 9");
  CHECK(message([] { data::check_labels(torch::tensor({0, 9}), 10); }) == "no data_error");
}
