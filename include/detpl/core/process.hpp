// SPDX-License-Identifier: Apache-2.0
// Calls to the operating system for child processes: start, output, end.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "detpl/core/error.hpp"

extern char** environ;

namespace detpl::inline v0::os {

/// A file descriptor, closed when it goes out of scope.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  void close() {
    if (is_open()) ::close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

/// How a process ended.
struct Ending {
  int exit_code = 0;
  int signal = 0;  ///< the one that ended it, 0 where it ended by itself

  bool is_failure() const { return exit_code != 0 || signal != 0; }
};

/// `ended with exit code 3` or `was killed by signal 9 (Killed)`.
inline std::string ending_text(Ending ending) {
  if (ending.signal == 0) return "ended with exit code " + std::to_string(ending.exit_code);
  return "was killed by signal " + std::to_string(ending.signal) + " (" + ::strsignal(ending.signal) + ")";
}

/// The variables of this process's environment, `NAME=value` each.
inline std::vector<std::string> environment_variables() {
  std::vector<std::string> variables;
  for (char** next = environ; next && *next; ++next) variables.emplace_back(*next);
  return variables;
}

/// Removes a variable from this process's environment.
///
/// Order: not while another thread reads the environment.
inline void remove_from_environment(const char* name) { ::unsetenv(name); }

/// Ends this process when the thread that started it ends. Does it at once, with exit code 1, if the process `parent`
/// has ended already.
inline void die_with_parent(std::int64_t parent) {
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (::getppid() != parent) ::_exit(1);  // it ended before the line above
}

/// A program that this process has started.
///
/// It is killed, if it still runs, when the object goes out of scope.
/// Errors: the constructors throw Error if the program can't be started.
class Child {
 public:
  /// Nothing to read on standard input, pipes as standard output and standard error.
  Child(const std::filesystem::path& program, std::vector<std::string> arguments,
        std::vector<std::string> environment) {
    std::array<Descriptor, 2> ends;
    for (std::size_t i = 0; i < 2; ++i) {
      int pair[2];
      if (::pipe(pair) != 0) fail(program, errno);
      outputs_[i] = Descriptor(pair[0]);
      ends[i] = Descriptor(pair[1]);
      for (const int end : pair) ::fcntl(end, F_SETFD, FD_CLOEXEC);
      ::fcntl(pair[0], F_SETFL, O_NONBLOCK);
    }
    FileActions actions;
    ::posix_spawn_file_actions_addopen(&actions.all, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions.all, ends[0].number(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions.all, ends[1].number(), STDERR_FILENO);
    start(program, actions, nullptr, arguments, environment);
  }
  /// `input` as standard input; what it prints is added to the file `output`. Ctrl-C in the terminal doesn't reach it.
  Child(const std::filesystem::path& program, std::vector<std::string> arguments, std::vector<std::string> environment,
        const Descriptor& input, const std::filesystem::path& output) {
    FileActions actions;
    ::posix_spawn_file_actions_adddup2(&actions.all, input.number(), STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&actions.all, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                       0666);
    ::posix_spawn_file_actions_adddup2(&actions.all, STDOUT_FILENO, STDERR_FILENO);
    posix_spawnattr_t own_group;
    ::posix_spawnattr_init(&own_group);
    ::posix_spawnattr_setflags(&own_group, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&own_group, 0);
    start(program, actions, &own_group, arguments, environment);
    ::posix_spawnattr_destroy(&own_group);
  }
  Child(Child&& other) noexcept
      : id_(std::exchange(other.id_, 0)), outputs_(std::move(other.outputs_)), ending_(other.ending_) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    kill();
    if (is_running()) ::waitpid(id_, nullptr, 0);
  }

  bool is_running() const { return id_ != 0 && !ending_; }

  /// Looks whether it has ended, without waiting. Returns how, once.
  std::optional<Ending> poll_ending() {
    if (!is_running()) return {};
    int status = 0;
    const ::pid_t ended = ::waitpid(id_, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return {};
    if (ended < 0)
      ending_ = Ending{.exit_code = 1};  // somebody else has waited for it: then nobody knows
    else if (WIFSIGNALED(status))
      ending_ = Ending{.signal = WTERMSIG(status)};
    else
      ending_ = Ending{.exit_code = WEXITSTATUS(status)};
    return ending_;
  }

  /// Asks it to end: SIGTERM.
  void terminate() {
    if (is_running()) ::kill(id_, SIGTERM);
  }
  /// Ends it at once.
  void kill() {
    if (is_running()) ::kill(id_, SIGKILL);
  }

  /// The reading ends of its standard output and standard error.
  std::array<Descriptor, 2>& outputs() { return outputs_; }

 private:
  struct FileActions {
    FileActions() { ::posix_spawn_file_actions_init(&all); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { ::posix_spawn_file_actions_destroy(&all); }
    posix_spawn_file_actions_t all;
  };

  void start(const std::filesystem::path& program, const FileActions& actions, const posix_spawnattr_t* attributes,
             std::vector<std::string>& arguments, std::vector<std::string>& environment) {
    const int code = ::posix_spawn(&id_, program.c_str(), &actions.all, attributes, pointers(arguments).data(),
                                   pointers(environment).data());
    if (code != 0) fail(program, code);
  }

  [[noreturn]] static void fail(const std::filesystem::path& program, int code) {
    throw Error("cannot start another `" + program.string() + "`: " + std::generic_category().message(code) +
                ". Raise the limits of processes and open files (ulimit -u, ulimit -n).");
  }

  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  }

  ::pid_t id_ = 0;
  std::array<Descriptor, 2> outputs_;
  std::optional<Ending> ending_;
};

/// Returns when one of the descriptors can be read or is at its end, after `seconds` at the latest.
inline void wait_for_input(const std::vector<int>& descriptors, double seconds) {
  std::vector<::pollfd> entries;
  for (const int descriptor : descriptors) entries.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
  ::poll(entries.data(), entries.size(), static_cast<int>(seconds * 1000));
}

/// Appends what a pipe has, 64 KiB at most, to `text`; closes the pipe at its end. False if there was nothing.
inline bool read_available(Descriptor& pipe, std::string& text) {
  std::array<char, 1 << 16> bytes;
  const ::ssize_t got = ::read(pipe.number(), bytes.data(), bytes.size());
  if (got > 0) text.append(bytes.data(), static_cast<std::size_t>(got));
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) pipe.close();
  return got > 0;
}

/// Makes standard output and standard error of C and C++ write whole lines, so that other writers never come between.
///
/// Order: before anything is written.
inline void write_whole_lines() {
  static std::array<std::array<char, 1 << 16>, 2> buffers;
  std::setvbuf(stdout, buffers[0].data(), _IOLBF, buffers[0].size());
  std::setvbuf(stderr, buffers[1].data(), _IOLBF, buffers[1].size());
}

/// Writes to standard output (1) or standard error (2) while no other thread does so through C or C++; past what those
/// still hold back. What can't be written is dropped.
///
/// Order: for a thread that gets no signals, or SIGPIPE might end the process.
inline void write_between_lines(int descriptor, std::string_view text) {
  ::flockfile(stdout);
  ::flockfile(stderr);  // both may be the same file
  while (!text.empty()) {
    const ::ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      ::pollfd entry{.fd = descriptor, .events = POLLOUT, .revents = 0};
      ::poll(&entry, 1, /*timeout=*/1000);
    } else if (errno != EINTR) {
      break;
    }
  }
  ::funlockfile(stderr);
  ::funlockfile(stdout);
}

}  // namespace detpl::inline v0::os
