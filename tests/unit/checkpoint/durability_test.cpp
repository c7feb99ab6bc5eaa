#include <torch/torch.h>

#include <doctest/doctest.h>
#include <sys/mount.h>
#include <detpl/checkpoint/find.hpp>
#include <detpl/checkpoint/find_checkpoint.hpp>
#include <detpl/checkpoint/json.hpp>

#include <cstring>
#include <fstream>
#include <optional>
#include <random>
#include <thread>

#include "../temporary_folder.hpp"
#include "example.hpp"

using detpl::Checkpoint;
using detpl::DirectoryStorage;
using detpl::StateDict;

namespace {

/// All that a checkpoint holds, for comparisons; nan equals nan.
std::string text_of(const Checkpoint& checkpoint) {
  std::string text = std::to_string(checkpoint.steps_completed);
  for (const detpl::Map* map : {&checkpoint.metadata, &checkpoint.trainer_state, &checkpoint.user})
    text += detpl::json_text(*map);
  for (const StateDict* tensors : {&checkpoint.model, &checkpoint.optimizer, &checkpoint.user_tensors})
    for (const auto& [name, tensor] : *tensors) {
      text += name + c10::str(tensor.sizes()) + c10::toString(tensor.scalar_type());
      text.append(static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes());
    }
  return text;
}

Checkpoint large(std::int64_t megabytes) {
  Checkpoint checkpoint = example();
  checkpoint.model = {{"large", torch::ones({megabytes, 1 << 18})}};
  return checkpoint;
}

/// A file system of its own, of 4 MB; only root can mount one.
class SmallDisk {
 public:
  SmallDisk() : mounted_(mount(0)) {
    if (!mounted_) MESSAGE("skipped: this process may not mount a tmpfs: " << std::strerror(errno));
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
  }
  bool is_there() const { return mounted_; }
  void make_read_only() const { REQUIRE(mount(MS_REMOUNT | MS_RDONLY)); }
  const std::filesystem::path& path() const { return folder_.path; }

 private:
  bool mount(unsigned long flags) const { return ::mount("none", path().c_str(), "tmpfs", flags, "size=4m") == 0; }

  TemporaryFolder folder_;
  bool mounted_;
};

}  // namespace

TEST_CASE("a thousand flipped bits and truncations are noticed or harmless, and what was there stays") {
  const TemporaryFolder folder;
  const auto path = folder.path / "a";
  DirectoryStorage storage;
  storage.save(example(), path);
  const std::string whole = text_of(storage.load(path));
  std::vector<std::pair<std::filesystem::path, std::string>> files;
  for (const auto& name : names_in(path)) files.emplace_back(path / name, detpl::os::read_file(path / name));

  std::mt19937 random(1);
  int refused = 0, harmless = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto& [file, bytes] = files[random() % files.size()];
    std::string damaged = bytes;
    if (i % 4 == 0)
      damaged.resize(random() % bytes.size());
    else
      for (int flips = i % 4; flips > 0; --flips)
        damaged[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    write_file(file, damaged);
    StateDict into{{"layer.bias", torch::full({2}, 5.0)}, {"layer.weight", torch::full({2, 3}, 5.0)}};
    try {
      const Checkpoint loaded = storage.load(path, into);
      INFO(file.string(), " ", damaged);
      std::swap(into[0], into[1]);
      Checkpoint in_order = loaded;
      in_order.model = into;
      REQUIRE(text_of(in_order) == whole);
      ++harmless;
    } catch (const detpl::checkpoint_error&) {
      ++refused;
      for (const auto& [name, tensor] : into) REQUIRE(tensor.eq(5).all().item<bool>());
    }
    write_file(file, bytes);
  }
  CHECK(refused > 900);
  CHECK(refused + harmless == 1000);
}

