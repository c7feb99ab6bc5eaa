// SPDX-License-Identifier: Apache-2.0
// Every call to the operating system: terminal, process, clocks, signals, durable files, atomic replacement.
#pragma once

#include <fcntl.h>
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

  /// Returns when the contents are on the disk.
  void sync() {
    if (::fsync(descriptor_) != 0) fail("write", path_);
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

/// Creates one folder; false if something of that name was already there. Of several racing callers one gets
/// true.
inline bool create_directory(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0777) == 0) return true;
  if (errno != EEXIST) fail("create the folder", folder);
  return false;
}

/// Creates a folder and those above it, where absent.
inline void create_directories(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail("create the folder", folder, error.value());
}

/// A fresh name beside `path` for what will be renamed to it: `.NAME.tmp-PID-N`.
inline std::filesystem::path temporary_sibling(const std::filesystem::path& path) {
  static std::atomic<unsigned> count{0};
  std::string stem = ".";  // not one expression: g++ 12 warns about "." + string at -O3
  stem += path.filename().string() + ".tmp-" + std::to_string(process_id()) + "-";
  std::filesystem::path sibling;
  do {
    sibling = path.parent_path() / (stem + std::to_string(count++));
  } while (std::filesystem::exists(std::filesystem::symlink_status(sibling)));
  return sibling;
}

/// True for the names that `temporary_sibling` gives: what a killed writer may leave behind, never whole.
inline bool is_temporary(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  const std::size_t mark = name.rfind(".tmp-");
  return name.starts_with('.') && mark != std::string::npos &&
         name.find_first_not_of("0123456789-", mark + 5) == std::string::npos;
}

/// Removes what killed writers left in a folder. Call it while nobody else writes there.
inline void remove_temporaries(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
    if (is_temporary(entry.path())) std::filesystem::remove_all(entry.path(), ignored);
}

/// Gives `from` the name `to`, replacing what was there; a reader sees the old or the new one, never half of
/// one.
///
/// Cost: a folder is swapped with the old one in one call where the file system can do that; elsewhere, for
/// an instant, neither has the name.
inline void replace(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return;
  if (errno != ENOTEMPTY && errno != EEXIST) fail("write", to);
#ifdef RENAME_EXCHANGE
  const bool swapped = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0;
#else
  const bool swapped = false;
#endif
  std::filesystem::path old = from;
  if (!swapped) {
    old = temporary_sibling(to);
    if (::rename(to.c_str(), old.c_str()) != 0 || ::rename(from.c_str(), to.c_str()) != 0) fail("write", to);
  }
  std::error_code ignored;  // a leftover has a temporary name and is ignored
  std::filesystem::remove_all(old, ignored);
}

/// Has `fill(File&)` write a file under a temporary name, makes it durable and renames it to `path`: all or
/// nothing.
template <class Fill>
  requires std::invocable<Fill&, File&>
void replace_file(const std::filesystem::path& path, Fill fill) {
  const std::filesystem::path temporary = temporary_sibling(path);
  try {
    File file = File::create(temporary);
    fill(file);
    file.sync();
    file.close();
    replace(temporary, path);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw;
  }
  sync_directory(path.parent_path());
}

/// Replaces a file's text: all of it or nothing.
inline void replace_file(const std::filesystem::path& path, std::string_view text) {
  replace_file(path, [&](File& file) { file.write(text); });
}

/// Makes `link` a symbolic link to `target` (relative to the link's folder), replacing an older link by
/// rename.
inline void replace_link(const std::filesystem::path& link, const std::filesystem::path& target) {
  const std::filesystem::path temporary = temporary_sibling(link);
  if (::symlink(target.c_str(), temporary.c_str()) != 0) fail("create the link", link);
  if (::rename(temporary.c_str(), link.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary.c_str());
    fail("replace the link", link, code);
  }
  sync_directory(link.parent_path());
}

}  // namespace detpl::inline v0::os
