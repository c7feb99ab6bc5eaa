// SPDX-License-Identifier: Apache-2.0
// The command `submit` of a detpl::main program, without the rest of it and without LibTorch.
#include <optional>

#include "detpl/loggers/yaml.ipp"
#include "detpl/trial/check_experiment.ipp"
#include "detpl/trial/command_line.ipp"
#include "detpl/trial/exit_code.hpp"
#include "detpl/trial/hyperparameters.ipp"
#include "detpl/trial/read_experiment.ipp"
#include "detpl/trial/submit.ipp"

int main(int argc, char** argv) {
  return detpl::detail::exit_code_of([&] {
    const std::optional<detpl::CommandLine> command = detpl::parse_command_line(argc, argv, {}, {});
    return command ? detpl::submit(*command) : 0;
  });
}
