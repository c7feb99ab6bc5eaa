#include "detpl/data/loader.hpp"

#include <torch/torch.h>

#include <atomic>
#include <memory>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/stride.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <csignal>

#include <doctest/doctest.h>  // after torch, whose CHECK it replaces

namespace data = detpl::data;
using detpl::Batch;
using torch::Tensor;

namespace {

using Numbers = std::vector<int64_t>;

data::TensorDataset<Tensor> numbers(int64_t count) { return data::TensorDataset(torch::arange(count)); }

Numbers values(const Tensor& tensor) {
  return Numbers(tensor.const_data_ptr<int64_t>(), tensor.const_data_ptr<int64_t>() + tensor.numel());
}

// One epoch of a loader of numbers, a list per batch.
template <class Loader>
std::vector<Numbers> epoch_of(Loader& loader, int64_t epoch = 0, uint64_t seed = 1, int64_t skip = 0,
                              data::Shard shard = {}) {
  typename Loader::Pass pass(loader, shard);
  pass.start(epoch, seed, skip);
  std::vector<Numbers> batches;
  while (Tensor* batch = pass.next()) {
    batches.push_back(values(*batch));
    CHECK(pass.last() == (skip + static_cast<int64_t>(batches.size()) == pass.size()));
  }
  return batches;
}

std::set<int64_t> elements(const std::vector<Numbers>& batches) {
  std::set<int64_t> all;
  for (const auto& batch : batches) all.insert(batch.begin(), batch.end());
  return all;
}

// A dataset that yields one record at a time and may fail.
struct Squares {
  int64_t records = 10;
  int64_t fails_at = -1;
  int64_t size() const { return records; }
  std::pair<Tensor, int64_t> get(int64_t index) {
    if (index == fails_at) throw std::runtime_error("record " + std::to_string(index) + " is broken");
    return {torch::full({2}, index), index * index};
  }
};

struct TorchNumbers : torch::data::Dataset<TorchNumbers> {
  Batch get(size_t index) override { return {torch::tensor(static_cast<int64_t>(index)), torch::tensor(0)}; }
  std::optional<size_t> size() const override { return 5; }
};

template <class Exception = detpl::config_error>
std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Exception& error) {
    return error.what();
  }
  return "no such error";
}

}  // namespace

TEST_CASE("the order is a pure function of seed and epoch, the same on every platform") {
  data::DataLoader loader(numbers(10), {.batch_size = 4, .shuffle = true});
  CHECK(epoch_of(loader, 0, 7) == std::vector<Numbers>{{0, 4, 3, 6}, {7, 5, 1, 9}, {8, 2}});
  CHECK(epoch_of(loader, 1, 7) == std::vector<Numbers>{{1, 8, 0, 2}, {9, 7, 3, 5}, {4, 6}});
  CHECK(epoch_of(loader, 0, 7) == epoch_of(loader, 0, 7));
  CHECK(epoch_of(loader, 0, 8) != epoch_of(loader, 0, 7));
  CHECK(elements(epoch_of(loader, 3, 5)).size() == 10);
}

TEST_CASE("every permutation is about equally likely") {
  std::map<Numbers, int> counts;
  for (int64_t epoch = 0; epoch < 6000; ++epoch) {
    const data::Order order = data::shuffled(3, 11, epoch);
    ++counts[Numbers(order.begin(), order.end())];
  }
  CHECK(counts.size() == 6);
  for (const auto& [order, count] : counts) CHECK(std::abs(count - 1000) < 150);
}

TEST_CASE("the loader's own seed wins over the run's") {
  data::DataLoader loader(numbers(10), {.batch_size = 4, .seed = 7, .shuffle = true});
  CHECK(epoch_of(loader, 0, 1) == epoch_of(loader, 0, 2));
}

