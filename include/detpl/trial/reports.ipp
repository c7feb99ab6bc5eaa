// SPDX-License-Identifier: Apache-2.0
// The definitions of reports.hpp.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "detpl/core/background.hpp"

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/value.hpp"
#include "detpl/trial/master_trial.hpp"
#include "detpl/trial/reports.hpp"
#include "detpl/trial/wire.hpp"

namespace detpl::inline v0 {

namespace detail {

/// About what a value takes in memory.
inline std::int64_t size_of(const Value& value) {
  auto bytes = static_cast<std::int64_t>(sizeof(Value));
  if (const auto* text = value.get_if<std::string>()) bytes += static_cast<std::int64_t>(text->size());
  if (const List* list = value.get_if<List>())
    for (const Value& item : *list) bytes += size_of(item);
  if (const Map* map = value.get_if<Map>())
    for (const auto& [name, item] : map->items) bytes += static_cast<std::int64_t>(name.size() + 32) + size_of(item);
  return bytes;
}

}  // namespace detail

struct Reporter::Queue {
  using Task = std::function<void(MasterTrial&)>;

  Queue(MasterTrial given, std::int64_t limit) : byte_limit(limit), trial(std::move(given)) {}

  void push(std::int64_t size, Task task) {
    check();
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return bytes == 0 || bytes + size <= byte_limit; });  // one is taken whatever its size
      bytes += size;
      ++waiting;
    }
    background.push([this, size, task = std::move(task)] {
      try {
        task(trial);
      } catch (...) {
        forget();  // those that are left are dropped with it
        throw;
      }
      const std::lock_guard lock(mutex);
      bytes -= size;
      --waiting;
      changed.notify_all();
    });
  }

  /// Of those that are late only the newest is sent.
  void push_newest(std::atomic<std::int64_t>& newest, Task task) {
    const std::int64_t number = ++newest;
    push(64, [this, number, &newest, task = std::move(task)](MasterTrial& to) {
      if (number == newest.load() || !is_late()) task(to);
    });
  }

  bool is_late() {
    const std::lock_guard lock(mutex);
    return waiting > 16;
  }

  void forget() {
    const std::lock_guard lock(mutex);
    bytes = waiting = 0;
    changed.notify_all();
  }

  void check() {
    try {
      background.check();
    } catch (...) {
      forget();
      throw;
    }
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::int64_t byte_limit, bytes = 0, waiting = 0;
  std::atomic<std::int64_t> newest_progress = 0, newest_status = 0;
  MasterTrial trial;
  Background background;  // last: its thread uses the others
};

Reporter::Reporter(MasterTrial trial, std::int64_t byte_limit)
    : queue_(std::make_unique<Queue>(std::move(trial), byte_limit)) {}

Reporter::~Reporter() {
  std::unique_lock lock(queue_->mutex);
  const auto done = [&] { return queue_->waiting == 0; };
  queue_->changed.wait_for(lock, std::chrono::seconds(10), done);
  while (!done()) {  // a request that is about to start isn't there to be interrupted yet
    lock.unlock();
    queue_->trial.master().interrupt();
    lock.lock();
    queue_->changed.wait_for(lock, std::chrono::milliseconds(50), done);
  }
}

void Reporter::status(std::string status) {
  queue_->push_newest(queue_->newest_status,
                      [status = std::move(status)](MasterTrial& trial) { trial.set_status(status); });
}

void Reporter::progress(double fraction, double units) {
  queue_->push_newest(queue_->newest_progress, [=](MasterTrial& trial) { trial.report_progress(fraction, units); });
}

void Reporter::metrics(MetricsReport report) {
  std::int64_t size = detail::size_of(report.metrics);
  for (const Map& batch : report.batch_metrics) size += detail::size_of(batch);
  if (report.time.empty()) report.time = detail::time_text();
  queue_->push(size, [report = std::move(report)](MasterTrial& trial) { trial.report_metrics(report); });
}

void Reporter::checkpoint(CheckpointReport report) {
  const std::int64_t size = detail::size_of(report.metadata) + static_cast<std::int64_t>(report.resources.size()) * 100;
  queue_->push(size, [report = std::move(report)](MasterTrial& trial) { trial.report_checkpoint(report); });
}

void Reporter::log(std::string line) {
  const auto size = static_cast<std::int64_t>(sizeof line + line.size());
  queue_->push(size, [line = std::move(line)](MasterTrial& trial) { trial.send_log(line); });
}

void Reporter::call(std::function<void(MasterTrial&)> task) { queue_->push(64, std::move(task)); }

void Reporter::check() { queue_->check(); }

void Reporter::flush() {
  queue_->background.wait();
  check();
}

void Reporter::close() {
  try {
    queue_->background.finish();
  } catch (...) {
    queue_->forget();
    throw;
  }
}

namespace detail {

struct MasterThread::State {
  State(MasterTrial given, std::function<double(MasterTrial&)> what) : trial(std::move(given)), step(std::move(what)) {
    const os::SignalBlock blocked;
    thread = std::thread([this] { run(); });
  }

  void run() {
    os::lower_priority();
    std::unique_lock lock(mutex);
    while (!ending) {
      lock.unlock();
      const double pause = step(trial);
      lock.lock();
      if (pause < 0) break;
      changed.wait_for(lock, std::chrono::duration<double>(pause), [&] { return ending; });
    }
    ended = true;
    changed.notify_all();
  }

  MasterTrial trial;
  std::function<double(MasterTrial&)> step;
  std::mutex mutex;
  std::condition_variable changed;
  bool ending = false, ended = false;
  std::thread thread;
};

MasterThread::MasterThread(MasterTrial trial, std::function<double(MasterTrial&)> step)
    : state_(std::make_unique<State>(std::move(trial), std::move(step))) {}

MasterThread::~MasterThread() {
  std::unique_lock lock(state_->mutex);
  state_->ending = true;
  state_->changed.notify_all();
  while (!state_->ended) {  // a request that is about to start isn't there to be interrupted yet
    lock.unlock();
    state_->trial.master().interrupt();
    lock.lock();
    state_->changed.wait_for(lock, std::chrono::milliseconds(50), [&] { return state_->ended; });
  }
  lock.unlock();
  state_->thread.join();
}

}  // namespace detail

PreemptionWatcher::PreemptionWatcher(MasterTrial trial)
    : thread_(std::move(trial), [this, first = true](MasterTrial& to) mutable -> double {
        double pause = 0;
        try {
          if (to.should_preempt(std::exchange(first, false) ? 0 : 60)) signalled_ = true;
        } catch (const Error&) {
          pause = 10;
        }
        answered_ = true;
        return signalled_ ? -1 : pause;
      }) {}

void PreemptionWatcher::wait_for_first_answer(double seconds) const {
  const double end = os::monotonic_time() + seconds;
  while (!answered_ && os::monotonic_time() < end) std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

Heartbeat::Heartbeat(MasterTrial trial, double seconds)
    : thread_(std::move(trial), [seconds](MasterTrial& to) -> double {
        try {
          to.report_state("");
        } catch (const Error&) {
          return std::min(seconds, 10.0);  // sooner than the next one would be: the master counts the minutes
        }
        return seconds;
      }) {}

}  // namespace detpl::inline v0