TEST_CASE("a model is read into the tensors that are there if all of them fit") {
  const TemporaryFolder folder;
  DirectoryStorage storage;
  storage.save(example(), folder.path / "a");
  const auto expected = example().model;
  const auto load_into = [&](const StateDict& into) {
    const auto model = storage.load(folder.path / "a", into).model;
    for (const auto& [name, tensor] : expected) CHECK(torch::equal(*find_tensor(model, name), tensor));
    return model.size() == into.size() && model[0].tensor.is_same(into[0].tensor) &&
           model[1].tensor.is_same(into[1].tensor);
  };
  const auto bias = torch::full({2}, 5.0), weight = torch::full({2, 3}, 5.0);
  const auto version = bias._version();
  CHECK(load_into({{"layer.bias", bias}, {"layer.weight", weight}}));
  CHECK(torch::equal(weight, expected[0].tensor));
  CHECK(bias._version() > version);

  const auto untouched = torch::full({2}, 5.0);
  CHECK_FALSE(load_into({{"layer.bias", untouched}, {"layer.weight", torch::zeros({3, 2})}}));
  CHECK_FALSE(load_into({{"layer.bias", untouched}, {"layer.weight", torch::zeros({2, 3}, torch::kDouble)}}));
  CHECK_FALSE(load_into({{"layer.bias", untouched}, {"layer.weight", torch::zeros({3, 2}).t()}}));
  CHECK_FALSE(load_into({{"layer.bias", untouched}, {"layer.heavy", torch::zeros({2, 3})}}));
  CHECK_FALSE(load_into({{"layer.bias", untouched}, {"layer.bias", torch::zeros({2})}}));
  CHECK_FALSE(load_into({{"layer.bias", untouched}, {"layer.weight", weight}, {"more", torch::zeros({1})}}));
  CHECK(untouched.eq(5).all().item<bool>());
}

TEST_CASE("what was verified is what is loaded, once") {
  const TemporaryFolder folder;
  DirectoryStorage storage;
  storage.save(example(1), folder.path / "a");
  storage.verify(folder.path / "a");
  DirectoryStorage().save(example(2), folder.path / "a");
  CHECK(text_of(storage.load(folder.path / "a")).substr(0, 2) == "1{");
  CHECK(storage.load(folder.path / "a").steps_completed == 2);
  storage.verify(folder.path / "a");
  storage.save(example(3), folder.path / "a");
  CHECK(storage.load(folder.path / "a").steps_completed == 3);
  write_file(folder.path / "a" / "model.safetensors", "x");
  CHECK_THROWS_WITH_AS(storage.verify(folder.path / "a"), doctest::Contains("model.safetensors`: it is damaged"),
                       detpl::checkpoint_error);
}

TEST_CASE("saving in the background writes what was there when it was asked, and the same bytes") {
  const TemporaryFolder folder;
  DirectoryStorage now, later({.async = true});
  for (int round = 0; round < 3; ++round) {  // the memory of the first is used again
    Checkpoint checkpoint = example(round);
    checkpoint.model.push_back({"transposed", torch::rand({30, 40}).t()});
    checkpoint.model.push_back({"empty", torch::zeros({0, 3})});
    checkpoint.optimizer.push_back({"growing", torch::rand({round * 1000})});
    now.save(checkpoint, folder.path / "now");
    later.save(checkpoint, folder.path / "later");
    for (auto& [name, tensor] : checkpoint.model) tensor.zero_();
    CHECK(later.load(folder.path / "later").steps_completed == round);
    for (const auto& name : names_in(folder.path / "now"))
      CHECK(detpl::os::read_file(folder.path / "now" / name) == detpl::os::read_file(folder.path / "later" / name));
  }
}

TEST_CASE("what is asked for in the background is done in order, one checkpoint at a time") {
  const TemporaryFolder folder;
  {
    DirectoryStorage storage({.async = true});
    for (int i = 0; i < 4; ++i) {
      const auto path = folder.path / std::to_string(i);
      storage.save(large(8), path);
      if (i > 0) CHECK(detpl::is_checkpoint(folder.path / "last"));  // the one before is finished
      storage.link(folder.path / "last", path);
      if (i > 0) storage.remove(folder.path / std::to_string(i - 1));
    }
  }
  CHECK(names_in(folder.path) == std::vector<std::string>{"3", "last"});
  CHECK(std::filesystem::read_symlink(folder.path / "last") == "3");
  DirectoryStorage().verify(folder.path / "last");
}

