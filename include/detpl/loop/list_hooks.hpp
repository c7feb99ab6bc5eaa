// SPDX-License-Identifier: Apache-2.0
// The table that the `hooks` subcommand prints.
#pragma once

#include <cstdio>

#include "detpl/hooks/generated/checks.hpp"
#include "detpl/hooks/generated/table.hpp"
#include "detpl/hooks/hooks.hpp"

namespace detpl::inline v0::detail {

/// Prints every hook, its verdict for each subject, and whether `Module` has it.
template <class Module, class Types>
void list_hooks() {
  const auto module_calls = [](hook which) {
    bool called = false;
    for_each_hook<Module>([&]<hook candidate>() {
      if (candidate == which) called = calls<candidate, subject::module, Module, Types>;
    });
    return called;
  };
  std::printf("%-39s %-16s %-11s %-10s %s\n", "hook", "LightningModule", "DataModule", "Callback", "in this module");
  static constexpr const char* words[] = {"-", "required", "supported", "rejected"};  // by verdict
  for (const hook_row& row : hook_rows) {
    const auto word = [&row](subject kind) {
      return words[static_cast<int>(row.entries[static_cast<int>(kind)].what)];
    };
    std::printf("%-39s %-16s %-11s %-10s %s\n", row.name, word(subject::module), word(subject::data_module),
                word(subject::callback), module_calls(row.id) ? "yes" : "");
  }
}

}  // namespace detpl::inline v0::detail
