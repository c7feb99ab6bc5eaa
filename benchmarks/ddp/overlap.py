# SPDX-License-Identifier: Apache-2.0
"""How much of a backward pass communication hides, over a slow link: overlap.cpp on two hosts, which are network namespaces.

The link has 1 Gbit/s. The program is told of its place by torchrun's variables alone, and finds the network interface by the route.
"""

import contextlib
import os
import shutil
import statistics
import subprocess

RATE = "1gbit"
STEPS = 8  # of a round


class Skipped(Exception):
    """Says why nothing can be measured here."""


def call(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True)


@contextlib.contextmanager
def linked_hosts():
    """The names of two namespaces, whose addresses are 10.99.0.1 and 10.99.0.2, with a link of RATE between them."""
    if os.geteuid() != 0:
        raise Skipped("needs root, to make network namespaces")
    if missing := [tool for tool in ("ip", "tc") if not shutil.which(tool)]:
        raise Skipped(f"needs {' and '.join(missing)}: install iproute2")
    hosts = [f"detpl{os.getpid()}{letter}" for letter in "ab"]
    with contextlib.ExitStack() as made:
        try:
            for host in hosts:
                call("ip", "netns", "add", host)
                made.callback(call, "ip", "netns", "delete", host)
            call("ip", "link", "add", "veth0", "netns", hosts[0], "type", "veth", "peer", "name", "veth0", "netns", hosts[1])
            for number, host in enumerate(hosts, 1):
                call("ip", "-n", host, "address", "add", f"10.99.0.{number}/24", "dev", "veth0")
                for device in "lo", "veth0":
                    call("ip", "-n", host, "link", "set", device, "up")
                call("tc", "-n", host, "qdisc", "add", "dev", "veth0", "root", "tbf", "rate", RATE, "burst", "256kb",
                     "latency", "50ms")
        except subprocess.CalledProcessError as error:
            raise Skipped(f"network namespaces can't be made here: {error.stderr.strip()}") from error
        yield hosts


def run(program, hosts, environment):
    """The least seconds of a backward pass, of averaging its gradients, and of both together."""
    ranks = []
    for rank, host in enumerate(hosts):
        place = {"RANK": str(rank), "LOCAL_RANK": "0", "WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "1", "GROUP_RANK": str(rank),
                 "GROUP_WORLD_SIZE": "2", "MASTER_ADDR": "10.99.0.1", "MASTER_PORT": "29400"}
        ranks.append(subprocess.Popen(["ip", "netns", "exec", host, program, str(STEPS)], stdout=subprocess.PIPE, text=True,
                                      env={**environment, **place}))
    outputs = [rank.communicate()[0] for rank in ranks]
    if any(rank.returncode for rank in ranks):
        raise RuntimeError(f"{program} ended with {[rank.returncode for rank in ranks]}")
    return [float(word) for word in outputs[0].split()]


def hidden(backward, communication, together):
    return (backward + communication - together) / backward


def measure(program, rounds, environment):
    """Rows: name, by the least times of all rounds, and the median of the rounds."""
    environment = {name: value for name, value in environment.items() if name != "GLOO_SOCKET_IFNAME"}
    with linked_hosts() as hosts:
        measured = [run(program, hosts, environment) for _ in range(rounds)]
    columns = list(zip(*measured))
    for name, times in zip(("backward pass, s", "averaging of its gradients, s", "both at once, s"), columns):
        yield name, min(times), statistics.median(times)
    yield "part of the backward pass that is hidden", hidden(*map(min, columns)), statistics.median(hidden(*row) for row in measured)
