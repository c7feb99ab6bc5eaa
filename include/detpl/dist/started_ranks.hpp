// SPDX-License-Identifier: Apache-2.0
// The ranks that a program has started: a thread that passes on their output and watches them.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "detpl/core/os.hpp"
#include "detpl/core/process.hpp"
#include "detpl/dist/rank_output.hpp"

namespace detpl::inline v0::detail {

/// Ranks 1, 2, ... of this host, which this process has started.
///
/// The thread says on standard error which rank failed first, and how. If not all have ended `grace` later, it ends
/// them and, should rank 0 not be waiting for them, this process too, with exit code 1.
/// Signals aren't passed on: Ctrl-C and Slurm reach every rank by themselves, and a second signal would mean more than
/// the first. Where one rank alone is told to stop, the ranks agree on it.
class StartedRanks {
 public:
  /// What became of them.
  struct Outcome {
    std::optional<os::Ending> failure;  ///< how the first that failed did
    int unfinished = 0;                 ///< the first rank that had to be ended, 0 if none
  };

  StartedRanks(std::vector<os::Child> children, std::chrono::duration<double> grace) : grace_(grace.count()) {
    ranks_.reserve(children.size());
    for (os::Child& child : children) ranks_.emplace_back(std::move(child), static_cast<int>(ranks_.size()) + 1);
    const os::SignalBlock blocked;
    thread_ = std::thread([this] { run(); });
  }
  StartedRanks(const StartedRanks&) = delete;
  StartedRanks& operator=(const StartedRanks&) = delete;
  /// Ends them at once.
  ~StartedRanks() {
    if (thread_.joinable()) finish(std::chrono::seconds(0));
  }

  /// Returns when all have ended and their output is written; ends those that take longer than `limit`.
  Outcome finish(std::chrono::duration<double> limit) {
    finish_at_ = os::monotonic_time() + limit.count();
    thread_.join();
    return outcome_;
  }

 private:
  static constexpr double never = std::numeric_limits<double>::infinity();

  struct Rank {
    Rank(os::Child started, int which) : child(std::move(started)), number(which) {}

    os::Child child;
    int number;
    RankOutput lines[2] = {RankOutput(number), RankOutput(number)};
  };

  void run() {
    static constexpr double glance = 0.05;  // seconds between looks at who has ended
    while (std::ranges::any_of(ranks_, [](const Rank& rank) { return rank.child.is_running(); })) {
      std::vector<int> pipes;
      for (Rank& rank : ranks_)
        for (const os::Descriptor& pipe : rank.child.outputs())
          if (pipe.is_open()) pipes.push_back(pipe.number());
      os::wait_for_input(pipes, glance);
      for (Rank& rank : ranks_) {
        pass_on(rank);
        if (const auto ending = rank.child.poll_ending()) note_end(rank, *ending);
      }
      const double finish_at = finish_at_;
      if (os::monotonic_time() > std::min(finish_at, give_up_at_)) end_all(finish_at < never);
    }
    for (Rank& rank : ranks_) pass_on_rest(rank);
  }

  /// Writes the lines that a rank has completed.
  static void pass_on(Rank& rank) {
    for (std::size_t i = 0; i < 2; ++i) {
      os::Descriptor& pipe = rank.child.outputs()[i];
      std::string text;
      if (pipe.is_open() && os::read_available(pipe, text)) show(i, rank.lines[i].add(text));
    }
  }

  /// Writes all that a rank has written that has ended. What it has left running may write on: that isn't waited for.
  static void pass_on_rest(Rank& rank) {
    static constexpr int most_reads = 16;  // a pipe holds less
    for (int i = 0; i < most_reads; ++i) pass_on(rank);
    for (std::size_t i = 0; i < 2; ++i) show(i, rank.lines[i].finish());
  }

  /// Writes to standard output (0) or standard error (1), over a progress bar, which soon comes again below.
  static void show(std::size_t output, std::string lines) {
    if (lines.empty()) return;
    const int descriptor = static_cast<int>(output) + 1;
    if (os::is_terminal(descriptor)) lines.insert(0, "\r\033[K");
    os::write_between_lines(descriptor, lines);
  }

  static void say(const Rank& rank, const std::string& what) {
    show(1, "detpl: rank " + std::to_string(rank.number) + " " + what + "\n");
  }

  void note_end(Rank& rank, os::Ending ending) {
    pass_on_rest(rank);
    if (!ending.is_failure() || outcome_.failure || outcome_.unfinished) return;
    outcome_.failure = ending;
    give_up_at_ = os::monotonic_time() + grace_;
    say(rank, os::ending_text(ending));
  }

  void end_all(bool is_awaited) {
    for (Rank& rank : ranks_) {
      if (!outcome_.unfinished && rank.child.is_running()) outcome_.unfinished = rank.number;
      rank.child.kill();
    }
    if (is_awaited) return;
    show(1, "detpl: rank 0 still runs and is ended too\n");
    std::_Exit(1);
  }

  const double grace_;
  std::vector<Rank> ranks_;
  std::atomic<double> finish_at_ = never;
  double give_up_at_ = never;
  Outcome outcome_;
  std::thread thread_;
};

}  // namespace detpl::inline v0::detail
