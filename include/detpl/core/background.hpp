// SPDX-License-Identifier: Apache-2.0
// One background thread that does what it is given, in order.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "detpl/core/os.hpp"

namespace detpl::inline v0 {

/// A queue of tasks and the thread that does them, one after the other.
///
/// The thread starts with the first task, blocks all signals and steps back behind threads that compute. Once a task
/// has thrown, those after it are dropped until `check()` or `finish()` has thrown its exception.
/// Order: for use by one thread.
class Background {
 public:
  Background() = default;
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  /// Returns when every task is done. An exception that nobody asked for is lost.
  ~Background() { stop(); }

  /// Adds a task.
  void push(std::function<void()> task) {
    if (!thread_.joinable()) start();
    const std::lock_guard lock(mutex_);
    if (error_) return;
    tasks_.push_back(std::move(task));
    changed_.notify_all();
  }

  /// Returns when no task is left.
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return tasks_.empty(); });
  }

  /// Throws what a task has thrown, once. Cost: one load of an atomic.
  void check() {
    if (!failed_.load(std::memory_order_relaxed)) return;
    const std::lock_guard lock(mutex_);
    failed_ = false;
    std::rethrow_exception(std::exchange(error_, nullptr));
  }

  /// Returns when no task is left and the thread has ended; throws what a task has thrown. The next task starts a new
  /// one.
  void finish() {
    stop();
    check();
  }

 private:
  void start() {
    stopping_ = false;
    const os::SignalBlock blocked;
    thread_ = std::thread([this] { run(); });
  }

  void stop() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  void run() {
    os::lower_priority();
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const std::function<void()>& task = tasks_.front();  // others only add at the end
      lock.unlock();
      std::exception_ptr error;
      try {
        task();
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error) {
        tasks_.clear();
        error_ = error;
        failed_ = true;
      } else {
        tasks_.pop_front();
      }
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;  // the one at work comes first
  std::exception_ptr error_;
  std::atomic<bool> failed_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace detpl::inline v0