TEST_CASE("the last batch holds the rest, or is dropped") {
  data::DataLoader loader(numbers(7), {.batch_size = 3});
  CHECK(loader.size() == 3);
  CHECK(epoch_of(loader) == std::vector<Numbers>{{0, 1, 2}, {3, 4, 5}, {6}});
  data::DataLoader dropping(numbers(7), {.batch_size = 3, .drop_last = true});
  CHECK(dropping.size() == 2);
  CHECK(epoch_of(dropping) == std::vector<Numbers>{{0, 1, 2}, {3, 4, 5}});
}

TEST_CASE("an epoch begins at the batch it is told to skip to") {
  data::DataLoader loader(numbers(10), {.batch_size = 3, .prefetch = 1, .shuffle = true});
  const auto whole = epoch_of(loader);
  CHECK(epoch_of(loader, 0, 1, 2) == std::vector<Numbers>(whole.begin() + 2, whole.end()));
  CHECK(epoch_of(loader, 0, 1, 4).empty());
}

TEST_CASE("a loader is an input range, an epoch per begin()") {
  data::DataLoader loader(numbers(6), {.batch_size = 4, .shuffle = true});
  static_assert(std::ranges::input_range<decltype(loader)>);
  const auto read = [&] {
    std::vector<Numbers> batches;
    for (const Tensor& batch : loader) batches.push_back(values(batch));
    return batches;
  };
  const auto first = read();
  CHECK(first == epoch_of(loader, 0, 0));
  CHECK(read() == epoch_of(loader, 1, 0));
  loader.set_epoch(0);
  CHECK(read() == first);
}

TEST_CASE("a batch's memory is reused unless it was kept") {
  data::DataLoader loader(numbers(8), {.batch_size = 2});
  decltype(loader)::Pass pass(loader);
  pass.start(0, 0);
  const void* memory = pass.next()->const_data_ptr();
  CHECK(pass.next()->const_data_ptr() == memory);
  const Tensor kept = *pass.next();
  CHECK(pass.next()->const_data_ptr() != kept.const_data_ptr());
  CHECK(values(kept) == Numbers{4, 5});
}

TEST_CASE("memory that a step puts into the lent batch is never written to") {
  data::DataLoader loader(numbers(4), {.batch_size = 2});
  decltype(loader)::Pass pass(loader);
  pass.start(0, 0);
  int64_t mine[] = {10, 11};
  *pass.next() = torch::from_blob(mine, {2}, torch::kLong);
  CHECK(values(*pass.next()) == Numbers{2, 3});
  CHECK(mine[0] == 10);
}

TEST_CASE("prefetching changes nothing about the batches") {
  for (const int64_t prefetch : {1, 3, 20}) {
    data::DataLoader loader(numbers(50), {.batch_size = 4, .prefetch = prefetch, .shuffle = true});
    data::DataLoader plain(numbers(50), {.batch_size = 4, .shuffle = true});
    for (int64_t epoch = 0; epoch < 3; ++epoch) CHECK(epoch_of(loader, epoch) == epoch_of(plain, epoch));
  }
}

TEST_CASE("a prefetched batch stays as it is until the next one is asked for") {
  data::DataLoader loader(numbers(200), {.batch_size = 2, .prefetch = 1});
  decltype(loader)::Pass pass(loader);
  pass.start(0, 0);
  for (int64_t first = 0; Tensor* batch = pass.next(); first += 2) {
    std::this_thread::yield();
    CHECK(values(*batch) == Numbers{first, first + 1});
  }
}

TEST_CASE("a dataset's error surfaces where its batch would have come, and the thread ends") {
  for (const int64_t prefetch : {0, 1, 4}) {
    data::DataLoader loader(Squares{.fails_at = 5}, {.batch_size = 2, .prefetch = prefetch});
    decltype(loader)::Pass pass(loader);
    pass.start(0, 0);
    CHECK(pass.next());
    CHECK(pass.next());
    CHECK_THROWS_WITH(pass.next(), "record 5 is broken");
    loader.dataset().fails_at = -1;
    pass.start(1, 0);
    int batches = 0;
    while (pass.next()) ++batches;
    CHECK(batches == 5);
  }
}

