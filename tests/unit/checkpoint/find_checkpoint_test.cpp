#include <torch/torch.h>

#include <doctest/doctest.h>
#include <detpl/checkpoint/find.hpp>
#include <detpl/checkpoint/find_checkpoint.hpp>

#include <chrono>

#include "../temporary_folder.hpp"
#include "example.hpp"

using detpl::DirectoryStorage;

namespace {

/// A run's logs, and the checkpoints of its version 10.
struct Logs {
  TemporaryFolder folder;
  std::filesystem::path checkpoints = folder.path / "version_10" / "checkpoints";
  DirectoryStorage storage;
  std::vector<std::string> warnings = {};

  Logs() {
    for (const std::int64_t steps : {1, 2, 3}) storage.save(example(steps), of(steps));
    storage.link(checkpoints / "last", of(3));
    std::filesystem::create_directories(folder.path / "version_9" / "checkpoints" / "later");
  }
  std::filesystem::path of(std::int64_t steps) const { return checkpoints / ("step=" + std::to_string(steps)); }
  void damage(std::int64_t steps, const char* file = "model.safetensors") const { write_file(of(steps) / file, "x"); }

  /// The steps of the checkpoint that is found.
  std::int64_t find(const std::string& which) {
    warnings.clear();
    const auto found = detpl::find_checkpoint(which, folder.path, storage,
                                              [&](const std::string& sentence) { warnings.push_back(sentence); });
    CHECK(found == std::filesystem::canonical(found));
    return storage.load(found).steps_completed;
  }
};

}  // namespace

TEST_CASE("last and best are the links of the newest version") {
  Logs logs;
  CHECK(logs.find("last") == 3);
  CHECK(logs.find("best") == 3);
  logs.storage.link(logs.checkpoints / "best", logs.of(1));
  CHECK(logs.find("best") == 1);
  logs.storage.link(logs.checkpoints / "last", logs.of(2));
  CHECK(logs.find("last") == 2);
  CHECK(logs.find(logs.of(1)) == 1);
  CHECK(logs.warnings.empty());

  detpl::os::create_directories(logs.folder.path / "version_11");
  detpl::os::replace_file(logs.folder.path / "version_11" / "predictions.safetensors", "");
  CHECK(detpl::newest_version(logs.folder.path) == 11);
  CHECK(logs.find("last") == 2);
}

TEST_CASE("the newest whole checkpoint is last where a killed run hasn't linked it") {
  Logs logs;
  std::filesystem::remove(logs.checkpoints / "last");
  CHECK(logs.find("last") == 3);
  std::filesystem::create_symlink("step=4", logs.checkpoints / "last");
  CHECK(logs.find("last") == 3);
  std::filesystem::copy(logs.of(3), detpl::os::temporary_sibling(logs.of(4)));
  CHECK(logs.find("last") == 3);
  CHECK(logs.warnings.empty());

  logs.storage.save(example(3), logs.checkpoints / "again");
  const auto now = std::filesystem::file_time_type::clock::now();
  std::filesystem::last_write_time(logs.checkpoints / "again", now - std::chrono::hours(1));
  std::filesystem::last_write_time(logs.of(3), now);
  CHECK(detpl::checkpoints_newest_first(logs.checkpoints) ==
        std::vector<std::filesystem::path>{logs.of(3), logs.checkpoints / "again", logs.of(2), logs.of(1)});
}

TEST_CASE("the one before takes the place of a damaged last, with a warning for each") {
  Logs logs;
  logs.damage(3);
  CHECK(logs.find("last") == 2);
  REQUIRE(logs.warnings.size() == 1);
  CHECK(logs.warnings[0] == "cannot read `" + (logs.of(3) / "model.safetensors").string() +
                                "`: it is damaged (its checksum isn't the one it was written with). Use another "
                                "checkpoint. `" +
                                logs.of(2).string() + "` takes its place");
  logs.damage(2, "metadata.json");
  CHECK(logs.find("last") == 1);
  CHECK(logs.warnings.size() == 2);
  logs.damage(1, "trainer_state.json");
  CHECK_THROWS_WITH_AS(logs.find("last"), doctest::Contains("can be read; of the newest: cannot read"),
                       detpl::checkpoint_error);
}

TEST_CASE("nothing takes the place of a damaged best or path") {
  Logs logs;
  logs.storage.link(logs.checkpoints / "best", logs.of(1));
  logs.damage(1);
  CHECK_THROWS_WITH_AS(logs.find("best"), doctest::Contains("it is damaged"), detpl::checkpoint_error);
  CHECK_THROWS_WITH_AS(logs.find(logs.of(1)), doctest::Contains("it is damaged"), detpl::checkpoint_error);
  CHECK(logs.find("last") == 3);
}

TEST_CASE("where there is no checkpoint the place is named") {
  Logs logs;
  const auto refused = [&](const std::string& which, const char* reason) {
    CHECK_THROWS_WITH_AS(logs.find(which), doctest::Contains(reason), detpl::checkpoint_error);
  };
  refused("nowhere", "there is no checkpoint at `nowhere`");
  std::filesystem::create_directories(logs.folder.path / "version_12" / "checkpoints");
  refused("last", "version_12/checkpoints`: a folder with metadata.json");
  std::filesystem::remove_all(logs.folder.path / "version_12");
  const auto leftover = detpl::os::temporary_sibling(logs.of(4));
  std::filesystem::copy(logs.of(3), leftover);
  refused(leftover, "there is no checkpoint at");
  std::filesystem::remove_all(logs.folder.path);
  refused("last", "there is no run in");
}
