#include "detpl/data/stream.hpp"

#include <torch/torch.h>

#include <forward_list>
#include <functional>
#include <memory>
#include <range/v3/view/istream.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>
#include <ranges>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace data = detpl::data;
using detpl::Batch;
using torch::Tensor;

namespace {

using Tensors = std::vector<Tensor>;

Tensors three() { return {torch::tensor(0), torch::tensor(1), torch::tensor(2)}; }

auto number_loader() {
  return data::DataLoader(data::TensorDataset(torch::arange(10)), {.batch_size = 4, .shuffle = true});
}

// What an epoch yields, with `|` behind the batch that was announced as the last.
template <class Loader>
std::string epoch_of(data::Stream<Loader>& stream, int64_t epoch = 0, int64_t skip = 0) {
  std::ostringstream text;
  stream.start(epoch, 1, skip);
  while (auto* batch = stream.next()) {
    if constexpr (requires { batch->front().data; })
      for (const auto& example : *batch) text << example.data.template item<double>() << " ";
    else
      for (int64_t i = 0; i < batch->numel(); ++i) text << batch->view({-1})[i].template item<double>() << " ";
    text << (stream.last() ? "|" : ",");
  }
  return text.str();
}

// An input range that can be begun anew, and says so by nothing but doing it.
struct Countdown {
  struct Iterator {
    using value_type = Tensor;
    using difference_type = std::ptrdiff_t;
    int left;
    Tensor operator*() const { return torch::tensor(left); }
    Iterator& operator++() { return --left, *this; }
    void operator++(int) { --left; }
    bool operator==(std::default_sentinel_t) const { return left == 0; }
  };
  Iterator begin() { return {3}; }
  std::default_sentinel_t end() { return {}; }
};

// What a coroutine generator looks like from outside.
struct GeneratorLike : Countdown {
  using promise_type = int;
};

template <class Dataset>
using StatelessLoader = torch::data::StatelessDataLoader<Dataset, torch::data::samplers::SequentialSampler>;

struct Examples : torch::data::Dataset<Examples> {
  Batch get(size_t index) override { return {torch::tensor(static_cast<double>(index)), torch::tensor(0)}; }
  std::optional<size_t> size() const override { return 5; }
};

}  // namespace

static_assert(data::is_loader<decltype(number_loader())>);
static_assert(data::is_loader<Tensors> && data::is_loader<const Tensors>);
static_assert(data::is_loader<std::vector<Batch>> && data::is_loader<std::shared_ptr<std::vector<Batch>>>);
static_assert(data::is_loader<std::unique_ptr<StatelessLoader<Examples>>>);
static_assert(data::is_loader<std::reference_wrapper<Countdown>>);
static_assert(!data::is_loader<Tensor> && !data::is_loader<Batch> && !data::is_loader<std::vector<double>>);
static_assert(!data::is_loader<std::string> && !data::is_loader<int>);
static_assert(!data::is_loader<std::vector<decltype(number_loader())>>);
static_assert(!data::is_loader<std::vector<std::unique_ptr<StatelessLoader<Examples>>>>);
static_assert(std::is_same_v<data::batch_type_of<std::unique_ptr<StatelessLoader<Examples>>>, std::vector<Batch>>);
static_assert(std::is_same_v<data::batch_type_of<const Tensors>, Tensor>);

TEST_CASE("a DataLoader is read without copying, in the order of seed and epoch") {
  auto loader = number_loader();
  data::Stream stream(loader);
  CHECK(stream.size() == 3);
  decltype(loader)::Pass pass(loader);
  pass.start(2, 1);
  std::ostringstream expected;
  while (const Tensor* batch = pass.next()) {
    for (int64_t i = 0; i < batch->numel(); ++i) expected << (*batch)[i].item<double>() << " ";
    expected << (pass.last() ? "|" : ",");
  }
  CHECK(epoch_of(stream, 2) == expected.str());
  stream.start(0, 1);
  const void* memory = stream.next()->const_data_ptr();
  CHECK(stream.next()->const_data_ptr() == memory);
}

TEST_CASE("containers are read anew each epoch and know their last batch") {
  auto batches = three();
  data::Stream stream(batches);
  CHECK(stream.size() == 3);
  CHECK(epoch_of(stream) == "0 ,1 ,2 |");
  CHECK(epoch_of(stream, 1) == "0 ,1 ,2 |");
  CHECK(epoch_of(stream, 0, 2) == "2 |");
  CHECK(epoch_of(stream, 0, 5) == "");
  *(stream.start(0, 0), stream.next()) = torch::tensor(9);
  CHECK(batches[0].item<int64_t>() == 0);
}

TEST_CASE("a range without size is read one batch ahead") {
  std::forward_list<Tensor> batches{torch::tensor(0), torch::tensor(1)};
  data::Stream list(batches);
  CHECK_FALSE(list.size());
  CHECK(epoch_of(list) == "0 ,1 |");
  Countdown countdown;
  data::Stream stream(countdown);
  CHECK(epoch_of(stream) == "3 ,2 ,1 |");
  CHECK(epoch_of(stream, 1, 1) == "2 ,1 |");
}

