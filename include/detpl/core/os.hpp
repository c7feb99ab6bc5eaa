// SPDX-License-Identifier: Apache-2.0
// Calls to the operating system: terminal, process, clocks, signals, durable files, links, exchanged names.
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <concepts>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "detpl/core/error.hpp"

namespace detpl::inline v0::os {

/// Throws the io_error for a failed call: what was tried, on which path, why it failed, what to do.
[[noreturn]] inline void fail(std::string_view attempt, const std::filesystem::path& path, int code = errno) {
  std::string_view fix = "Check the path.";
  if (code == ENOENT) fix = "Check that the path is right and its folder still there.";
  if (code == ENOSPC || code == EDQUOT) fix = "Free some space, or choose another folder.";
  if (code == EACCES || code == EPERM || code == EROFS) fix = "Choose a folder that this user may write to.";
  if (code == ENOTDIR || code == EEXIST) fix = "A file is in the way: choose another folder.";
  if (code == EMFILE || code == ENFILE) fix = "Raise the limit of open files (ulimit -n).";
  if (code == EIO) fix = "Check the disk.";
  throw io_error("cannot " + std::string(attempt) + " `" + path.string() +
                 "`: " + std::system_category().message(code) + ". " + std::string(fix));
}

/// True if the descriptor (1 is stdout, 2 is stderr) is shown on a terminal.
inline bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

/// The width of the terminal behind a descriptor in columns, 80 where it can't be known.
inline int terminal_width(int descriptor = STDOUT_FILENO) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// The id of this process.
inline std::int64_t process_id() { return ::getpid(); }

/// The name of this machine, `localhost` where it has none.
inline std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? name : "localhost";
}

/// The file that this process runs, empty where the system can't say.
inline std::filesystem::path executable_path() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored);
}

/// Sets a variable of this process's environment where the user hasn't.
///
/// Order: not while another thread reads the environment.
inline void set_default_environment(const char* name, const char* value) { ::setenv(name, value, /*overwrite=*/0); }

/// Seconds since 1970, for people and for event files; may jump.
inline double wall_time() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Seconds since some fixed moment, for durations; never jumps.
inline double monotonic_time() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Blocks every signal on the calling thread while it lives; a thread started meanwhile never receives one.
class SignalBlock {
 public:
  SignalBlock() {
    sigset_t every;
    sigfillset(&every);
    if (const int code = ::pthread_sigmask(SIG_SETMASK, &every, &previous_))
      throw std::system_error(code, std::generic_category(), "pthread_sigmask");
  }
  SignalBlock(const SignalBlock&) = delete;
  SignalBlock& operator=(const SignalBlock&) = delete;
  ~SignalBlock() { ::pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }

 private:
  sigset_t previous_;
};

/// Lets the calling thread step back behind those that compute.
inline void lower_priority() {
#ifdef __linux__  // where this is a thread's own
  [[maybe_unused]] const int level = ::nice(10);
#endif
}

/// While it lives, signals ask for something instead of ending the process: the first SIGINT (Ctrl-C) or SIGTERM calls
/// `stop`, the second ends the process; every SIGUSR1 calls `save`.
///
/// A signal that is ignored stays so (nohup); at the end each has its former action again. The functions may do only
/// what a signal handler may: store to lock-free atomics. They may run on any thread, none after the destructor.
/// Order: one of these at a time.
class OnSignals {
 public:
  using Function = void (*)(void*) noexcept;
  struct Functions {
    Function save;
    Function stop;
  };

  OnSignals(Functions functions, void* argument) {
    Target& at = target();
    at.functions = functions;
    at.stopped.store(false);
    at.argument.store(argument);
    for (std::size_t i = 0; i < signals.size(); ++i) {
      ::sigaction(signals[i], nullptr, &previous_[i]);
      if (previous_[i].sa_handler == SIG_IGN) continue;
      struct sigaction action {};
      action.sa_handler = &handle;
      action.sa_flags = SA_RESTART;
      ::sigaction(signals[i], &action, nullptr);
    }
  }
  OnSignals(const OnSignals&) = delete;
  OnSignals& operator=(const OnSignals&) = delete;
  ~OnSignals() {
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &previous_[i], nullptr);
    target().argument.store(nullptr);
    while (target().handling.load() > 0) std::this_thread::yield();  // a handler that runs on another thread
  }

 private:
  static constexpr std::array signals{SIGINT, SIGTERM, SIGUSR1};

  struct Target {
    Functions functions{};  // set before the handlers are
    std::atomic<void*> argument = nullptr;
    std::atomic<int> handling = 0;
    std::atomic<bool> stopped = false;
  };
  static_assert(std::atomic<void*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

  static Target& target() {
    static constinit Target instance;
    return instance;
  }

  static void handle(int signal) {
    Target& to = target();
    to.handling.fetch_add(1);
    if (void* argument = to.argument.load()) {
      if (signal == SIGUSR1) {
        to.functions.save(argument);
      } else if (!to.stopped.exchange(true)) {
        to.functions.stop(argument);
      } else {
        std::signal(signal, SIG_DFL);
        std::raise(signal);  // comes when this handler returns
      }
    }
    to.handling.fetch_sub(1);
  }

  std::array<struct sigaction, signals.size()> previous_;
};

