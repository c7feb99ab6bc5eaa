// SPDX-License-Identifier: Apache-2.0
// The table of a module's parts and parameters, printed before training.
#pragma once

#include <torch/nn/module.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "detpl/module/trainer.hpp"

namespace detpl::inline v0 {

namespace detail {

/// A count in three digits and a unit: `123  `, `33.0 K`, `136 K`, `1.2 M`.
inline std::string count_text(std::int64_t count) {
  static constexpr std::array<const char*, 5> units = {" ", "K", "M", "B", "T"};
  std::size_t group = 0;
  double number = static_cast<double>(count);
  while (number >= 1000 && group + 1 < units.size()) {
    number /= 1000;
    ++group;
  }
  std::array<char, 32> text;
  if (group == 0 || number >= 100)
    std::snprintf(text.data(), text.size(), "%lld %s", static_cast<long long>(number), units[group]);
  else
    std::snprintf(text.data(), text.size(), "%.1f %s", number, units[group]);
  return text.data();
}

/// A module's type without namespaces and LibTorch's `Impl`.
inline std::string type_text(const torch::nn::Module& module) {
  std::string name = module.name();
  if (const auto colon = name.rfind("::"); colon != std::string::npos) name.erase(0, colon + 2);
  if (name.size() > 4 && name.ends_with("Impl")) name.erase(name.size() - 4);
  return name;
}

inline std::int64_t parameter_count(const torch::nn::Module& module, bool trainable_only = false) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters())
    if (!trainable_only || parameter.requires_grad()) count += parameter.numel();
  return count;
}

}  // namespace detail

/// The summary of a module as Lightning 1.5 prints it: its direct children, then the totals.
///
/// Units:  counts of parameters; the size in megabytes (1e6 bytes) of the parameters as they are stored.
/// Source: Lightning 1.5.10 utilities/model_summary.py.
inline std::string model_summary(const torch::nn::Module& module) {
  std::vector<std::array<std::string, 4>> rows = {{" ", "Name", "Type", "Params"}};
  for (const auto& child : module.named_children())
    rows.push_back({std::to_string(rows.size() - 1), child.key(), detail::type_text(*child.value()),
                    detail::count_text(detail::parameter_count(*child.value()))});
  std::array<std::size_t, 4> widths{};
  for (const auto& row : rows)
    for (std::size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], row[column].size());
  std::size_t rule_width = 3;
  for (const std::size_t width : widths) rule_width += width + 3;
  const std::string rule(rule_width, '-');

  std::string text;
  for (std::size_t line = 0; line < rows.size(); ++line) {
    for (std::size_t column = 0; column < 4; ++column) {
      std::string cell = rows[line][column];
      cell.resize(widths[column], ' ');
      text += (column ? " | " : "") + cell;
    }
    text += '\n';
    if (line == 0) text += rule + '\n';
  }
  if (rows.size() > 1) text += rule + '\n';

  double bytes = 0;
  for (const auto& parameter : module.parameters()) bytes += static_cast<double>(parameter.nbytes());
  const std::int64_t total = detail::parameter_count(module), trainable = detail::parameter_count(module, true);
  const auto total_line = [&text](std::string number, const char* label) {
    number.resize(std::max<std::size_t>(number.size(), 10), ' ');
    text += number + label;
  };
  total_line(detail::count_text(trainable), "Trainable params\n");
  total_line(detail::count_text(total - trainable), "Non-trainable params\n");
  total_line(detail::count_text(total), "Total params\n");
  std::array<char, 32> size;
  std::snprintf(size.data(), size.size(), "%.3f", bytes / 1e6);
  total_line(size.data(), "Total estimated model params size (MB)");
  return text;
}

/// Prints the summary once, before training, on rank 0.
struct ModelSummary {
  void on_fit_start(Trainer& trainer, torch::nn::Module& module) {
    if (trainer.world().is_chief()) trainer.console().print_line(model_summary(module));
  }
};

}  // namespace detpl::inline v0