TEST_CASE("a reading that is given up joins its thread at once") {
  data::DataLoader loader(Squares{.records = 1'000'000}, {.batch_size = 2, .prefetch = 2});
  decltype(loader)::Pass pass(loader);
  pass.start(0, 0);
  CHECK(pass.next());
  pass.start(1, 0);
  CHECK(pass.next());
}

TEST_CASE("the prefetching thread blocks signals and works under the reader's grad mode") {
  struct Probe {
    std::atomic<bool> blocked = false;
    std::atomic<bool> grad = true;
    int64_t size() const { return 2; }
    Tensor get(int64_t) {
      sigset_t mask;
      pthread_sigmask(SIG_SETMASK, nullptr, &mask);
      blocked = sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGINT) == 1;
      grad = torch::GradMode::is_enabled();
      return torch::zeros({1});
    }
  };
  Probe probe;
  data::DataLoader loader(std::ref(probe), {.prefetch = 1});
  const torch::NoGradGuard no_grad;
  decltype(loader)::Pass pass(loader);
  pass.start(0, 0);
  CHECK(pass.next());
  CHECK(probe.blocked);
  CHECK_FALSE(probe.grad);
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  CHECK(sigismember(&mask, SIGTERM) == 0);
}

TEST_CASE("samplers compose with range-v3 views") {
  SUBCASE("std's views") {
    const auto sampler = [](int64_t size, uint64_t seed, int64_t epoch) {
      return data::sequential(size, seed, epoch) | std::views::filter([](int64_t index) { return index % 3 == 0; });
    };
    data::DataLoader loader(numbers(10), sampler, {.batch_size = 3});
    CHECK(loader.size() == 2);
    CHECK(epoch_of(loader) == std::vector<Numbers>{{0, 3, 6}, {9}});
  }
  SUBCASE("range-v3's views") {
    const auto sampler = [](int64_t size, uint64_t seed, int64_t epoch) {
      return data::shuffled(size, seed, epoch) | ranges::views::stride(2);
    };
    data::DataLoader loader(numbers(10), sampler, {.batch_size = 5});
    const data::Order whole = data::shuffled(10, 1, 0);
    CHECK(epoch_of(loader) == std::vector<Numbers>{{whole.begin()[0], whole.begin()[2], whole.begin()[4],
                                                    whole.begin()[6], whole.begin()[8]}});
  }
  SUBCASE("a length that depends on the epoch") {
    const auto sampler = [](int64_t size, uint64_t seed, int64_t epoch) {
      return data::sequential(size, seed, epoch) | ranges::views::filter([=](int64_t index) { return index <= epoch; });
    };
    data::DataLoader loader(numbers(10), sampler, {.batch_size = 1});
    CHECK(epoch_of(loader, 0).size() == 1);
    CHECK(epoch_of(loader, 4).size() == 5);
  }
}

TEST_CASE("a dataset may yield records, whole batches, or be torch's") {
  SUBCASE("records") {
    data::DataLoader loader(Squares{}, {.batch_size = 4});
    const auto [tensor, squares] = *loader.begin();
    CHECK(tensor.sizes() == at::IntArrayRef({4, 2}));
    CHECK(values(squares) == Numbers{0, 1, 4, 9});
  }
  SUBCASE("batches") {
    struct Ranges {
      int64_t size() const { return 6; }
      std::vector<Tensor> get_batch(std::span<const int64_t> indices) {
        return {torch::full({1}, indices.front()), torch::full({1}, indices.back())};
      }
    };
    data::DataLoader loader(Ranges{}, {.batch_size = 3});
    CHECK((*loader.begin())[1].item<int64_t>() == 2);
  }
  SUBCASE("torch's, of examples and mapped") {
    data::DataLoader examples(TorchNumbers{}, {.batch_size = 2});
    static_assert(std::is_same_v<decltype(examples)::batch_type, Batch>);
    CHECK(values((*examples.begin()).data) == Numbers{0, 1});
    data::DataLoader stacked(TorchNumbers{}.map(torch::data::transforms::Stack<>()), {.batch_size = 5});
    CHECK(values((*stacked.begin()).data) == Numbers{0, 1, 2, 3, 4});
  }
  SUBCASE("borrowed or shared") {
    const auto shared = std::make_shared<Squares>();
    data::DataLoader loader(shared, {.batch_size = 10});
    CHECK(loader.size() == 1);
    CHECK(&loader.dataset() == shared.get());
  }
}