/// An open file, closed when it goes out of scope.
///
/// Errors: each function throws io_error with the path.
class File {
 public:
  File() = default;
  /// Opens a file to read it.
  static File open(const std::filesystem::path& path) { return File(path, O_RDONLY, "open"); }
  /// Creates a file that must not be there yet.
  static File create(const std::filesystem::path& path) { return File(path, O_WRONLY | O_CREAT | O_EXCL, "create"); }
  /// Opens a file to add to its end, and creates it where absent.
  static File append(const std::filesystem::path& path) { return File(path, O_WRONLY | O_CREAT | O_APPEND, "write"); }

  File(File&& other) noexcept : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~File() {
    if (is_open()) ::close(descriptor_);
  }

  bool is_open() const { return descriptor_ >= 0; }
  const std::filesystem::path& path() const { return path_; }

  /// The file's length in bytes.
  std::uint64_t size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) fail("read", path_);
    return static_cast<std::uint64_t>(status.st_size);
  }

  /// Throws once the file's last name is gone: nobody would ever read what is written.
  void check_name() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) == 0 && status.st_nlink == 0)
      throw io_error("cannot write `" + path_.string() +
                     "`: it was deleted during the run. Leave a run's folder alone until it has ended.");
  }

  /// Claims the file or folder until it is closed or the process ends; false if somebody else has it.
  bool try_lock() const { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK; }

  /// Writes all of the bytes.
  void write(const void* bytes, std::size_t count) {
    for (auto* next = static_cast<const char*>(bytes); count > 0;) {
      const ::ssize_t written = ::write(descriptor_, next, std::min(count, longest_call));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", path_);
      next += written;
      count -= static_cast<std::size_t>(written);
    }
  }
  void write(std::string_view text) { write(text.data(), text.size()); }

  /// Reads up to `count` bytes from `offset` on and returns how many there were.
  std::size_t read(void* bytes, std::size_t count, std::uint64_t offset) const {
    std::size_t done = 0;
    while (done < count) {
      const ::ssize_t got = ::pread(descriptor_, static_cast<char*>(bytes) + done, std::min(count - done, longest_call),
                                    static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("read", path_);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  /// Lets the disk begin with a part of the file, so that `sync` has less to wait for.
  void start_sync(std::uint64_t offset, std::uint64_t count) const {
#ifdef SYNC_FILE_RANGE_WRITE
    ::sync_file_range(descriptor_, static_cast<off_t>(offset), static_cast<off_t>(count), SYNC_FILE_RANGE_WRITE);
#endif
  }

  /// Returns when the contents are on the disk, at once where the file system can't tell (EINVAL).
  void sync() const {
    if (::fsync(descriptor_) != 0 && errno != EINVAL) fail("write", path_);
  }

  /// Closes the file and reports what only now turned out not to be written.
  void close() {
    if (::close(std::exchange(descriptor_, -1)) != 0) fail("write", path_);
  }

 private:
  static constexpr std::size_t longest_call = std::size_t{1} << 30;

  File(const std::filesystem::path& path, int flags, std::string_view attempt) : path_(path) {
    descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(attempt, path);
  }

  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// The whole of a file, which must not be longer than `limit` bytes.
inline std::string read_file(const std::filesystem::path& path, std::uint64_t limit = std::uint64_t{1} << 32) {
  const File file = File::open(path);
  const std::uint64_t size = file.size();
  if (size > limit)
    throw io_error("cannot read `" + path.string() + "`: its " + std::to_string(size) + " bytes are more than the " +
                   std::to_string(limit) + " allowed. Check that it is the right file.");
  std::string text(size, '\0');
  text.resize(file.read(text.data(), text.size(), 0));
  return text;
}

/// Makes the names in a folder (new, renamed, removed files) durable.
inline void sync_directory(const std::filesystem::path& folder) { File::open(folder.empty() ? "." : folder).sync(); }

/// Creates one folder, durably; false if something of that name was already there. Of several racing callers one gets
/// true.
inline bool create_directory(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0777) == 0) {
    sync_directory(folder.parent_path());
    return true;
  }
  if (errno != EEXIST) fail("create the folder", folder);
  return false;
}

/// Creates a folder and those above it, where absent, durably.
inline void create_directories(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return;
  if (!folder.has_filename()) return os::create_directories(folder.parent_path());
  os::create_directories(folder.parent_path());
  if (!os::create_directory(folder) && !std::filesystem::is_directory(folder, error))
    fail("create the folder", folder, EEXIST);
}

/// Swaps two names in one call; false where the file system can't.
inline bool exchange(const std::filesystem::path& one, const std::filesystem::path& other) {
#ifdef RENAME_EXCHANGE
  return ::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0;
#else
  return false;
#endif
}

}  // namespace detpl::inline v0::os
