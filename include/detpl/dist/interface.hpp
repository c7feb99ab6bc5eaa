// SPDX-License-Identifier: Apache-2.0
// The network interface on which a process meets the others.
#pragma once

#include <optional>
#include <string>

#include "detpl/core/error.hpp"
#include "detpl/core/network.hpp"
#include "detpl/dist/find_world.hpp"
#include "detpl/dist/world.hpp"

namespace detpl::inline v0 {

/// The interface through which this process reaches rank 0's host, or the first that GLOO_SOCKET_IFNAME names.
///
/// A host whose own name means 127.0.1.1, as on Debian, takes one that other hosts can reach, if there are others.
/// Errors: config_error where there is no such interface, or no way to the host.
inline os::Interface find_interface(const World& world, const Environment& environment = process_environment()) {
  if (const char* wanted = environment("GLOO_SOCKET_IFNAME"); wanted && *wanted) {
    const std::string names = wanted, name = names.substr(0, names.find(','));
    if (const auto found = os::interface_named(name)) return *found;
    throw config_error("GLOO_SOCKET_IFNAME names `" + name +
                       "`, but this host has no such network interface that is up: `ip address` lists them");
  }
  std::optional<os::Interface> found = os::interface_towards(world.master_address);
  if (found && found->is_loopback && world.nodes > 1) found = os::outer_interface();
  if (found) return *found;
  throw config_error("this host has no way to rank 0's host `" + world.master_address +
                     "`: check the network and MASTER_ADDR, or name an interface by GLOO_SOCKET_IFNAME");
}

}  // namespace detpl::inline v0
