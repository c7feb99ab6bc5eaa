// SPDX-License-Identifier: Apache-2.0
// Who of a run is there: a store that all processes share, by which they find each other and learn who is missing.
#pragma once

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/dist/torch_compat.hpp"
#include "detpl/dist/world.hpp"

namespace detpl::inline v0 {

/// The store of a run, on rank 0 or with the launcher, and who has come, failed or noticed a failure.
///
/// Errors: lost_rank where rank 0 can't be reached or a rank doesn't come within the world's timeout.
class RollCall {
 public:
  explicit RollCall(const World& world) : world_(world) {
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(world.master_port);
    options.isServer = serves();
    options.waitWorkers = false;
    options.timeout = world.timeout;
    const std::string place = world.master_address + ":" + std::to_string(world.master_port);
    try {
      root_ = c10::make_intrusive<c10d::TCPStore>(world.master_address, options);
    } catch (const std::exception& failure) {
      throw lost_rank(serves() ? "rank 0 can't listen at " + place + " (" + first_line(failure.what()) +
                                     "): choose another MASTER_PORT"
                               : name(world.rank) + " can't reach rank 0 at " + place + " within " + limit() +
                                     ": check that it was started, MASTER_ADDR and MASTER_PORT");
    }
    store_ = c10::make_intrusive<c10d::PrefixStore>("detpl/" + std::to_string(world.restarts), root_);
  }

  const c10::intrusive_ptr<c10d::Store>& store() const { return store_; }

  /// Keeps a text beyond a restart by the launcher, where that serves the store.
  void remember(const std::string& text) {
    if (world_.store_is_served) root_->set(memory, std::vector<std::uint8_t>(text.begin(), text.end()));
  }
  /// The text that was kept before, empty where none was.
  std::string remembered() const {
    if (!world_.store_is_served || !root_->check({memory})) return {};
    const std::vector<std::uint8_t> bytes = root_->get(memory);
    return {bytes.begin(), bytes.end()};
  }

  /// Returns once every process has come here.
  void wait_for_all() {
    std::vector<std::string> keys;
    for (int rank = 0; rank < world_.size; ++rank) keys.push_back(key("here", rank));
    store_->set(keys[static_cast<std::size_t>(world_.rank)], yes());
    try {
      store_->wait(keys, world_.timeout);
    } catch (const std::exception&) {
      std::string missing;
      try {
        missing = list([&](int rank) { return !has("here", rank); });
      } catch (const std::exception&) {
      }
      if (missing.empty()) missing = "rank 0";  // and with it the store
      throw lost_rank(missing + " of " + std::to_string(world_.size) + " didn't come within " + limit() +
                      ": check that every process was started, or give a longer --timeout");
    }
  }

  /// Lets the others know why this process ends.
  void tell_failure(const std::string& failure) noexcept {
    try {
      store_->set(key("failed", world_.rank), std::vector<std::uint8_t>(failure.begin(), failure.end()));
    } catch (const std::exception&) {
    }
  }
  /// Lets the others read that: where this process has the store, they need it for a moment.
  void wait_until_known() noexcept {
    if (!serves()) return;
    try {
      const double deadline = os::monotonic_time() + patience;
      while (os::monotonic_time() < deadline && !list([&](int rank) { return is_silent(rank); }).empty())
        std::this_thread::sleep_for(glance);
      std::this_thread::sleep_for(10 * glance);
    } catch (const std::exception&) {
    }
  }

  /// After an operation has failed: who has failed, or is gone, as a sentence. `timed_out`: nobody's connection broke.
  ///
  /// Cost: waits up to two seconds for the others to say that they have noticed it, too.
  static std::string who_is_missing(const std::shared_ptr<RollCall>& call, bool timed_out, const std::string& what) {
    // Where the network is down, asking never ends: a thread is left behind with it.
    std::packaged_task<std::string()> asking([call, timed_out, what] { return call->ask_around(timed_out, what); });
    std::future<std::string> answer = asking.get_future();
    const os::SignalBlock blocked;
    std::thread(std::move(asking)).detach();
    if (answer.wait_for(std::chrono::duration<double>(2 * patience)) == std::future_status::ready) return answer.get();
    return "rank 0 can't be reached any more" + call->why(timed_out);
  }

 private:
  static constexpr const char* memory = "detpl/memory";
  static constexpr double patience = 2;  // seconds
  static constexpr std::chrono::milliseconds glance{10};

  static std::vector<std::uint8_t> yes() { return {1}; }
  static std::string name(int rank) { return "rank " + std::to_string(rank); }
  static std::string key(const char* what, int rank) { return std::string(what) + "/" + std::to_string(rank); }
  static std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }
  std::string limit() const { return std::to_string(world_.timeout.count()) + " s"; }
  std::string why(bool timed_out) const {
    return timed_out ? ": it didn't answer within " + limit() + " (--timeout)" : ": its connection broke";
  }
  bool serves() const { return world_.rank == 0 && !world_.store_is_served; }
  bool has(const char* what, int rank) const { return store_->check({key(what, rank)}); }
  /// Has neither failed nor noticed a failure.
  bool is_silent(int rank) const { return rank != world_.rank && !has("noticed", rank) && !has("failed", rank); }

  /// `rank 1, rank 3`: those that are so.
  template <class Condition>
  std::string list(const Condition& condition) const {
    std::string text;
    for (int rank = 0; rank < world_.size; ++rank)
      if (condition(rank)) text += (text.empty() ? "" : ", ") + name(rank);
    return text;
  }

  std::string ask_around(bool timed_out, const std::string& what) const {
    try {
      store_->set(key("noticed", world_.rank), yes());
      const double deadline = os::monotonic_time() + patience;
      std::string silent;
      do {
        for (int rank = 0; rank < world_.size; ++rank)
          if (has("failed", rank)) {
            const std::vector<std::uint8_t> message = store_->get(key("failed", rank));
            return name(rank) + " has failed: " + std::string(message.begin(), message.end());
          }
        silent = list([&](int rank) { return is_silent(rank); });
        if (silent.empty()) return "the connection between the ranks broke (" + first_line(what) + ")";
        std::this_thread::sleep_for(glance);
      } while (os::monotonic_time() < deadline);
      return silent + (timed_out ? " hangs or can't be reached" : " is gone") + why(timed_out);
    } catch (const std::exception&) {
      return name(0) + " is gone" + why(timed_out);
    }
  }

  World world_;
  c10::intrusive_ptr<c10d::TCPStore> root_;
  c10::intrusive_ptr<c10d::Store> store_;
};

}  // namespace detpl::inline v0