TEST_CASE("views of std and range-v3 are sources") {
  auto batches = three();
  SUBCASE("std transform keeps the size") {
    auto view = batches | std::views::transform([](const Tensor& tensor) { return tensor * 2; });
    data::Stream stream(view);
    CHECK(stream.size() == 3);
    CHECK(epoch_of(stream) == "0 ,2 ,4 |");
    CHECK(epoch_of(stream, 1) == "0 ,2 ,4 |");
  }
  SUBCASE("std filter has none") {
    auto view = batches | std::views::filter([](const Tensor& tensor) { return tensor.item<int64_t>() != 1; });
    data::Stream stream(view);
    CHECK_FALSE(stream.size());
    CHECK(epoch_of(stream) == "0 ,2 |");
  }
  SUBCASE("range-v3 transform of a DataLoader") {
    auto loader = number_loader();
    auto view = loader | ranges::views::transform([](const Tensor& tensor) { return tensor + 100; });
    data::Stream stream(view);
    CHECK(stream.size() == 3);
    stream.start(0, 0);
    int64_t sum = 0;
    while (const Tensor* batch = stream.next()) sum += batch->sum().item<int64_t>();
    CHECK(sum == 1045);
  }
  SUBCASE("range-v3 zip yields pairs") {
    auto zipped = ranges::views::zip(batches, batches);
    static_assert(std::is_same_v<data::batch_type_of<decltype(zipped)>, std::pair<Tensor, Tensor>>);
    data::Stream stream(zipped);
    stream.start(0, 0);
    CHECK(stream.next()->second.item<int64_t>() == 0);
    stream.next()->first.zero_();
  }
}

TEST_CASE("a transform of a DataLoader lets the loader reuse its memory") {
  auto loader = number_loader();
  auto view = loader | std::views::transform([](Tensor& tensor) { return tensor; });
  data::Stream stream(view);
  stream.start(0, 0);
  const void* memory = stream.next()->const_data_ptr();
  CHECK(stream.next()->const_data_ptr() == memory);
}

TEST_CASE("torch's loaders are sources, stacked or not, with workers or without") {
  SUBCASE("lists of examples") {
    auto loader = torch::data::make_data_loader<torch::data::samplers::SequentialSampler>(Examples{}, 2);
    data::Stream stream(loader);
    CHECK_FALSE(stream.size());
    CHECK(epoch_of(stream) == "0 1 ,2 3 ,4 |");
    CHECK(epoch_of(stream, 1, 1) == "2 3 ,4 |");
  }
  SUBCASE("an epoch left early, with workers") {
    auto loader = torch::data::make_data_loader<torch::data::samplers::SequentialSampler>(
        Examples{}.map(torch::data::transforms::Stack<>()), torch::data::DataLoaderOptions(2).workers(2));
    data::Stream stream(loader);
    stream.start(0, 0);
    CHECK(stream.next()->data[1].item<double>() == 1);
    stream.start(1, 0);
    CHECK(stream.next()->data[1].item<double>() == 1);
  }
}

TEST_CASE("a loader may come by pointer or reference_wrapper") {
  auto shared = std::make_shared<Tensors>(three());
  data::Stream by_pointer(shared);
  CHECK(epoch_of(by_pointer) == "0 ,1 ,2 |");
  auto reference = std::ref(*shared);
  data::Stream by_reference(reference);
  CHECK(by_reference.size() == 3);
  const auto constant = three();
  data::Stream by_const(constant);
  CHECK(epoch_of(by_const) == "0 ,1 ,2 |");
}

TEST_CASE("a range that can be read only once is refused beyond the first epoch") {
  const auto once =
      "this range of batches can be read only once, so it has none for epoch 1: "
      "give a DataLoader, a container or a view over one, or set max_epochs to 1";
  SUBCASE("a coroutine generator, before it is begun again") {
    GeneratorLike generator;
    data::Stream stream(generator);
    CHECK(epoch_of(stream) == "3 ,2 ,1 |");
    CHECK_THROWS_WITH_AS(stream.start(1, 0), once, detpl::data_error);
    auto view = generator | std::views::transform([](const Tensor& tensor) { return tensor; });
    data::Stream above(view);
    CHECK(epoch_of(above) == "3 ,2 ,1 |");
    CHECK_THROWS_WITH_AS(above.start(1, 0), once, detpl::data_error);
  }
  SUBCASE("a stream that has run dry") {
    std::istringstream text("4 5");
    auto view =
        ranges::istream_view<int>(text) | ranges::views::transform([](int value) { return torch::tensor(value); });
    data::Stream stream(view);
    CHECK(epoch_of(stream) == "4 ,5 |");
    stream.start(1, 0);
    CHECK_THROWS_WITH_AS(stream.next(), once, detpl::data_error);
  }
}
