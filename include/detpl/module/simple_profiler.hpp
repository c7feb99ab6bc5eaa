// SPDX-License-Identifier: Apache-2.0
// A profiler that adds up how long each action took and prints a table.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detpl/core/os.hpp"
#include "detpl/module/profiler.hpp"

namespace detpl::inline v0 {

/// Adds up the time of each action: `FitOptions::profiler = "simple"`.
///
/// Actions lie inside each other, so that the percentages of the table add up to more than 100.
/// Source: Lightning 1.5.10 profiler/simple.py.
class SimpleProfiler : public Profiler {
 public:
  void start() override {
    actions_.clear();
    open_.clear();
    began_ = os::monotonic_time();
  }
  void begin(std::string_view action) override {
    auto found = actions_.find(action);
    if (found == actions_.end()) found = actions_.emplace(std::string(action), Action{}).first;
    open_.emplace_back(&found->second, os::monotonic_time());
  }
  void end() noexcept override {
    const auto [action, began] = open_.back();
    open_.pop_back();
    action->seconds += os::monotonic_time() - began;
    ++action->calls;
  }
  void stop() noexcept override { seconds_ = os::monotonic_time() - began_; }

  std::string report(std::string_view stage, const std::filesystem::path&) override {
    std::vector<std::pair<std::string, Action>> rows(actions_.begin(), actions_.end());
    std::ranges::stable_sort(rows, [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
    std::size_t width = std::string_view("Action").size();
    std::int64_t calls = 0;
    for (const auto& [name, action] : rows) {
      width = std::max(width, name.size());
      calls += action.calls;
    }
    const auto line = [width](std::string name, const std::array<std::string, 4>& cells) {
      name.resize(width, ' ');
      std::string text = "|  " + name + "  |";
      for (std::string cell : cells) {
        cell.resize(std::max<std::size_t>(cell.size(), 17), ' ');
        text += "  " + cell + "  |";
      }
      return text + "\n";
    };
    const std::string header = line("Action", {"Mean duration (s)", "Num calls", "Total time (s)", "Percentage %"});
    const std::string rule = std::string(header.size() - 1, '-') + "\n";
    std::string table(stage);
    std::ranges::transform(table, table.begin(), [](unsigned char letter) { return std::toupper(letter); });
    table += " Profiler Report\n" + rule + header + rule;
    table += line("Total", {"-", std::to_string(calls), five_digits(seconds_), "100 %"}) + rule;
    for (const auto& [name, action] : rows)
      table +=
          line(name, {five_digits(action.seconds / static_cast<double>(action.calls)), std::to_string(action.calls),
                      five_digits(action.seconds), five_digits(seconds_ > 0 ? 100 * action.seconds / seconds_ : 0)});
    return table + rule;
  }

 private:
  struct Action {
    double seconds = 0;
    std::int64_t calls = 0;
  };

  static std::string five_digits(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.5g", number);
    return text;
  }

  std::map<std::string, Action, std::less<>> actions_;
  std::vector<std::pair<Action*, double>> open_;  // with the moment in which each began
  double began_ = 0, seconds_ = 0;
};

}  // namespace detpl::inline v0