TEST_CASE("options and data that can't be are refused in one sentence") {
  CHECK(message_of([] { data::DataLoader(numbers(3), {.batch_size = 0}); }) ==
        "batch_size is 0: give LoaderOptions a positive number");
  CHECK(message_of([] { data::DataLoader(numbers(3), {.prefetch = -1}); }) ==
        "prefetch is -1: give LoaderOptions 0 or a positive number");
  CHECK(message_of([] { data::DataLoader(numbers(3), {.batch_size = 4, .drop_last = true}); }) ==
        "drop_last leaves no batch: 3 records are fewer than batch_size 4");
  CHECK(message_of([] { data::DataLoader(numbers(3), data::sequential, {.shuffle = true}); }) ==
        "a DataLoader with a sampler can't shuffle: leave out `shuffle`, or the sampler");
  const auto data_message = message_of<detpl::data_error>;
  CHECK(data_message([] { data::DataLoader(Squares{.records = 0}); }) ==
        "the dataset is empty: give it at least one record");
  const auto beyond = [](int64_t size, uint64_t, int64_t) { return Numbers{0, size}; };
  CHECK(data_message([=] { data::DataLoader(numbers(3), beyond); }) ==
        "the sampler yields index 3 for a dataset of 3 records");
  const auto nothing = [](int64_t, uint64_t, int64_t) { return Numbers{}; };
  CHECK(data_message([=] { data::DataLoader(numbers(3), nothing); }) == "the sampler yields no index in epoch 0");
}

TEST_CASE("processes share each step of the epoch's order, and read every record once but for the padding") {
  for (const int64_t records : {5, 23, 24, 25, 48, 50})
    for (const int ranks : {1, 2, 3, 4})
      for (const bool padded : {false, true})
        for (const bool drop_last : {false, true}) {
          if (drop_last && records < 6 * ranks) continue;
          INFO("records " << records << ", ranks " << ranks << ", padded " << padded << ", drop_last " << drop_last);
          const data::LoaderOptions options{.batch_size = 6, .drop_last = drop_last, .shuffle = true};
          data::DataLoader alone(numbers(records), {.batch_size = 6 * ranks, .drop_last = drop_last, .shuffle = true});
          const std::vector<Numbers> steps = epoch_of(alone, 3);
          data::DataLoader loader(numbers(records), options);
          std::vector<Numbers> shared(steps.size());
          for (int rank = 0; rank < ranks; ++rank) {
            const auto own = epoch_of(loader, 3, 1, 0, {.rank = rank, .size = ranks, .padded = padded});
            if (padded || records % (6 * ranks) >= ranks) REQUIRE(own.size() == steps.size());
            for (std::size_t step = 0; step < own.size(); ++step)
              shared[step].insert(shared[step].end(), own[step].begin(), own[step].end());
            if (own.size() > 1) CHECK(epoch_of(loader, 3, 1, 1, {rank, ranks, padded}).front() == own[1]);
          }
          const std::size_t each = static_cast<std::size_t>(ranks),
                            missing = (each - steps.back().size() % each) % each;
          if (padded && steps.back().size() < 6 * each) {
            REQUIRE(shared.back().size() == steps.back().size() + missing);
            shared.back().resize(steps.back().size());  // the padding: records with which the epoch began
          }
          CHECK(shared == steps);
        }
}
