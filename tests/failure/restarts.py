#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills ranks of runs that torchrun starts again, until they end as a run does that nobody disturbs.

restarts.py TRAINEE [--kills N] [--seed N], where TRAINEE is the program of tests/kill. Exits with 77 if torch,
safetensors or tensorboard isn't installed.
"""
import argparse
import collections
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

TORCHRUN = Path(sys.executable).with_name("torchrun")
try:
    import safetensors.numpy  # noqa: F401
    logging.disable(logging.WARNING)
    from tensorboard.backend.event_processing import event_accumulator  # noqa: F401
    if not TORCHRUN.exists():
        raise ImportError("torchrun isn't there")
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

for folder in "kill", "python":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / folder))
from processes import environment, outliving, ranks
from trainee import Failed, Run, require

RESTARTS = 3
MOMENTS = "while starting", "before the first checkpoint", "while writing", "any time"


def kill_once(run, moment, before, chance, counts):
    """Kills a rank of the group that has come after that of the process ids `before`; its process ids, none if the run
    has ended."""
    group = []

    def started():
        group[:] = [pid for pid in ranks(run.folder, run.program).values() if pid not in before]
        return len(group) == 2

    trained, saved = len(run.notes()), run.last()
    if not run.wait_for(started):
        return []
    if moment == "while starting":
        time.sleep(chance.uniform(0, 1.5))
    else:
        if not run.wait_for(lambda: len(run.notes()) > trained):
            return []
        if moment == "while writing":
            if not run.wait_for(run.is_writing):
                return []
            time.sleep(chance.uniform(0, 0.005))
        elif moment == "any time":
            if not run.wait_for(lambda: run.last() != saved):
                return []
            time.sleep(chance.uniform(0, 0.3))
    during, first = run.is_writing(), run.last() is None
    try:
        os.kill(chance.choice(group), signal.SIGKILL)
    except ProcessLookupError:  # it has just ended
        return []
    counts["killed"] += 1
    counts["before the first checkpoint"] += first
    counts["while writing"] += during
    return group


def kill_ranks(program, folder, flags, moments, chance, counts):
    """A run whose ranks are killed again and again, against one that isn't disturbed."""
    reference = Run(program, folder / "undisturbed", [*flags, "--devices", 2])
    reference.start(env=environment(OMP_NUM_THREADS="1"))
    reference.finish()
    launcher = [TORCHRUN, "--no-python", "--nproc-per-node", 2, "--standalone", "--max-restarts", RESTARTS,
                "--monitor-interval", 0.1]
    run = Run(program, folder / "killed", flags, launcher)
    run.start(env=environment(OMP_NUM_THREADS="1"))
    before = []
    try:
        for moment in moments:
            before = kill_once(run, moment, before, chance, counts)
            if not before:
                break
        code = run.process.wait(120)
    finally:
        run.process.kill()
    require(code == 0, f"torchrun ended with {code}: {run.errors()}")
    require(not outliving(run.folder), "processes are left")
    require([path.name for path in (run.folder / "lightning_logs").iterdir()] == ["version_0"],
            "the run has several folders")
    for rank in 0, 1:
        foreign = set(run.notes(rank)) - set(reference.notes(rank))
        require(not foreign, f"rank {rank} trained {sorted(foreign)[:3]}, which the undisturbed run didn't")
    run.check_same_end(reference)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trainee", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    chance = random.Random(arguments.seed)
    counts, failures, number = collections.Counter(), 0, 0
    begun = time.monotonic()
    while counts["killed"] < arguments.kills and failures < 3:
        every = chance.choice([3, 5])
        flags = ["--max-epochs", 4, "--checkpoint-every-n-steps", every, "--log-every-n-steps", 1, "--hparam", "step_ms=15",
                 *(["--async-checkpoint"] if number % 2 else [])]
        moments = ["before the first checkpoint", "while writing", "any time"] if number == 0 else \
            chance.choices(MOMENTS, k=min(RESTARTS, arguments.kills - counts["killed"]))
        folder = Path(tempfile.mkdtemp(prefix="detpl_restarts_"))
        try:
            kill_ranks(arguments.trainee.resolve(), folder.resolve(), flags, moments, chance, counts)
            outcome = "ends as if undisturbed"
            shutil.rmtree(folder)
        except Failed as failure:
            outcome = f"FAILED: {failure}; see {folder}"
            failures += 1
        print(f"{moments}, {' '.join(map(str, flags))}: {outcome}", flush=True)
        number += 1
    print(f"{dict(counts)} in {time.monotonic() - begun:.0f} s, {failures} of {number} runs failed (seed {arguments.seed})")
    sys.exit(failures > 0)


main()
