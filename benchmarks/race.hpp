// SPDX-License-Identifier: Apache-2.0
// Times several ways of doing the same work side by side, in turns, so that a busy machine slows all of them alike.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

/// One way of doing the work.
struct Contender {
  std::string name;
  std::function<void()> work;
  std::function<void()> prepare = [] {};  ///< before each round, not timed
  std::vector<double> seconds = {};       ///< of each round
};

/// The number of rounds that a program's arguments ask for: `PROGRAM [ROUNDS]`, by default 9.
inline int rounds_of(int argc, char** argv) { return argc > 1 ? std::max(1, std::atoi(argv[1])) : 9; }

inline double least(const std::vector<double>& numbers) { return *std::min_element(numbers.begin(), numbers.end()); }

inline double median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

/// The median of the rounds' own ratios.
inline double median_ratio(std::vector<double> over, const std::vector<double>& under) {
  for (std::size_t round = 0; round < over.size(); ++round) over[round] /= under[round];
  return median(std::move(over));
}

/// Prints a row as run.py reads it.
inline void print_row(const std::string& name, double best, double median) {
  std::printf("%-40s %8.3f  %8.3f\n", name.c_str(), best, median);
}

/// Lets all work in turns, after one round that doesn't count, and notes how long each took.
inline std::vector<Contender> take_turns(std::vector<Contender> contenders, int rounds) {
  for (int round = -1; round < rounds; ++round)
    for (Contender& contender : contenders) {
      contender.prepare();
      const auto start = std::chrono::steady_clock::now();
      contender.work();
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      if (round >= 0) contender.seconds.push_back(time.count());
    }
  return contenders;
}

/// The same, and prints how many times as fast as the first each was: by the least time of all rounds, and by the median
/// of the rounds' own ratios.
inline std::vector<Contender> race(std::vector<Contender> contenders, int rounds) {
  contenders = take_turns(std::move(contenders), rounds);
  const std::vector<double>& first = contenders.front().seconds;
  for (const Contender& contender : contenders)
    print_row(contender.name, least(first) / least(contender.seconds), median_ratio(first, contender.seconds));
  return contenders;
}
