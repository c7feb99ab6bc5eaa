#include <doctest/doctest.h>
#include <detpl/core/number_text.hpp>
#include <detpl/core/os.hpp>
#include <detpl/loggers/csv.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <thread>

#include "../temporary_folder.hpp"

using detpl::AnyLogger;
using detpl::CSVLogger;

namespace {
CSVLogger logger_in(const std::filesystem::path& folder, std::string version = {}) {
  return CSVLogger{{.save_dir = folder, .version = std::move(version)}};
}
}  // namespace

TEST_CASE("metrics.csv has a row per call and a column per metric in order of first appearance") {
  const TemporaryFolder folder;
  auto logger = logger_in(folder.path);
  logger.log_metrics({{"train_loss", 0.5}, {"epoch", 0}}, 49);
  logger.log_metrics({{"val_loss", 0.1}, {"accuracy", 1}, {"epoch", 0}}, 59);
  logger.log_metrics({{"epoch", 1}, {"train_loss", 1e-5}, {"step", 7}}, 99);
  logger.finalize("success");
  CHECK(logger.log_dir() == folder.path / "lightning_logs" / "version_0");
  CHECK(detpl::os::read_file(logger.log_dir() / "metrics.csv") ==
        "train_loss,epoch,step,val_loss,accuracy\n"
        "0.5,0,49,,\n"
        ",0,59,0.1,1\n"
        "1e-05,1,99,,\n");
}

TEST_CASE("numbers read back as the same bits and non-finite ones are written as Python writes them") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(detpl::number_text(NAN) == "nan");
  CHECK(detpl::number_text(-infinity) == "-inf");
  CHECK(detpl::number_text(0.1) == "0.1");
  CHECK(detpl::number_text(100000) == "100000");
  CHECK(detpl::number_text(-0.0) == "-0");
  CHECK(detpl::number_text(1e16) == "1e+16");
  CHECK(detpl::real_text(2) == "2.0");
  CHECK(detpl::real_text(1e-5) == "1.0e-05");
  CHECK(detpl::real_text(1.5e300) == "1.5e+300");
  std::uint64_t state = 1;
  for (int i = 0; i < 10000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const double number = std::bit_cast<double>(state);
    if (std::isfinite(number)) REQUIRE(std::strtod(detpl::number_text(number).c_str(), nullptr) == number);
  }
}

