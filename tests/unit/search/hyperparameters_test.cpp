#include <doctest/doctest.h>
#include <detpl/search/sample.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

using detpl::List, detpl::Map, detpl::SeededRandom;

static Map range(const char* type, detpl::Value minval, detpl::Value maxval, detpl::Value count = {}) {
  return {{"type", type}, {"minval", minval}, {"maxval", maxval}, {"count", count}};
}

// nprand_test.go, and numpy.random.RandomState(42).randint(10).
TEST_CASE("the random numbers are NumPy's") {
  SeededRandom random(42);
  std::vector<std::uint64_t> numbers;
  for (int i = 0; i < 10; ++i) numbers.push_back(random.up_to(9));
  CHECK(numbers == std::vector<std::uint64_t>{6, 3, 7, 4, 6, 9, 2, 6, 7, 4});
  SeededRandom reals(42);  // numpy.random.RandomState(42).uniform(), .uniform(-3, 5)
  CHECK(reals.unit() == 0.3745401188473625);
  CHECK(reals.uniform(-3, 5) == 4.605714451279329);
}

TEST_CASE("random numbers go on from where they were") {
  SeededRandom random(7);
  for (int i = 0; i < 1000; ++i) random.bits();
  random.uuid();
  SeededRandom other(random.seed(), random.drawn());
  for (int i = 0; i < 1000; ++i) REQUIRE(other.bits() == random.bits());
  const std::uint64_t drawn = random.drawn();
  random.up_to(0);
  CHECK(random.drawn() == drawn);
}

// A port of Determined's searcher, checked against the original.
TEST_CASE("hyperparameters are drawn in the order of their names, and then the trial's id and seed") {
  const auto space = detpl::read_hyperparameters({{"n", range("int", 0, 10)}, {"lr", range("double", 1e-4, 1e-1)}});
  SeededRandom random(102932948);
  CHECK(detpl::sample(space, random) == Map{{"lr", .06114917660857315}, {"n", 2}});
  CHECK(random.uuid() == "5bb2260c-9f54-4c11-be1d-abf9ab26ef33");
  CHECK(random.up_to(0x7fffffff) == 1077874312);
  CHECK(detpl::sample(space, random) == Map{{"lr", .07758803931215477}, {"n", 8}});
  CHECK(random.uuid() == "8c93965d-be00-4446-ba47-d411c1141e69");
  CHECK(random.up_to(0x7fffffff) == 1155854212);
}

TEST_CASE("constants draw nothing, and maps are drawn name by name") {
  const Map nested{
      {"name", "adam"}, {"beta", range("double", 0, 1)}, {"none", {}}, {"list", List{1, Map{{"type", "x"}}}}};
  const auto space = detpl::read_hyperparameters(
      {{"z", range("double", 0, 1)}, {"optimizer", nested}, {"c", Map{{"type", "const"}, {"val", Map{{"a", 1}}}}}});
  SeededRandom random(42);
  const Map drawn = detpl::sample(space, random);
  CHECK(drawn ==
        Map{{"c", Map{{"a", 1}}},
            {"optimizer",
             Map{{"beta", 0.3745401188473625}, {"list", List{1, Map{{"type", "x"}}}}, {"name", "adam"}, {"none", {}}}},
            {"z", 0.9507143064099162}});
  CHECK(random.drawn() == 4);
}

TEST_CASE("both ends of a range of whole numbers are drawn, and all numbers can be") {
  const auto ends = detpl::read_hyperparameters({{"n", range("int", -1, 1)}});
  SeededRandom random(1);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(*detpl::sample(ends, random).find("n")->get_if<std::int64_t>());
  CHECK(seen == std::set<std::int64_t>{-1, 0, 1});
  using Limits = std::numeric_limits<std::int64_t>;
  const auto all = detpl::read_hyperparameters({{"n", range("int", Limits::min(), Limits::max())}});
  CHECK(detpl::sample(all, random).find("n")->is<std::int64_t>());
}

// grid_test.go
TEST_CASE("a grid changes the last hyperparameter first") {
  const auto space = detpl::read_hyperparameters({{"2", range("int", 0, 10, 3)}, {"1", range("int", 0, 20, 3)}});
  REQUIRE(detpl::grid_size(space) == 9);
  std::int64_t index = 0;
  for (const int first : {0, 10, 20})
    for (const int second : {0, 5, 10}) CHECK(detpl::grid_point(space, index++) == Map{{"1", first}, {"2", second}});
}

TEST_CASE("a grid has `count` points of a range") {
  const auto values = [](const detpl::Value& hyperparameter) {
    const auto space = detpl::read_hyperparameters({{"x", hyperparameter}});
    List list;
    for (std::int64_t i = 0; i < detpl::grid_size(space); ++i) list.push_back(*detpl::grid_point(space, i).find("x"));
    return list;
  };
  CHECK(values(range("int", 0, 4, 5)) == List{0, 1, 2, 3, 4});  // grid_test.go
  CHECK(values(range("int", -4, -2, 3)) == List{-4, -3, -2});   // grid_test.go
  CHECK(values(range("int", 0, 2, 99)) == List{0, 1, 2});
  CHECK(values(range("int", 0, 5, 1)) == List{3});  // half away from zero
  CHECK(values(range("double", -1, 1, 3)) == List{-1.0, 0.0, 1.0});
  CHECK(values(range("double", 1, 2, 1)) == List{1.5});
  Map log = range("log", -3, -1, 3);
  log["base"] = 10;
  const List powers = values(log);
  REQUIRE(powers.size() == 3);
  for (int i = 0; i < 3; ++i)
    CHECK(*powers[static_cast<std::size_t>(i)].get_if<double>() == doctest::Approx(std::pow(10, i - 3)).epsilon(1e-12));
  CHECK(values(Map{{"type", "categorical"}, {"vals", List{"a", 2, List{}}}}) == List{"a", 2, List{}});
  CHECK(values(7) == List{7});
  CHECK(values(Map{}) == List{Map{}});
  CHECK(values(Map{{"a", range("int", 0, 1, 2)}, {"b", range("int", 0, 1, 2)}}).size() == 4);
}
