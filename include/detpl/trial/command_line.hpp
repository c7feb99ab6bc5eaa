// SPDX-License-Identifier: Apache-2.0
// The command line of detpl::main: verbs, Trainer flags by their names, hyperparameters, the data's own flags.
// Defined in command_line.ipp (component: detpl::main).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/dist/data_parallel_options.hpp"
#include "detpl/loggers/yaml.hpp"
#include "detpl/module/hparams.hpp"
#include "detpl/module/options.hpp"

namespace detpl::inline v0 {

/// What a program of `detpl::main` was asked to do.
struct CommandLine {
  std::string command = "fit";
  FitOptions options{};
  bool async_checkpoint = false;
  std::int64_t checkpoint_every_n_steps = 0;
  std::string config{};
  std::string context{};  ///< the folder that `submit` sends; empty: the configuration's
  DataParallelOptions data_parallel{};
  int devices = 0;  ///< processes on this host; 0 is what the launcher says, without one 1
  bool enable_checkpointing = true;
  bool enable_logging = true;
  bool follow = false;                                         ///< of `submit`
  std::vector<std::pair<std::string, std::string>> hparams{};  ///< as given: `learning_rate`, `0.01`
  std::vector<std::string> includes{};                         ///< what `submit` sends besides
  std::vector<std::pair<std::string, std::string>> members{};  ///< the data's and the module's own flags, as given
  std::string output{};                                        ///< the file that `convert` writes
  bool test = false;                                           ///< train, validate and save one batch
  std::int64_t threads = 0;
  std::int64_t timeout = 30 * 60;  ///< seconds that one rank waits for another
  bool unmanaged = false;          ///< report to a master from outside its cluster
  bool weights_only = false;       ///< of `convert`
};

/// A flag that a DataModule's or module's `Options` declares.
struct MemberFlag {
  std::string name;          ///< the member's
  std::string default_text;  ///< what `--help` shows
};

/// The flags of a Hana-adapted `Options`: `batch_size` is given as `--batch-size`.
template <hana_struct Options>
std::vector<MemberFlag> member_flags() {
  std::vector<MemberFlag> flags;
  for_each_member(Options{}, [&](std::string_view name, const auto& member) {
    std::string text = yaml_text(to_value(member));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    flags.push_back({std::string(name), std::move(text)});
  });
  return flags;
}

/// Sets a member of an adapted struct from the text of a flag or of `--hparam`.
///
/// Errors: config_error for a name that the struct lacks and for a text that isn't of the member's type.
template <hana_struct Struct>
void assign_text(Struct& object, const std::string& name, const std::string& text, std::string_view what) {
  bool known = false;
  for_each_member(object, [&]<class Member>(std::string_view member_name, Member& member) {
    if (member_name != name) return;
    known = true;
    if constexpr (std::constructible_from<Member, std::string>)
      member = Member(text);
    else
      assign_value(member, parse_yaml(text, std::string(what) + " " + name), name);
  });
  if (!known) throw config_error(unknown_name(what, name, member_names<Struct>()));
}

/// Reads the command line. Null if the text of `--help` was printed.
///
/// Errors: config_error for an unknown command or flag (it names the nearest) and for a value that can't be.
std::optional<CommandLine> parse_command_line(int argc, const char* const* argv, FitOptions defaults,
                                              const std::vector<MemberFlag>& members);

}  // namespace detpl::inline v0