TEST_CASE("what fails in the background is thrown later, and nothing that was asked for after it is done") {
  const TemporaryFolder folder;
  write_file(folder.path / "file", "x");
  DirectoryStorage storage({.async = true});
  storage.save(example(), folder.path / "good");
  storage.save(example(), folder.path / "file" / "bad");
  storage.link(folder.path / "last", folder.path / "file" / "bad");
  storage.remove(folder.path / "good");
  CHECK_THROWS_WITH_AS(storage.finish(), doctest::Contains("A file is in the way"), detpl::io_error);
  CHECK(names_in(folder.path) == std::vector<std::string>{"file", "good"});
  CHECK_NOTHROW(storage.finish());

  storage.save(example(), folder.path / "file" / "bad");
  CHECK_THROWS_AS(storage.save(example(), folder.path / "b"), detpl::io_error);
  Checkpoint wrong = example();
  wrong.user_tensors = {{"x", at::Tensor()}};
  storage.save(wrong, folder.path / "b");
  CHECK_THROWS_WITH_AS(storage.finish(), doctest::Contains("it is undefined"), detpl::checkpoint_error);
  CHECK(names_in(folder.path) == std::vector<std::string>{"file", "good"});
  DirectoryStorage moved = std::move(storage);
  moved.save(example(5), folder.path / "good");
  moved.finish();
  moved.check();
  CHECK(moved.load(folder.path / "good").steps_completed == 5);
  moved.save(example(), folder.path / "file" / "bad");  // the destructor throws nothing
}

TEST_CASE("a full disk is one sentence, and the checkpoints before stay") {
  const SmallDisk disk;
  if (!disk.is_there()) return;
  for (const bool async : {false, true}) {
    DirectoryStorage storage({.async = async});
    storage.save(example(1), disk.path() / "good");
    storage.finish();
    for (const char* name : {"good", "other"}) {
      CHECK_THROWS_WITH_AS((storage.save(large(8), disk.path() / name), storage.finish()),
                           doctest::Contains("No space left on device. Free some space"), detpl::io_error);
      CHECK(names_in(disk.path()) == std::vector<std::string>{"good"});
      CHECK(storage.load(disk.path() / "good").steps_completed == 1);
    }
  }
}

TEST_CASE("a disk that has become read-only is one sentence, and the checkpoints before can be read") {
  const SmallDisk disk;
  if (!disk.is_there()) return;
  DirectoryStorage storage;
  storage.save(example(1), disk.path() / "good");
  disk.make_read_only();
  for (const char* name : {"good", "other"})
    CHECK_THROWS_WITH_AS(storage.save(example(2), disk.path() / name),
                         doctest::Contains("Read-only file system. Choose"), detpl::io_error);
  CHECK_THROWS_AS(storage.link(disk.path() / "last", disk.path() / "good"), detpl::io_error);
  CHECK_THROWS_AS(storage.remove(disk.path() / "good"), detpl::io_error);
  CHECK_NOTHROW(detpl::os::remove_temporaries(disk.path()));
  CHECK(names_in(disk.path()) == std::vector<std::string>{"good"});
  CHECK(storage.load(disk.path() / "good").steps_completed == 1);
}

TEST_CASE("a folder that is deleted while a checkpoint is written is an io_error or made again") {
  const TemporaryFolder folder;
  DirectoryStorage storage({.async = true});
  for (int round = 0; round < 30; ++round) {
    storage.save(large(1), folder.path / "checkpoints" / std::to_string(round));
    std::this_thread::sleep_for(std::chrono::microseconds(200 * round));
    std::error_code ignored;
    std::filesystem::remove_all(folder.path / "checkpoints", ignored);
    try {
      storage.finish();
    } catch (const detpl::io_error& error) {
      CHECK(std::string(error.what()).find("No such file or directory. Check that") != std::string::npos);
    }
    if (std::filesystem::exists(folder.path / "checkpoints"))
      for (const auto& name : names_in(folder.path / "checkpoints")) CHECK_FALSE(detpl::os::is_temporary(name));
  }
}

TEST_CASE("what killed writers left is removed, what a living one writes is not") {
  const TemporaryFolder folder;
  const auto abandoned = detpl::os::temporary_sibling(folder.path / "a");
  std::filesystem::create_directory(abandoned);
  write_file(abandoned / "model.safetensors", "x");
  std::filesystem::create_symlink("nowhere", detpl::os::temporary_sibling(folder.path / "last"));
  write_file(detpl::os::temporary_sibling(folder.path / "metrics.csv"), "x");
  const auto in_use = detpl::os::temporary_sibling(folder.path / "b");
  std::filesystem::create_directory(in_use);
  {
    const auto open = detpl::os::File::open(in_use);
    CHECK(open.try_lock());
    detpl::os::remove_temporaries(folder.path);
    CHECK(names_in(folder.path) == std::vector<std::string>{in_use.filename()});
  }
  detpl::os::remove_temporaries(folder.path);
  CHECK(names_in(folder.path).empty());
  CHECK_NOTHROW(detpl::os::remove_temporaries(folder.path / "absent"));
}
