#include <doctest/doctest.h>
#include <detpl/core/error.hpp>
#include <detpl/search/check_searcher.hpp>
#include <detpl/search/searcher.hpp>

#include <cstdint>
#include <limits>
#include <string>

using detpl::List, detpl::Map, detpl::SearcherConfig, detpl::Value;

template <class Refused>
static std::string sentence(const auto& attempt) {
  try {
    attempt();
  } catch (const Refused& error) {
    return error.what();
  }
  return "";
}
static std::string refusal(const Value& hyperparameter, bool in_grid = false) {
  return sentence<detpl::config_error>([&] {
    const auto space = detpl::read_hyperparameters({{"lr", hyperparameter}});
    if (in_grid) detpl::grid_size(space);
  });
}
static std::string refusal(const SearcherConfig& config, const Map& hyperparameters = {}) {
  return sentence<detpl::config_error>(
      [&] { detpl::check_searcher(config, detpl::read_hyperparameters(hyperparameters)); });
}
static SearcherConfig asha() {
  return {.max_time = 100, .max_trials = 16, .metric = "loss", .name = "adaptive_asha", .time_metric = "batches"};
}
static Map range(const char* type, Value minval, Value maxval) {
  return {{"type", type}, {"minval", minval}, {"maxval", maxval}};
}

// What else hyperparameters must keep to is tested with the experiment's file.
TEST_CASE("a range that holds nothing is refused") {
  CHECK(refusal(range("double", 2, 1)).starts_with("`hyperparameters.lr.minval` is the number 2"));
  CHECK(refusal(range("int", 2, 1)).starts_with("`hyperparameters.lr.minval` is the number 2"));
  CHECK(refusal(range("int", 1, 2)) == "");
}

TEST_CASE("a grid that can't be is refused") {
  CHECK(refusal(range("double", 1, 2), true) ==
        "`hyperparameters.lr` lacks `count`, which a grid search needs: add it");
  CHECK(refusal(Map{{"inner", range("int", 1, 2)}}, true) != "");
  Map huge = range("double", 1, 2);
  huge["count"] = std::int64_t{1} << 40;
  CHECK(refusal(Map{{"a", huge}}, true) == "");
  CHECK(refusal(Map{{"a", huge}, {"b", huge}}, true) ==
        "`hyperparameters.lr.b` makes the grid larger than 2^53 points: give smaller counts");
  CHECK(refusal({.metric = "loss", .name = "grid"}) ==
        "`hyperparameters` is empty: a grid search needs at least one hyperparameter");
  CHECK(refusal({.metric = "loss", .name = "grid"}, {{"lr", range("int", 0, 1)}}) != "");
}

TEST_CASE("a searcher that can't be is refused by its key") {
  CHECK(refusal(asha()) == "");
  const auto with = [](auto change) {
    SearcherConfig config = asha();
    change(config);
    return refusal(config);
  };
  CHECK(with([](auto& it) {
          it.name = "adaptive_ahsa";
        }).starts_with("unknown searcher.name `adaptive_ahsa`; did you mean `adaptive_asha`?"));
  CHECK(with([](auto& it) { it.metric = ""; }) ==
        "`searcher.metric` is missing: name the validation metric that trials are compared by");
  CHECK(with([](auto& it) { it.divisor = 1; }) == "`searcher.divisor` is 1.0, but it must be a number greater than 1");
  CHECK(with([](auto& it) { it.divisor = std::numeric_limits<double>::quiet_NaN(); }) != "");
  CHECK(with([](auto& it) { it.divisor = std::numeric_limits<double>::infinity(); }) != "");
  CHECK(with([](auto& it) { it.max_trials.reset(); }) ==
        "`searcher.max_trials` is missing, which the searcher `adaptive_asha` needs: add it");
  CHECK(with([](auto& it) { it.max_trials = 0; }) == "`searcher.max_trials` is 0, but it must be at least 1");
  CHECK(with([](auto& it) { it.max_concurrent_trials = -1; }) ==
        "`searcher.max_concurrent_trials` is -1, but it must be at least 0");
  CHECK(with([](auto& it) { it.time_metric.reset(); }) ==
        "`searcher.time_metric` is missing, which goes with max_time: add it");
  CHECK(with([](auto& it) { it.time_metric.reset(), it.max_time.reset(); }) ==
        "`searcher.max_time` is missing: say how long the longest trials train by time_metric and max_time");
  CHECK(with([](auto& it) { it.max_time = 0; }) == "`searcher.max_time` is 0, but it must be at least 1");
  CHECK(with([](auto& it) { it.max_length = detpl::Length{0}; }) ==
        "`searcher.max_length` is 0, but it must be at least 1");
  CHECK(with([](auto& it) { it.mode = "normal"; }).starts_with("unknown searcher.mode `normal`"));
  CHECK(with([](auto& it) { it.max_rungs = 0; }) == "`searcher.max_rungs` is 0, but it must be at least 1");
  CHECK(with([](auto& it) { it.bracket_rungs = {3, 0}; }) ==
        "`searcher.bracket_rungs` is 0, but it must be at least 1");
  CHECK(with([](auto& it) { it.name = "async_halving"; }) ==
        "`searcher.num_rungs` is missing, which the searcher `async_halving` needs: add it");
  CHECK(with([](auto& it) { it.name = "async_halving", it.num_rungs = 1'000'000'000; }) ==
        "`searcher.num_rungs` is 1000000000, but it must be at most 1000");
  CHECK(refusal({.metric = "loss"}) == "");
  CHECK_THROWS_AS(detpl::Searcher({.metric = "loss", .name = "random"}, {}, 0), detpl::config_error);
}

TEST_CASE("ASHA refuses metrics that it can't compare, and says what is wrong") {
  const auto refused = [](const Map& metrics) {
    detpl::Searcher searcher(asha(), {}, 0);
    searcher.initial_trials();
    return sentence<detpl::Error>([&] { searcher.validation_completed(0, metrics); });
  };
  CHECK(refused({{"loss", 1}, {"batches", 7}}) == "");
  CHECK(refused({{"accuracy", 1}, {"batches", 7}}) ==
        "validation reported no metric `loss`, by which the searcher compares trials: it reported accuracy, batches");
  CHECK(refused({{"loss", 1}}) ==
        "validation reported no metric `batches`, by which the searcher tells a trial's time: it reported loss");
  CHECK(refused({{"loss", std::numeric_limits<double>::quiet_NaN()}, {"batches", 7}}) ==
        "the validation metric `loss` is the number nan, but the searcher compares trials by it: it must be a finite "
        "number");
  CHECK(refused({{"loss", "NaN"}, {"batches", 7}}) != "");
  CHECK(refused({{"loss", true}, {"batches", 7}}) != "");
  CHECK(refused({}) != "");
}
