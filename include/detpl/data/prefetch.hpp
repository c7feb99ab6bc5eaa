// SPDX-License-Identifier: Apache-2.0
// One background thread that fills slots of a ring ahead of the thread that reads them.
#pragma once

#include "detpl/core/os.hpp"

#include <c10/core/GradMode.h>

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>

namespace detpl::inline v0::data {

/// Fills the slots of a ring in order on one thread of its own, as far ahead as there are slots.
///
/// The thread blocks all signals, works in the starter's grad mode and is joined by the destructor. An exception of
/// `fill` ends the filling and is thrown by `next()` where its slot would have come.
template <class Slot>
class Prefetcher {
 public:
  /// `fill(slot)` fills one slot and returns false at the end; it and `ring` (two slots or more) outlive this
  /// object.
  Prefetcher(std::span<Slot> ring, std::function<bool(Slot&)> fill) : ring_(ring), fill_(std::move(fill)) {
    const os::SignalBlock blocked;
    thread_ = std::thread([this, grad_mode = c10::GradMode::is_enabled()] {
      c10::GradMode::set_enabled(grad_mode);
      run();
    });
  }
  Prefetcher(const Prefetcher&) = delete;
  Prefetcher& operator=(const Prefetcher&) = delete;
  ~Prefetcher() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  /// The next filled slot, null at the end; the slot returned before is given back to be filled again.
  Slot* next() {
    std::unique_lock lock(mutex_);
    if (std::exchange(reading_, false)) {
      ++read_;
      changed_.notify_all();
    }
    changed_.wait(lock, [&] { return filled_ > read_ || ended_; });
    if (filled_ == read_) {
      if (error_) std::rethrow_exception(error_);
      return nullptr;
    }
    reading_ = true;
    return &ring_[read_ % ring_.size()];
  }

 private:
  void run() {
    while (wait_for_room()) {
      bool more = false;
      std::exception_ptr error;
      try {
        more = fill_(ring_[filled_ % ring_.size()]);
      } catch (...) {
        error = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      if (more)
        ++filled_;
      else
        ended_ = true;
      error_ = error;
      changed_.notify_all();
      if (ended_) return;
    }
  }

  bool wait_for_room() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || filled_ - read_ < ring_.size(); });
    return !stopping_;
  }

  std::span<Slot> ring_;
  std::function<bool(Slot&)> fill_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t filled_ = 0;  // slots filled since the start
  std::size_t read_ = 0;    // slots given back by the reader
  bool reading_ = false;    // the reader holds slot `read_`
  bool ended_ = false;
  bool stopping_ = false;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace detpl::inline v0::data
