# SPDX-License-Identifier: Apache-2.0
"""Programs of several processes, as tests see them."""
import os
import re
import time
from pathlib import Path


def environment(**variables):
    """This process's without what test runners and launchers set."""
    ours = {name: value for name, value in os.environ.items()
            if not re.match(r"(OMP_|RANK$|WORLD_SIZE$|LOCAL_|MASTER_|OMPI_|PMIX_|SLURM_|TORCHELASTIC_)", name)}
    return ours | variables


def living(folder):
    """The processes whose working directory is `folder`: every test has its own."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "cwd") == str(folder) and "Z" not in (process / "stat").read_text().split()[2]:
                found.append(int(process.name))
        except OSError:
            pass
    return found


def outliving(folder, seconds=5):
    """Those of them that are still there after so long."""
    end = time.monotonic() + seconds
    while (found := living(folder)) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def ranks(folder, program):
    """Process ids of the ranks of a program that runs in `folder`, by rank."""
    found = {}
    for number in living(folder):
        process = Path("/proc") / str(number)
        try:
            if os.readlink(process / "exe") == str(program):
                variables = dict(item.partition("=")[::2] for item in (process / "environ").read_text().split("\0"))
                found[int(variables.get("RANK") or variables.get("OMPI_COMM_WORLD_RANK") or 0)] = number
        except OSError:
            pass
    return found
