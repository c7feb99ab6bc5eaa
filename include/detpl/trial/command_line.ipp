// SPDX-License-Identifier: Apache-2.0
// The definitions of command_line.hpp (needs CLI11), which need those of yaml.hpp.
#pragma once

#include <CLI/App.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/text.hpp"
#include "detpl/trial/command_line.hpp"
#include "detpl/trial/flag_table.hpp"

namespace detpl::inline v0 {

std::optional<CommandLine> parse_command_line(int argc, const char* const* argv, FitOptions defaults,
                                              const std::vector<MemberFlag>& members) {
  static constexpr std::array<std::string_view, 8> commands = {"fit",     "validate", "predict", "search",
                                                               "convert", "hooks",    "summary", "submit"};
  CommandLine command;
  command.options = std::move(defaults);
  CLI::App app(
      "Trains the module of this program with detpl.\n\nCommands: fit (default), validate, predict (writes "
      "predictions.safetensors), search (the trials of an experiment file: search --config adaptive.yaml), convert (a "
      "checkpoint, last, best or a path, to a file for Python's Lightning: "
      "convert last -o model.ckpt), summary (the table of layers), hooks (every hook, and whether the module has it), "
      "submit (creates an experiment on a cluster of Determined: submit const.yaml --follow).",
      argc > 0 ? std::string(argv[0]) + " [COMMAND]" : "program [COMMAND]");
  app.allow_extras();
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  if (!arguments.empty() && !arguments.front().starts_with('-')) {
    if (std::find(commands.begin(), commands.end(), arguments.front()) == commands.end())
      throw config_error(unknown_name("command", arguments.front(), commands));
    command.command = arguments.front();
    arguments.erase(arguments.begin());
  }
  detail::FlagTable flags(app, command);
  if (command.command == "convert")
    flags.add_convert();
  else if (command.command != "submit")
    flags.add_members(members);
  if (command.command == "search") flags.add_search();

  // CLI11 calls nobody for an option whose value is left out.
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--fast-dev-run" && (i + 1 == arguments.size() || arguments[i + 1].starts_with('-')))
      arguments[i] += "=1";
    if (arguments[i].starts_with("--") && arguments[i].find('=') == arguments[i].size() - 1)
      throw config_error(arguments[i] + " has no value: see --help");
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw config_error(std::string(error.what()) + ": see --help");
  }
  for (const std::string& extra : app.remaining())
    throw config_error(detail::unknown_argument(extra, detail::flag_names(app)));
  flags.check();
  return command;
}

}  // namespace detpl::inline v0
