// SPDX-License-Identifier: Apache-2.0
// The definitions of submission.hpp, with OpenSSL.
#pragma once

#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/ignore_patterns.hpp"
#include "detpl/trial/master.hpp"
#include "detpl/trial/submission.hpp"
#include "detpl/trial/wire.hpp"

namespace detpl::inline v0 {

namespace detail {

inline constexpr std::string_view always_ignored = R"(__pycache__/
*.py[co]
*$py.class
terraform
terraform_data
terraform.tfstate*
terraform.tfvars*
.terraform*
.git/
.vscode/
.idea/
.mypy_cache/
/shared_fs
)";

inline std::string base64(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // with the zero that OpenSSL appends
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

/// Collects files up to what a master takes.
class ContextReader {
 public:
  /// Adds what is in a folder, below `prefix`, without what its `.detignore` names.
  void add_folder(const std::filesystem::path& folder, const std::string& prefix) {
    namespace fs = std::filesystem;
    std::error_code error;
    IgnorePatterns ignored;
    ignored.add(always_ignored);
    if (fs::is_regular_file(folder / ".detignore", error)) ignored.add(os::read_file(folder / ".detignore"));
    fs::recursive_directory_iterator next(folder, fs::directory_options::follow_directory_symlink, error), end;
    for (; !error && next != end; next.increment(error)) {
      const std::string path = next->path().lexically_relative(folder).generic_string();
      const fs::file_status status = next->status(error);
      if (status.type() == fs::file_type::not_found) {  // a link to nothing
        error.clear();
        continue;
      }
      if (error) break;
      if (ignored.ignores(path, fs::is_directory(status))) {
        if (fs::is_directory(status)) next.disable_recursion_pending();
        continue;
      }
      if (next->path().filename() != ".detignore") add(next->path(), prefix + path);
    }
    if (error) os::fail("list", folder, error.value());
  }

  /// Adds one file, or a folder without what is in it.
  void add(const std::filesystem::path& source, const std::string& path) {
    namespace fs = std::filesystem;
    const fs::file_status status = fs::status(source);
    const bool is_folder = fs::is_directory(status);
    if (!is_folder && !fs::is_regular_file(status)) return;
    const auto written = std::chrono::file_clock::to_sys(fs::last_write_time(source)).time_since_epoch();
    ContextFile file{.is_folder = is_folder,
                     .mode = (is_folder ? 0040000U : 0100000U) | static_cast<std::uint32_t>(status.permissions()),
                     .mtime = std::chrono::floor<std::chrono::seconds>(written).count(),
                     .path = path};
    if (!is_folder) {
      size_ += fs::file_size(source);
      if (size_ > limit)
        throw config_error("the context is larger than the 95 MiB that a master takes (with `" + source.string() +
                           "`): name what trials don't need in its .detignore");
      file.content = os::read_file(source, limit);
    }
    files_.push_back(std::move(file));
  }

  std::vector<ContextFile> take_sorted() {
    std::ranges::sort(files_, {}, &ContextFile::path);
    if (const auto twice = std::ranges::adjacent_find(files_, {}, &ContextFile::path); twice != files_.end())
      throw config_error("the context has `" + twice->path +
                         "` twice, from its folder and an included path: leave one of them out");
    return std::move(files_);
  }

 private:
  static constexpr std::uint64_t limit = std::uint64_t{95} << 20;
  std::vector<ContextFile> files_;
  std::uint64_t size_ = 0;
};

}  // namespace detail

std::vector<ContextFile> read_context(const std::filesystem::path& folder,
                                      const std::vector<std::filesystem::path>& includes) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw config_error("the context `" + folder.string() +
                       "` is no folder: give the one with the program and its data");
  detail::ContextReader reader;
  try {
    reader.add_folder(folder, "");
    for (const fs::path& include : includes) {
      if (!fs::exists(include))
        throw config_error("the included `" + include.string() + "` isn't there: give a file or folder");
      const fs::path source = fs::canonical(include);
      reader.add(source, source.filename().string());
      if (fs::is_directory(source)) reader.add_folder(source, source.filename().string() + "/");
    }
  } catch (const fs::filesystem_error& failure) {
    os::fail("read", failure.path1(), failure.code().value());
  }
  return reader.take_sorted();
}

std::int64_t create_experiment(Master& master, const std::string& config_yaml, const std::vector<ContextFile>& context,
                               bool validate_only) {
  List files;
  for (const ContextFile& file : context)
    files.push_back(Map{{"path", file.path},
                        {"type", file.is_folder ? '5' : '0'},  // tar's
                        {"content", detail::base64(file.content)},
                        {"mtime", std::to_string(file.mtime)},
                        {"mode", file.mode},
                        {"uid", 0},
                        {"gid", 0}});
  try {
    const Value answer = master.post("/api/v1/experiments", Map{{"config", config_yaml},
                                                                {"modelDefinition", std::move(files)},
                                                                {"validateOnly", validate_only},
                                                                {"activate", true}});
    return detail::wire_integer(detail::wire_find(answer, {"experiment", "id"}));
  } catch (const master_error& error) {
    if (error.status == 400) throw config_error(error.what());  // the configuration is what it objects to
    throw;
  }
}

std::string follow_experiment(Master& master, std::int64_t experiment,
                              const std::function<void(const std::string&)>& use) {
  const std::string path = "/api/v1/experiments/" + std::to_string(experiment);
  const auto state = [&] { return detail::wire_text(detail::wire_find(master.get(path), {"experiment", "state"})); };
  const auto is_end = [](std::string_view now) {
    return now == "STATE_CANCELED" || now == "STATE_COMPLETED" || now == "STATE_DELETED" || now == "STATE_ERROR";
  };
  bool followed = false;
  for (;; std::this_thread::sleep_for(std::chrono::milliseconds(500))) {
    if (!followed) {
      const Value answer = master.get(path + "/trials");
      std::int64_t first = 0;
      const Value* trials = detail::wire_find(answer, {"trials"});
      if (trials && trials->is<List>())
        for (const Value& trial : *trials->get_if<List>())
          if (const std::int64_t id = detail::wire_integer(detail::wire_find(trial, {"id"})); first == 0 || id < first)
            first = id;
      if (first != 0) {
        master.get_lines("/api/v1/trials/" + std::to_string(first) + "/logs?follow=true", [&](const Value& line) {
          std::string text = detail::wire_text(detail::wire_find(line, {"result", "message"}));
          while (text.ends_with('\n')) text.pop_back();
          use(text);
        });
        followed = true;
      }
    }
    if (const std::string now = state(); is_end(now)) return now;
  }
}

}  // namespace detpl::inline v0
