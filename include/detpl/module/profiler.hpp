// SPDX-License-Identifier: Apache-2.0
// What measures the actions of a run, and the scope that says how long one lasts.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace detpl::inline v0 {

/// Measures the actions of a run: hooks by their names, and what the loop does between them.
///
/// Given to an Adapter beside its callbacks: `SimpleProfiler`, `PyTorchProfiler` or a type of your own.
/// Order: `start`, any number of nested `begin` and `end`, `stop`, and `report` if the run succeeded.
class Profiler {
 public:
  virtual ~Profiler() = default;

  /// A run begins; what was measured before is forgotten.
  virtual void start() = 0;
  /// An action begins, inside those that haven't ended yet.
  virtual void begin(std::string_view action) = 0;
  /// The action that began last is over.
  virtual void end() noexcept = 0;
  /// The run is over, be it by an exception.
  virtual void stop() noexcept = 0;
  /// What to print of the run, which may have several lines; files go to `folder`, empty if there is none.
  virtual std::string report(std::string_view stage, const std::filesystem::path& folder) = 0;
};

/// An action that lasts as long as this object; without a profiler, nothing.
///
/// Cost: without a profiler, two branches.
class [[nodiscard]] Profiled {
 public:
  Profiled(Profiler* profiler, std::string_view action) : profiler_(profiler) {
    if (profiler_) profiler_->begin(action);
  }
  Profiled(const Profiled&) = delete;
  Profiled& operator=(const Profiled&) = delete;
  ~Profiled() {
    if (profiler_) profiler_->end();
  }

 private:
  Profiler* profiler_;
};

}  // namespace detpl::inline v0
