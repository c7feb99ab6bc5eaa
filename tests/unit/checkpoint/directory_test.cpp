#include <torch/torch.h>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <detpl/checkpoint/find_checkpoint.hpp>
#include <detpl/checkpoint/json.hpp>
#include <detpl/core/version.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <random>
#include <thread>

#include "../python.hpp"
#include "../temporary_folder.hpp"
#include "example.hpp"

using detpl::Checkpoint;
using detpl::DirectoryStorage;
using detpl::List;
using detpl::Map;
using detpl::Value;

TEST_CASE("a checkpoint comes back as it was saved") {
  const TemporaryFolder folder;
  const auto path = folder.path / "checkpoints" / "epoch=1-step=31";
  DirectoryStorage storage;
  storage.save(example(), path);
  CHECK(names_in(path) ==
        std::vector<std::string>{"metadata.json", "model.safetensors", "optimizer.safetensors", "trainer_state.json"});
  const Checkpoint loaded = storage.load(path);
  CHECK(loaded.steps_completed == 31);
  CHECK(loaded.metadata == Map{{"run", "tiny"}});
  CHECK(loaded.user == Map{{"note", "hello"}});
  CHECK(*loaded.trainer_state.find("epoch") == Value(1));
  CHECK(*loaded.trainer_state.find("lr") == Value(1e-3));
  CHECK(loaded.trainer_state.items.size() == 3);
  CHECK(std::isnan(*loaded.trainer_state.find("callbacks")->get_if<Map>()->find("best")->get_if<double>()));
  CHECK(torch::equal(*find_tensor(loaded.model, "layer.weight"), example().model[0].tensor));
  CHECK(loaded.optimizer.size() == 2);
  CHECK(torch::equal(*find_tensor(loaded.optimizer, "0.exp_avg"), example().optimizer[0].tensor));
  CHECK(torch::equal(*find_tensor(loaded.user_tensors, "mask"), torch::tensor({true, false})));
}

TEST_CASE("metadata.json is what Determined reads, with the checksums of all files") {
  const TemporaryFolder folder;
  DirectoryStorage().save(example(), folder.path / "a");
  const std::string text = detpl::os::read_file(folder.path / "a" / "metadata.json");
  const std::string beginning = "{\n  \"detpl_version\": \"" + std::string(detpl::version) +
                                "\",\n  \"format\": \"detpl/1\",\n  \"framework\": \"torch-" TORCH_VERSION
                                "\",\n  \"steps_completed\": 31,\n  \"run\": \"tiny\"";
  CHECK(text.substr(0, beginning.size()) == beginning);
  CHECK(python_agrees("check_checksums.py", {folder.path / "a"}));
}

TEST_CASE("equal checkpoints are equal files") {
  const TemporaryFolder folder;
  DirectoryStorage storage;
  storage.save(example(), folder.path / "a");
  storage.save(example(), folder.path / "b/");
  for (const auto& name : names_in(folder.path / "a"))
    CHECK(detpl::os::read_file(folder.path / "a" / name) == detpl::os::read_file(folder.path / "b" / name));
}

TEST_CASE("a checkpoint that is there already is replaced and leaves nothing behind") {
  const TemporaryFolder folder;
  DirectoryStorage storage;
  storage.save(example(1), folder.path / "a");
  write_file(folder.path / "a" / "old", "x");
  storage.save(example(2), folder.path / "a");
  CHECK(storage.load(folder.path / "a").steps_completed == 2);
  CHECK(names_in(folder.path) == std::vector<std::string>{"a"});
  CHECK(names_in(folder.path / "a").size() == 4);
  storage.remove(folder.path / "a");
  storage.remove(folder.path / "a");
  CHECK(names_in(folder.path).empty());
}

TEST_CASE("a failed save keeps the old checkpoint and leaves nothing behind") {
  const TemporaryFolder folder;
  DirectoryStorage storage;
  storage.save(example(1), folder.path / "a");
  Checkpoint bad = example(2);
  bad.user_tensors = {{"x", at::Tensor()}};
  CHECK_THROWS_AS(storage.save(bad, folder.path / "a"), detpl::checkpoint_error);
  bad = example(2);
  bad.user = {{"text", "\xff"}};
  CHECK_THROWS_AS(storage.save(bad, folder.path / "a"), detpl::checkpoint_error);
  CHECK(storage.load(folder.path / "a").steps_completed == 1);
  CHECK(names_in(folder.path) == std::vector<std::string>{"a"});

  write_file(folder.path / "file", "x");
  CHECK_THROWS_AS(storage.save(example(), folder.path / "file" / "a"), detpl::io_error);
  CHECK_THROWS_WITH_AS(storage.save(example(), folder.path / "file"), doctest::Contains("A file is in the way"),
                       detpl::io_error);
  CHECK(names_in(folder.path) == std::vector<std::string>{"a", "file"});
}

