#include <doctest/doctest.h>
#include <pthread.h>
#include <detpl/core/background.hpp>

#include <atomic>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using detpl::Background;

TEST_CASE("tasks are done one after the other on a thread that gets no signals") {
  Background background;
  std::vector<int> done;
  bool blocked = false;
  background.push([&] {
    sigset_t set;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &set);
    blocked = ::sigismember(&set, SIGINT) == 1 && ::sigismember(&set, SIGTERM) == 1;
  });
  for (int i = 0; i < 100; ++i) background.push([&done, i] { done.push_back(i); });
  background.wait();
  CHECK(blocked);
  REQUIRE(done.size() == 100);
  for (int i = 0; i < 100; ++i) CHECK(done[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("what a task throws is thrown once, as it was, and what came after it isn't done") {
  struct Special {
    int number;
  };
  Background background;
  std::atomic<bool> go = false, later = false;
  background.push([&] {
    while (!go) std::this_thread::yield();
    throw Special{7};
  });
  background.push([&] { later = true; });
  CHECK_NOTHROW(background.check());
  go = true;
  background.wait();
  background.push([&] { later = true; });
  background.wait();
  CHECK_FALSE(later);
  int number = 0;
  try {
    background.check();
  } catch (const Special& special) {
    number = special.number;
  }
  CHECK(number == 7);
  CHECK_NOTHROW(background.check());
  background.push([&] { later = true; });
  background.finish();
  CHECK(later);
}

TEST_CASE("the end waits for every task; after finish() the next task starts another thread") {
  int done = 0;
  {
    Background background;
    CHECK_NOTHROW(background.finish());
    for (int i = 0; i < 10; ++i) background.push([&] { ++done; });
    background.finish();
    CHECK(done == 10);
    background.push([] { throw std::runtime_error("lost"); });
    CHECK_THROWS_WITH_AS(background.finish(), "lost", std::runtime_error);
    for (int i = 0; i < 10; ++i) background.push([&] { ++done; });
    background.push([] { throw std::runtime_error("nobody asks"); });
  }
  CHECK(done == 20);
}
