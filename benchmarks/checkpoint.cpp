// SPDX-License-Identifier: Apache-2.0
// DirectoryStorage against the disk and memory themselves, torch::save and Python's torch.save, on one state of 64 tensors.
// Usage: checkpoint [ROUNDS [MEGABYTES [PYTHON]]]
#include <sys/wait.h>
#include <torch/torch.h>
#include <unistd.h>

#include <cstring>
#include <detpl/checkpoint/directory.hpp>
#include <filesystem>
#include <memory>

#include "race.hpp"

namespace {

namespace os = detpl::os;

/// Python with torch in a process of its own, which does what it is told and says when it has done it.
class Python {
 public:
  Python(const char* interpreter, std::int64_t tensors, std::int64_t length, const std::filesystem::path& path) {
    if (::pipe(commands_) != 0 || ::pipe(answers_) != 0) throw std::runtime_error("pipe failed");
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(commands_[0], STDIN_FILENO);
      ::dup2(answers_[1], STDOUT_FILENO);
      for (const int end : {commands_[0], commands_[1], answers_[0], answers_[1]}) ::close(end);
      ::execlp(interpreter, interpreter, "-c", script, std::to_string(tensors).c_str(), std::to_string(length).c_str(),
               path.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(commands_[0]);
    ::close(answers_[1]);
    has_torch_ = answered();
  }
  Python(const Python&) = delete;
  ~Python() {
    ::close(commands_[1]);
    ::close(answers_[0]);
    ::waitpid(process_, nullptr, 0);
  }

  bool has_torch() const { return has_torch_; }
  void save() { tell('s'); }
  void load() { tell('l'); }

 private:
  static constexpr const char* script = R"(
import os, sys
try:
    import torch
except ImportError:
    sys.exit(0)
torch.set_num_threads(1)
tensors, length, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
state = {f"layer_{i}.weight": torch.full((length,), float(i)) for i in range(tensors)}
os.write(1, b"!")
while command := os.read(0, 1):
    if command == b"s":
        with open(path, "wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
    else:
        torch.load(path, weights_only=True)
    os.write(1, b"!")
)";

  bool answered() const {
    char answer = 0;
    return ::read(answers_[0], &answer, 1) == 1;
  }
  void tell(char command) const {
    if (::write(commands_[1], &command, 1) != 1 || !answered()) throw std::runtime_error("Python has ended");
  }

  int commands_[2], answers_[2];
  ::pid_t process_;
  bool has_torch_ = false;
};

/// The folder that the files are written to, on the disk of the program itself.
struct Folder {
  std::filesystem::path path = os::temporary_sibling(os::executable_path());
  Folder() { os::create_directories(path); }
  Folder(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

void sync_file(const std::filesystem::path& path) { os::File::open(path).sync(); }

}  // namespace

int main(int argc, char** argv) {
  at::set_num_threads(1);
  const int rounds = rounds_of(argc, argv);
  const std::int64_t megabytes = argc > 2 ? std::atoi(argv[2]) : 1024, tensors = 64, length = megabytes << 12;
  const double gigabytes = static_cast<double>(tensors * length) * sizeof(float) / 1e9;

  detpl::Checkpoint checkpoint;
  std::vector<at::Tensor> state;
  for (std::int64_t i = 0; i < tensors; ++i) {
    state.push_back(torch::full({length}, static_cast<double>(i), torch::kFloat));
    checkpoint.model.push_back({"layer_" + std::to_string(i) + ".weight", state.back()});
  }
  const Folder folder;
  const auto raw = folder.path / "raw", torch_file = folder.path / "torch.pt", saved = folder.path / "saved",
             python_file = folder.path / "python.pt", later = folder.path / "later";
  std::unique_ptr<Python> python;
  if (argc > 3) python = std::make_unique<Python>(argv[3], tensors, length, python_file);
  const bool with_python = python && python->has_torch();
  const auto remove = [](const std::filesystem::path& path) { return [path] { std::filesystem::remove_all(path); }; };

  detpl::DirectoryStorage storage;
  std::vector<Contender> savers{
      {.name = "save: write + fsync",
       .work =
           [&] {
             os::File file = os::File::create(raw);
             for (const at::Tensor& tensor : state) file.write(tensor.const_data_ptr(), tensor.nbytes());
             file.sync();
           },
       .prepare = remove(raw)},
      {.name = "save: detpl", .work = [&] { storage.save(checkpoint, saved); }, .prepare = remove(saved)},
      {.name = "save: torch::save + fsync",
       .work =
           [&] {
             torch::save(state, torch_file);
             sync_file(torch_file);
           },
       .prepare = remove(torch_file)}};
  if (with_python)
    savers.push_back(
        {.name = "save: Python's torch.save + fsync", .work = [&] { python->save(); }, .prepare = remove(python_file)});
  race(savers, rounds);

  std::vector<Contender> loaders{
      {.name = "load: torch::load",
       .work =
           [&] {
             std::vector<at::Tensor> fresh;  // it would add to the old
             torch::load(fresh, torch_file);
           }},
      {.name = "load: detpl", .work = [&] { storage.load(saved); }},
      {.name = "load: detpl, into tensors that are there", .work = [&] { storage.load(saved, checkpoint.model); }}};
  if (with_python) loaders.push_back({.name = "load: Python's torch.load", .work = [&] { python->load(); }});
  const std::vector<Contender> loaded = race(loaders, rounds);
  std::vector<double> speeds = loaded[2].seconds;
  for (double& speed : speeds) speed = gigabytes / speed;
  print_row("load: GB/s into tensors that are there", *std::max_element(speeds.begin(), speeds.end()), median(speeds));

  detpl::DirectoryStorage background({.async = true});
  const auto copy = torch::empty({tensors, length});
  const auto finish = [&] { background.finish(); };
  const std::vector<Contender> copied = take_turns(
      {{.name = "memcpy",
        .work =
            [&] {
              for (std::int64_t i = 0; i < tensors; ++i)
                std::memcpy(copy[i].data_ptr(), checkpoint.model[static_cast<std::size_t>(i)].tensor.const_data_ptr(),
                            copy[i].nbytes());
            },
        .prepare = finish},
       {.name = "save", .work = [&] { background.save(checkpoint, later); }, .prepare = finish}},
      rounds);
  print_row("async: time until save returns / memcpy", least(copied[1].seconds) / least(copied[0].seconds),
            median_ratio(copied[1].seconds, copied[0].seconds));
}
