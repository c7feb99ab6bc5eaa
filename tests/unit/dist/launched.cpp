// SPDX-License-Identifier: Apache-2.0
// A program of several ranks that does what its second argument says: launched DEVICES WHAT [GRACE].
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "detpl/core/error.hpp"
#include "detpl/dist/error_file.hpp"
#include "detpl/dist/interface.hpp"
#include "detpl/dist/launch.ipp"

using namespace std::chrono_literals;

namespace {

void print_world(const detpl::World& world, int threads) {
  static constexpr const char* names[] = {"none", "self", "torchrun", "slurm", "open_mpi"};
  const char* omp = std::getenv("OMP_NUM_THREADS");
  std::printf(
      "world rank=%d size=%d local_rank=%d local_size=%d node_rank=%d nodes=%d launcher=%s master=%s:%d served=%d "
      "restarts=%d threads=%d omp=%s\n",
      world.rank, world.size, world.local_rank, world.local_size, world.node_rank, world.nodes,
      names[static_cast<int>(world.launcher)], world.master_address.c_str(), world.master_port, world.store_is_served,
      world.restarts, threads, omp ? omp : "");
}

void hang() {
  for (;;) std::this_thread::sleep_for(1h);
}

int act(const detpl::World& world, std::string_view what, int threads) {
  const bool odd = world.rank == 1;
  if (what == "world") {
    print_world(world, threads);
  } else if (what == "interface") {
    const auto found = detpl::find_interface(world);
    std::printf("interface %s %s\n", found.name.c_str(), found.address.c_str());
  } else if (what == "exit" && odd) {
    return 3;
  } else if (what == "exit-hang") {
    if (odd) return 3;
    hang();
  } else if (what == "kill" && odd) {
    std::printf("half a line");
    std::fflush(stdout);
    ::raise(SIGKILL);
  } else if (what == "throw" && odd) {
    throw std::runtime_error("a hook has thrown");
  } else if (what == "throw-first" && world.rank == 0) {
    throw std::runtime_error("rank 0 has thrown");
  } else if (what == "refuse" && world.rank == 0) {
    throw detpl::config_error("rank 0 has refused");
  } else if (what == "throw-first" || what == "refuse") {
    hang();
  } else if (what == "stay") {
    std::printf("pid %d\n", static_cast<int>(::getpid()));
    hang();
  } else if (what == "slow" && odd) {
    hang();
  } else if (what == "lines") {
    for (int i = 0; i < 3000; ++i) {
      std::printf("printf %d", i);
      std::printf(" of rank %d\n", world.rank);
      std::cout << "cout " << i << " of rank " << world.rank << "\n";
      std::cerr << "cerr " << i << " of rank " << world.rank << std::endl;
    }
  } else if (what == "huge") {
    const std::string line(900'000, static_cast<char>('a' + world.rank));
    for (int i = 0; i < 6; ++i) (i % 2 ? std::cerr : std::cout) << line + "\n";
  } else if (what == "binary") {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    if (odd) std::fwrite(bytes.data(), 1, bytes.size(), stdout);
  } else if (what == "descriptor" && odd) {
    for (const std::string_view part : {"written ", "in ", "parts\n", "and left"}) {
      if (::write(1, part.data(), part.size()) < 0) return 1;
      std::this_thread::sleep_for(20ms);
    }
  } else if (what == "stdin" && odd) {
    std::printf("stdin ends: %d\n", std::getchar() == EOF);
  } else if (what == "tool" && odd) {
    return std::system("/proc/$PPID/exe 0 world");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    detpl::LaunchOptions options{.devices = std::atoi(argv[1])};
    if (argc > 3) options.grace = options.timeout = std::chrono::seconds(std::atoi(argv[3]));
    detpl::Launch launch(options, argv);
    int exit_code = 1;
    try {
      exit_code = act(launch.world(), argv[2], launch.threads());
    } catch (const detpl::config_error&) {
      throw;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "detpl: %s\n", error.what());
      detpl::write_error_file(error.what());
    }
    return launch.finish(exit_code);
  } catch (const detpl::config_error& error) {
    std::fprintf(stderr, "detpl: %s\n", error.what());
    return 2;
  }
}
