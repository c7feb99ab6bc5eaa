// SPDX-License-Identifier: Apache-2.0
// A profiler that has LibTorch record every operation, and writes a trace for chrome://tracing.
#pragma once

#include <ATen/record_function.h>
#include <torch/csrc/autograd/profiler_kineto.h>
#include <torch/cuda.h>

#include <exception>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/module/profiler.hpp"

namespace detpl::inline v0 {

/// Where the trace goes.
struct PyTorchProfilerOptions {
  /// Its folder; default: that of the first logger, `FitOptions::default_root_dir`, or the working directory.
  std::filesystem::path dirpath{};
};

/// Records LibTorch's operations, on CPU and GPU, with the actions around them: `FitOptions::profiler = "pytorch"`.
///
/// Writes `trace.json`, which chrome://tracing and ui.perfetto.dev show.
/// Order:  one at a time in a process, as LibTorch has it.
/// Cost:   about a microsecond and some hundred bytes for each operation of the run: limit the run to a few steps.
/// Errors: io_error if the folder can't be made.
class PyTorchProfiler : public Profiler {
 public:
  explicit PyTorchProfiler(PyTorchProfilerOptions options = {}) : options_(std::move(options)) {}

  void start() override {
    using namespace torch::profiler::impl;
    os::set_default_environment("KINETO_LOG_LEVEL", "99");  // silences what it says about absent GPUs
    std::set<ActivityType> activities{ActivityType::CPU};
    if (torch::cuda::is_available()) activities.insert(ActivityType::CUDA);
    const ProfilerConfig configuration(ProfilerState::KINETO, /*report_input_shapes=*/true);
    torch::autograd::profiler::prepareProfiler(configuration, activities);
    torch::autograd::profiler::enableProfiler(configuration, activities);
  }
  void begin(std::string_view action) override { open_.push_back(std::make_unique<Scope>(std::string(action))); }
  void end() noexcept override { open_.pop_back(); }
  void stop() noexcept override {
    try {
      result_ = torch::autograd::profiler::disableProfiler();
    } catch (const std::exception&) {  // somebody else's profiler has ended ours
      result_.reset();
    }
  }
  std::string report(std::string_view, const std::filesystem::path& folder) override {
    if (!result_) throw Error("LibTorch's profiler was stopped by somebody else during the run: nothing was recorded");
    const std::filesystem::path path = (options_.dirpath.empty() ? folder : options_.dirpath) / "trace.json";
    if (path.has_parent_path()) os::create_directories(path.parent_path());
    std::exchange(result_, nullptr)->save(path.string());
    return "profile written to " + path.string() + ": open it in chrome://tracing or ui.perfetto.dev";
  }

 private:
  /// An action that LibTorch records among its operations.
  struct Scope {
    explicit Scope(std::string action) : name(std::move(action)) {
      if (record.isActive()) record.before(name.c_str());
    }
    std::string name;
    at::RecordFunction record{at::RecordScope::USER_SCOPE};
  };

  PyTorchProfilerOptions options_;
  std::vector<std::unique_ptr<Scope>> open_;
  std::unique_ptr<torch::autograd::profiler::ProfilerResult> result_;
};

}  // namespace detpl::inline v0
