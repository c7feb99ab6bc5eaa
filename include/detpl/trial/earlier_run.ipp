// SPDX-License-Identifier: Apache-2.0
// The definitions of earlier_run.hpp.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "detpl/checkpoint/directory.hpp"
#include "detpl/checkpoint/find.hpp"
#include "detpl/checkpoint/find_checkpoint.hpp"
#include "detpl/core/console.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/earlier_run.hpp"

namespace detpl::inline v0 {

namespace detail {

std::filesystem::path log_folder(const CommandLine& command) {
  return std::filesystem::path(command.options.default_root_dir) / "lightning_logs";
}

/// The N of the folder `version_N` of `logs` in which a checkpoint lies, empty where it lies elsewhere.
std::string version_of(const std::filesystem::path& checkpoint, const std::filesystem::path& logs) {
  const std::filesystem::path run = checkpoint.parent_path().parent_path();
  std::error_code absent;
  const auto number = version_number(run.filename().string());
  const bool ours = number && std::filesystem::equivalent(run.parent_path(), logs, absent);
  return ours ? std::to_string(*number) : "";
}

}  // namespace detail

EarlierRun find_earlier_run(const CommandLine& command, const std::filesystem::path& remembered,
                            DirectoryStorage& storage) {
  const std::filesystem::path logs = detail::log_folder(command);
  std::string which = command.options.ckpt_path;
  EarlierRun run;
  if (!remembered.empty()) {
    const std::filesystem::path last = remembered / "last";
    run.version = detail::version_of(last, logs);
    if (is_checkpoint(last))
      which = last.string();
    else if (!run.version.empty() && checkpoints_newest_first(remembered).empty())  // nothing can be gone on with
      std::filesystem::remove_all(last.parent_path().parent_path());
  }
  if (which.empty()) return run;
  run.checkpoint = find_checkpoint(which, logs, storage, warn);
  if (!run.version.empty()) return run;
  if (which == "last" || which == "best")
    run.version = std::to_string(newest_run(logs).value_or(0));
  else if (command.command == "predict")
    run.version = detail::version_of(run.checkpoint, logs);
  return run;
}

}  // namespace detpl::inline v0
