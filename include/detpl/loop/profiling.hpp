// SPDX-License-Identifier: Apache-2.0
// The profiler of one run: chosen by the options, started, and stopped on every way out.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "detpl/core/error.hpp"
#include "detpl/module/simple_profiler.hpp"
#include "detpl/module/trainer.hpp"

namespace detpl::inline v0::detail {

/// Measures a run while it lives; `active` points to the profiler meanwhile.
class Profiling {
 public:
  Profiling(Profiler*& active, const std::shared_ptr<Profiler>& given, const FitOptions& options)
      : active_(active), profiler_(choose(given, options.profiler)) {
    if (profiler_) profiler_->start();
    active_ = profiler_.get();
  }
  Profiling(const Profiling&) = delete;
  Profiling& operator=(const Profiling&) = delete;
  ~Profiling() { stop(); }

  /// Ends the measuring and prints what came out.
  void print(Trainer& trainer, std::string_view stage) {
    if (!profiler_) return;
    const std::shared_ptr<Profiler> profiler = profiler_;
    stop();
    const std::string report = profiler->report(stage, folder_of(trainer));
    for (std::string_view rest = report; !rest.empty();
         rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1))
      trainer.console().print_line(rest.substr(0, rest.find('\n')));
  }

 private:
  static std::shared_ptr<Profiler> choose(const std::shared_ptr<Profiler>& given, const std::string& wanted) {
    if (wanted == "simple" && !given) return std::make_shared<SimpleProfiler>();
    if (wanted == "simple" && !dynamic_cast<SimpleProfiler*>(given.get()))
      throw config_error("profiler = \"simple\", but the Adapter was given another profiler: leave one of them out");
    if (wanted == "pytorch" && !given)
      throw config_error(
          "profiler = \"pytorch\" needs a profiler: include <detpl/module/pytorch_profiler.hpp> and give the Adapter a "
          "detpl::PyTorchProfiler()");
    return given;
  }

  static std::filesystem::path folder_of(Trainer& trainer) {
    for (const AnyLogger& logger : trainer.loggers())
      if (std::filesystem::path folder = logger.log_dir(); !folder.empty()) return folder;
    return trainer.options().default_root_dir;
  }

  void stop() noexcept {
    active_ = nullptr;
    if (profiler_) std::exchange(profiler_, nullptr)->stop();
  }

  Profiler*& active_;
  std::shared_ptr<Profiler> profiler_;
};

}  // namespace detpl::inline v0::detail