TEST_CASE("names with commas, quotes and newlines are quoted and understood again") {
  const TemporaryFolder folder;
  {
    auto logger = logger_in(folder.path, "0");
    logger.log_metrics({{"a,b", 1}, {"say \"hi\"", 2}, {"two\nlines", 3}}, 0);
  }
  auto logger = logger_in(folder.path, "0");
  logger.log_metrics({{"two\nlines", 4}, {"new", 5}}, 1);
  logger.save();
  CHECK(detpl::os::read_file(logger.log_dir() / "metrics.csv") ==
        "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",step,new\n1,2,3,0,\n,,4,1,5\n");
}

TEST_CASE("a resumed run continues its file and drops the row that a kill cut short") {
  const TemporaryFolder folder;
  const auto file = folder.path / "lightning_logs/version_3/metrics.csv";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << "loss,step\n1,0\n2,";
  auto logger = logger_in(folder.path, "3");
  logger.log_metrics({{"loss", 3}}, 1);
  logger.save();
  CHECK(detpl::os::read_file(file) == "loss,step\n1,0\n3,1\n");

  std::ofstream(file) << "loss\n1\n";
  auto other = logger_in(folder.path, "3");
  CHECK_THROWS_WITH_AS(other.log_metrics({{"loss", 3}}, 1), doctest::Contains("it has no column `step`"),
                       detpl::io_error);
}

TEST_CASE("a resumed run drops the rows that were written after its checkpoint") {
  const TemporaryFolder folder;
  const auto write = [&](const char* version, std::optional<detpl::Map> state, int from, int checkpoint, int to) {
    auto logger = logger_in(folder.path, version);
    if (state) logger.load_state_dict(*state);
    detpl::Map position;
    for (int step = from; step < to; ++step) {
      if (step == checkpoint) position = logger.state_dict();
      logger.log_metrics({{step < 5 ? "train_loss" : "val_loss", 1.0 / (step + 1)}}, step);
    }
    return position;
  };
  const auto first = write("0", std::nullopt, 0, 3, 8);
  const auto second = write("0", first, 3, 7, 9);
  write("0", second, 7, 100, 20);
  write("1", second, 0, 100, 20);
  CHECK(detpl::os::read_file(folder.path / "lightning_logs/version_0/metrics.csv") ==
        detpl::os::read_file(folder.path / "lightning_logs/version_1/metrics.csv"));
}

TEST_CASE("a full disk is one sentence") {
  const TemporaryFolder folder;
  const auto file = folder.path / "lightning_logs/full/metrics.csv";
  std::filesystem::create_directories(file.parent_path());
  std::filesystem::create_symlink("/dev/full", file);
  auto logger = logger_in(folder.path, "full");
  logger.log_metrics({{"loss", 1}}, 0);
  CHECK_THROWS_WITH_AS(
      logger.finalize("success"),
      ("cannot write `" + file.string() + "`: No space left on device. Free some space, or choose another folder.")
          .c_str(),
      detpl::io_error);
}

TEST_CASE("rows appear in the file while the run goes on") {
  const TemporaryFolder folder;
  CSVLogger logger{{.flush_seconds = 0, .save_dir = folder.path}};
  logger.log_metrics({{"loss", 3}}, 1);
  CHECK(detpl::os::read_file(logger.log_dir() / "metrics.csv") == "loss,step\n3,1\n");
}

TEST_CASE("each run gets the number after the largest, racing runs different ones") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path / "lightning_logs/version_7");
  std::filesystem::create_directories(folder.path / "lightning_logs/version_x");
  std::ofstream(folder.path / "lightning_logs/version_9") << "a file";
  std::vector<std::string> versions(8);
  {
    std::vector<std::jthread> runs;
    for (auto& version : versions) runs.emplace_back([&] { version = logger_in(folder.path).version(); });
  }
  std::sort(versions.begin(), versions.end(), [](auto& a, auto& b) { return std::stoi(a) < std::stoi(b); });
  CHECK(versions.front() == "8");
  CHECK(std::adjacent_find(versions.begin(), versions.end()) == versions.end());
  CHECK(logger_in(folder.path, "mine").log_dir() == folder.path / "lightning_logs/mine");
}

TEST_CASE("a log folder that can't be made is one sentence") {
  const TemporaryFolder folder;
  std::ofstream(folder.path / "file") << "x";
  auto logger = logger_in(folder.path / "file");
  CHECK_THROWS_WITH_AS(logger.log_metrics({{"loss", 1}}, 0), doctest::Contains("cannot create the folder `"),
                       detpl::io_error);
  auto dir = logger_in("/proc/nowhere");
  CHECK_THROWS_AS(dir.log_dir(), detpl::io_error);
}

namespace {
struct Recorder {
  detpl::MetricRow last;
  void log_metrics(const detpl::MetricRow& metrics, std::int64_t) { last = metrics; }
  int version() const { return 4; }
};
struct NoLogger {
  void log_metrics(int);
};
static_assert(detpl::metric_logger<Recorder> && !detpl::metric_logger<NoLogger>);
static_assert(detpl::holds_metric_logger<std::reference_wrapper<Recorder>&>);
static_assert(detpl::holds_metric_logger<std::shared_ptr<Recorder>>);
static_assert(!detpl::holds_metric_logger<std::shared_ptr<NoLogger>> && !detpl::holds_metric_logger<int>);
}  // namespace

TEST_CASE("a user's logger is held, shared or borrowed and found by its type") {
  Recorder borrowed;
  auto shared = std::make_shared<Recorder>();
  std::vector<AnyLogger> loggers{Recorder{}, shared, std::ref(borrowed)};
  for (auto& logger : loggers) {
    logger.log_metrics({{"x", 1}}, 0);
    logger.log_hyperparams({});
    logger.save();
    logger.finalize("success");
    CHECK(logger.version() == "4");
    CHECK(logger.state_dict() == detpl::Map{});
    logger.load_state_dict({});
    CHECK(logger.name() == "");
    CHECK(logger.log_dir() == "");
    CHECK(logger.get<CSVLogger>() == nullptr);
    CHECK(logger.get<Recorder>()->last.size() == 1);
  }
  CHECK(loggers[1].get<Recorder>() == shared.get());
  CHECK(loggers[2].get<Recorder>() == &borrowed);
}