TEST_CASE("a newer format is refused, an older one and one without checksums read") {
  const TemporaryFolder folder;
  const auto path = folder.path / "a";
  DirectoryStorage storage;
  storage.save(example(), path);
  const std::string newer =
      "cannot read the checkpoint `" + path.string() + "`: its format detpl/2 is newer than detpl/1. Update detpl.";
  write_file(path / "metadata.json", R"({"format": "detpl/2", "checksums": {"model.safetensors": "of another kind"}})");
  CHECK_THROWS_WITH_AS(storage.load(path), newer.c_str(), detpl::checkpoint_error);

  write_file(path / "metadata.json", R"({"steps_completed": 5})");
  CHECK(storage.load(path).steps_completed == 5);
  const auto set_format = [&](const std::string& text) {
    write_file(path / "trainer_state.json", "{\"format\": " + text + ", \"epoch\": 1}");
  };
  set_format("\"detpl/2\"");
  CHECK_THROWS_WITH_AS(storage.load(path), newer.c_str(), detpl::checkpoint_error);
  set_format("\"detpl/0\"");
  CHECK(*storage.load(path).trainer_state.find("epoch") == Value(1));
  for (const char* text : {"\"other\"", "1", "\"detpl/\"", "\"detpl/99999999999\""}) {
    set_format(text);
    CHECK_THROWS_AS(storage.load(path), detpl::checkpoint_error);
  }
}

TEST_CASE("a folder that is no whole checkpoint is refused by the file it lacks") {
  const TemporaryFolder folder;
  const auto path = folder.path / "a";
  DirectoryStorage storage;
  CHECK_THROWS_WITH_AS(storage.load(path), doctest::Contains("it has no metadata.json"), detpl::checkpoint_error);
  storage.save(example(), path);
  write_file(path / "metadata.json", "{\"steps_completed\": \"x\"}");
  CHECK_THROWS_WITH_AS(storage.load(path), doctest::Contains("must be an integer"), detpl::checkpoint_error);
  write_file(path / "metadata.json", "[]");
  CHECK_THROWS_WITH_AS(storage.load(path), doctest::Contains("no JSON object"), detpl::checkpoint_error);
  std::filesystem::remove(path / "model.safetensors");
  CHECK_THROWS_WITH_AS(storage.load(path), doctest::Contains("it has no model.safetensors"), detpl::checkpoint_error);
}

TEST_CASE("a writer that is killed at any moment leaves whole checkpoints only") {
  const TemporaryFolder folder;
  DirectoryStorage storage;
  storage.save(example(0), folder.path / "same");
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    const ::pid_t writer = ::fork();
    if (writer == 0) {
      for (std::int64_t i = 1;; ++i) {
        storage.save(example(i), folder.path / "same");
        storage.save(example(i), folder.path / ("step=" + std::to_string(round) + "-" + std::to_string(i)));
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
      if (detpl::os::is_temporary(entry.path())) continue;
      CHECK(storage.load(entry.path()).model.size() == 2);
    }
    detpl::os::remove_temporaries(folder.path);
    CHECK(std::filesystem::exists(folder.path / "same"));
  }
}

TEST_CASE("every value comes back from JSON as it was") {
  const double infinity = std::numeric_limits<double>::infinity();
  const Value value = Map{
      {"null", Value{}},
      {"bool", true},
      {"integers", List{0, -1, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}},
      {"reals", List{1.0, 0.1, -0.0, 1e300, 5e-324, infinity, -infinity, 1.0 / 3}},
      {"texts", List{"", "nan", "\\nan", "-inf", "\\\\inf", "inf.", "é\n\"", "null"}},
      {"nested", Map{{"empty map", Map{}}, {"empty list", List{}}}},
  };
  CHECK(detpl::parse_json(detpl::json_text(value), "here") == value);
  CHECK(detpl::json_text(Map{{"lr", 1.0}, {"best", NAN}}) == "{\n  \"lr\": 1.0,\n  \"best\": \"nan\"\n}\n");
  CHECK(detpl::parse_json("18446744073709551615", "here") == Value(18446744073709551615.0));
}

TEST_CASE("JSON that is wrong or nested without end is one sentence") {
  CHECK_THROWS_WITH_AS(detpl::parse_json("{", "file.json"), doctest::Contains("cannot read `file.json`"),
                       detpl::checkpoint_error);
  CHECK_THROWS_WITH_AS(detpl::parse_json(std::string(1000000, '['), "file.json"),
                       doctest::Contains("nested deeper than 64"), detpl::checkpoint_error);
}
