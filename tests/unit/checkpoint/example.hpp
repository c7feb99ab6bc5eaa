// A small checkpoint with something in each of its parts, and what the tests of storages ask of folders.
#pragma once

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <detpl/checkpoint/state.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

inline detpl::Checkpoint example(std::int64_t steps = 31) {
  detpl::Checkpoint checkpoint;
  checkpoint.metadata = {{"run", "tiny"}};
  checkpoint.model = {{"layer.weight", torch::arange(6.0).reshape({2, 3})}, {"layer.bias", torch::ones({2})}};
  checkpoint.optimizer = {{"0.exp_avg", torch::full({2, 3}, 0.25)}, {"rng.cpu", torch::arange(9, torch::kByte)}};
  checkpoint.steps_completed = steps;
  checkpoint.trainer_state = {{"epoch", 1}, {"lr", 1e-3}, {"callbacks", detpl::Map{{"best", NAN}}}};
  checkpoint.user = {{"note", "hello"}};
  checkpoint.user_tensors = {{"mask", torch::tensor({true, false})}};
  return checkpoint;
}

inline std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

inline void write_file(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }
