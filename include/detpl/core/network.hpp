// SPDX-License-Identifier: Apache-2.0
// Calls to the operating system for the network: free ports, the way to another host, connections that break, lines
// between processes.
#pragma once

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "detpl/core/error.hpp"
#include "detpl/core/process.hpp"

namespace detpl::inline v0::os {

/// A TCP port of this host that nobody is given as long as this object lives.
///
/// Only a server that sets SO_REUSEADDR, as TCPStore does, can still listen there.
class ReservedPort {
 public:
  ReservedPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int yes = 1;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (!socket_.is_open() || ::setsockopt(socket_.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        ::bind(socket_.number(), any, size) != 0 || ::getsockname(socket_.number(), any, &size) != 0)
      throw Error("cannot get a free TCP port: " + std::generic_category().message(errno) +
                  ". Check that this host has its loopback interface.");
    number_ = ntohs(address.sin_port);
  }

  int number() const { return number_; }

 private:
  Descriptor socket_;
  int number_ = 0;
};

/// From now on, writing to a connection that the other side has closed is an error on all threads, and not a SIGPIPE,
/// which would end the process.
inline void ignore_broken_pipes() { ::signal(SIGPIPE, SIG_IGN); }

/// The same while it lives, on the calling thread.
class BrokenPipesAreErrors {
 public:
  BrokenPipesAreErrors() : signals_(broken_pipe()), was_pending_(is_pending()) {
    ::pthread_sigmask(SIG_BLOCK, &signals_, &previous_);
  }
  BrokenPipesAreErrors(const BrokenPipesAreErrors&) = delete;
  BrokenPipesAreErrors& operator=(const BrokenPipesAreErrors&) = delete;
  ~BrokenPipesAreErrors() {
    int taken = 0;
    if (!was_pending_ && is_pending()) ::sigwait(&signals_, &taken);
    ::pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
  }

 private:
  static sigset_t broken_pipe() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    return signals;
  }
  static bool is_pending() {
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
  }

  sigset_t signals_, previous_;
  bool was_pending_;
};

/// The two ends of a connection between this process and one that it starts.
inline std::pair<Descriptor, Descriptor> connected_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw Error("cannot connect to another process: " + std::generic_category().message(errno) +
                ". Raise the limit of open files (ulimit -n).");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Lines of text to and from another process.
class LineConnection {
 public:
  explicit LineConnection(Descriptor socket) : socket_(std::move(socket)) {}

  bool is_open() const { return socket_.is_open(); }
  int number() const { return socket_.number(); }

  /// Sends a line, which holds no newline. False if the other side is gone.
  bool send(std::string_view line) {
    const std::string text = std::string(line) + "\n";
    for (std::string_view rest = text; !rest.empty();) {
      const ::ssize_t sent = ::send(socket_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// The next line, once it has come. None if the other side is gone.
  std::optional<std::string> receive() { return next_line(0); }
  /// The next line if it has come already.
  std::optional<std::string> receive_available() { return next_line(MSG_DONTWAIT); }

 private:
  std::optional<std::string> next_line(int flags) {
    std::array<char, 1 << 12> bytes;
    for (;;) {
      if (const std::size_t end = text_.find('\n'); end != std::string::npos) {
        std::string line = text_.substr(0, end);
        text_.erase(0, end + 1);
        return line;
      }
      const ::ssize_t got = socket_.is_open() ? ::recv(socket_.number(), bytes.data(), bytes.size(), flags) : 0;
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return std::nullopt;
      if (got <= 0) {
        socket_.close();
        return std::nullopt;
      }
      text_.append(bytes.data(), static_cast<std::size_t>(got));
    }
  }

  Descriptor socket_;
  std::string text_;  // what has come after the last line
};

/// A network interface and one address of it, as text.
struct Interface {
  std::string name;
  std::string address;
  bool is_loopback = false;
};

namespace detail {

inline std::string address_text(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const void* bytes = nullptr;
  if (address.sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return bytes && ::inet_ntop(address.sa_family, bytes, text, sizeof text) ? text : "";
}

/// The first of the host's interfaces that are up for which `is_meant(interface)`.
template <class Condition>
std::optional<Interface> find_interface(const Condition& is_meant) {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(first, &::freeifaddrs);
  for (const ifaddrs* next = first; next; next = next->ifa_next) {
    if (!next->ifa_addr || !(next->ifa_flags & IFF_UP)) continue;
    const Interface found{next->ifa_name, address_text(*next->ifa_addr), (next->ifa_flags & IFF_LOOPBACK) != 0};
    if (!found.address.empty() && is_meant(found)) return found;
  }
  return {};
}

}  // namespace detail

/// The interface of a name, if it is up.
inline std::optional<Interface> interface_named(const std::string& name) {
  return detail::find_interface([&](const Interface& candidate) { return candidate.name == name; });
}

/// The interface through which this host reaches another one; nothing is sent. None where there is no way.
///
/// Errors: config_error where the host's name has no address.
inline std::optional<Interface> interface_towards(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* first = nullptr;
  if (const int code = ::getaddrinfo(host.c_str(), "9", &hints, &first); code != 0)
    throw config_error("cannot find the host `" + host + "`: " + ::gai_strerror(code) +
                       ". Check its name, or give its address.");
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, &::freeaddrinfo);
  for (const addrinfo* next = first; next; next = next->ai_next) {
    const Descriptor socket(::socket(next->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_storage own{};
    auto* const any = reinterpret_cast<sockaddr*>(&own);
    socklen_t size = sizeof own;
    if (!socket.is_open() || ::connect(socket.number(), next->ai_addr, next->ai_addrlen) != 0 ||
        ::getsockname(socket.number(), any, &size) != 0)
      continue;
    const std::string address = detail::address_text(*any);
    if (auto found = detail::find_interface([&](const Interface& candidate) { return candidate.address == address; }))
      return found;
    // Every address of 127.0.0.0/8 is this host's, and only one has a name.
    if (address.starts_with("127.")) return Interface{"lo", address, true};
  }
  return {};
}

/// An interface that leads out of this host: that of the default route, else the first.
inline std::optional<Interface> outer_interface() {
  auto found = interface_towards("192.0.2.1");  // an address for documentation: nobody's
  if (found && !found->is_loopback) return found;
  return detail::find_interface([](const Interface& candidate) {
    return !candidate.is_loopback && !candidate.address.starts_with("fe80:");  // which a neighbour can't use by itself
  });
}

}  // namespace detpl::inline v0::os
