// SPDX-License-Identifier: Apache-2.0
// Times several ways of doing the same work side by side, in turns, so that a busy machine slows all of them alike.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

/// One way of doing the work.
struct Contender {
  std::string name;
  std::function<void()> work;
  std::vector<double> seconds = {};  ///< of each round
};

/// The number of rounds that a program's arguments ask for: `PROGRAM [ROUNDS]`, by default 9.
inline int rounds_of(int argc, char** argv) { return argc > 1 ? std::max(1, std::atoi(argv[1])) : 9; }

/// Lets all work in turns, after one round that doesn't count, and prints how many times as fast as the first each was:
/// by the least time of all rounds, and by the median of the rounds' own ratios.
inline void race(std::vector<Contender> contenders, int rounds) {
  for (int round = -1; round < rounds; ++round)
    for (Contender& contender : contenders) {
      const auto start = std::chrono::steady_clock::now();
      contender.work();
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      if (round >= 0) contender.seconds.push_back(time.count());
    }

  const std::vector<double>& first = contenders.front().seconds;
  for (const Contender& contender : contenders) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < first.size(); ++round)
      ratios.push_back(first[round] / contender.seconds[round]);
    std::nth_element(ratios.begin(), ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2), ratios.end());
    std::printf("%-40s %8.3f  %8.3f\n", contender.name.c_str(),
                *std::min_element(first.begin(), first.end()) /
                    *std::min_element(contender.seconds.begin(), contender.seconds.end()),
                ratios[ratios.size() / 2]);
  }
}
