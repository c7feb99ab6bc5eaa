// SPDX-License-Identifier: Apache-2.0
// Threads that talk to Determined's master while a trial trains: reports, the preemption signal, the heartbeat. Defined
// in reports.ipp (component: detpl::determined).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "detpl/trial/master_trial.hpp"

namespace detpl::inline v0 {

/// Sends a trial's reports in the order in which they are given, from a background thread.
///
/// Reporting returns at once. While the master is slow or away, reports wait for it in memory, and of statuses and of
/// progress only the newest: nothing else is dropped. Beyond `byte_limit` of them reporting waits, too.
/// Errors: what the thread has met (master_error once its retries are used up) is thrown by the next report or by
///         `close()`; the reports after it are lost then.
/// Order: for use by one thread.
class Reporter {
 public:
  explicit Reporter(MasterTrial trial, std::int64_t byte_limit = std::int64_t{64} << 20);
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  /// Gives what is left 10 s to be sent. An error that nobody asked for is lost.
  ~Reporter();

  void status(std::string status);
  void progress(double fraction, double units);
  void metrics(MetricsReport report);
  void checkpoint(CheckpointReport report);
  void log(std::string line);
  /// Any other call, in its turn.
  void call(std::function<void(MasterTrial&)> task);

  /// Throws what the thread has met, once. Cost: one load of an atomic.
  void check();
  /// Returns when the master has everything that was reported before, the thread still there.
  void flush();
  /// The same, and ends the thread.
  void close();

 private:
  struct Queue;
  std::unique_ptr<Queue> queue_;
};

namespace detail {

/// A thread that talks to the master again and again until it's told to end.
class MasterThread {
 public:
  /// `step` says after how many seconds it wants to be called again; negative: never.
  MasterThread(MasterTrial trial, std::function<double(MasterTrial&)> step);
  MasterThread(const MasterThread&) = delete;
  MasterThread& operator=(const MasterThread&) = delete;
  /// Interrupts the request under way and joins.
  ~MasterThread();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace detail

/// Waits for the master's signal that the trial is to stop, in a thread of its own.
///
/// A master that can't be reached hasn't signalled anything; the thread asks again every 10 s.
class PreemptionWatcher {
 public:
  explicit PreemptionWatcher(MasterTrial trial);

  /// True once the signal has come. Cost: one load of an atomic.
  bool should_preempt() const { return signalled_.load(std::memory_order_relaxed); }
  /// Returns when the master has answered, or failed to, for the first time, or so many seconds are over.
  void wait_for_first_answer(double seconds) const;

 private:
  std::atomic<bool> answered_ = false;
  std::atomic<bool> signalled_ = false;
  detail::MasterThread thread_;  // last: uses the others
};

/// Tells the master every minute that an unmanaged trial is alive.
class Heartbeat {
 public:
  explicit Heartbeat(MasterTrial trial, double seconds = 60);

 private:
  detail::MasterThread thread_;
};

}  // namespace detpl::inline v0
