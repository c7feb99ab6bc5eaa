#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills training runs at random moments and lets them go on, until they end as runs do that nobody disturbs.

kill.py TRAINEE [--kills N] [--seed N] [--flags FLAGS]

Each run has settings by chance, unless --flags says them. Exits with 77 if safetensors or tensorboard isn't installed.
"""
import argparse
import collections
import logging
import os
import random
import shlex
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

try:
    import safetensors.numpy  # noqa: F401
    logging.disable(logging.WARNING)
    from tensorboard.backend.event_processing import event_accumulator  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from trainee import Failed, Run, require


def random_flags(chance):
    """Settings of a run, but for the way of saving."""
    flags = ["--checkpoint-every-n-steps", chance.choice([3, 7]), "--log-every-n-steps", chance.choice([1, 4]),
             "--prefetch", chance.choice([0, 2])]
    flags += chance.choice([[], ["--accumulate-grad-batches", 3], ["--accumulate-grad-batches", "0:1,2:4"]])
    flags += chance.choice([[], ["--val-check-interval", 0.4], ["--val-check-interval", 9]])
    flags += chance.choice([[], ["--gradient-clip-val", 0.5]])
    return [*map(str, flags)]


def kill_once(run, chance, counts):
    """Kills the part under way soon after its first checkpoint. False if it ended before."""
    begun_with = run.last()
    if chance.random() < 0.05:  # a kill while it starts; it doesn't count
        time.sleep(chance.uniform(0, 1.5))
        counts["while starting"] += 1
        run.process.kill()
        return run.process.wait() == -signal.SIGKILL
    require(run.wait_for(run.notes) is False or not run.temporaries(of_others=True),
            f"part {run.parts} began to train with {run.temporaries(of_others=True)} left")
    if not run.wait_for(lambda: run.last() != begun_with):
        return False
    writing = chance.random() < 0.4
    if writing:
        if not run.wait_for(run.is_writing):
            return False
        time.sleep(chance.uniform(0, 0.01))
    else:
        time.sleep(chance.uniform(0, 0.15))
    during = run.is_writing()
    run.process.kill()
    if run.process.wait() != -signal.SIGKILL:
        return False
    counts["killed"] += 1
    counts["while writing"] += during
    notes = run.notes()
    counts["inside an epoch"] += bool(notes) and notes[-1][1] != "24"
    return True


def kill_run(program, folder, flags, asynchronous, kills, chance, counts):
    """One run that is killed again and again, but `kills` times at most, against one that isn't."""
    reference = Run(program, folder / "undisturbed", flags)
    reference.start()
    reference.finish()
    run = Run(program, folder / "killed", [*flags, *(["--async-checkpoint"] if asynchronous else [])])
    before = counts["killed"]
    while True:
        run.start()
        if counts["killed"] - before >= kills or not kill_once(run, chance, counts):
            run.finish()
            run.check_part(reference)
            break
        run.check_checkpoints()
        run.check_part(reference)
    run.check_same_end(reference)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trainee", type=Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--flags")
    arguments = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    print(f"seed {arguments.seed}", flush=True)
    chance = random.Random(arguments.seed)
    counts, failures, number = collections.Counter(), 0, 0
    per_run = min(25, -(-arguments.kills // 2))
    begun = time.monotonic()
    while counts["killed"] < arguments.kills or number % 2:  # as many runs that save in the background as others
        flags = shlex.split(arguments.flags) if arguments.flags else random_flags(chance)
        flags += ["--max-epochs", str(max(3, per_run))] if "--max-epochs" not in flags else []
        asynchronous = number % 2 == 1
        folder = Path(tempfile.mkdtemp(prefix="detpl_kill_"))
        already = counts["killed"]
        words = shlex.join(flags) + (" --async-checkpoint" if asynchronous else "")
        try:
            kill_run(arguments.trainee.resolve(), folder, flags, asynchronous, per_run, chance, counts)
            outcome = "ends as if undisturbed"
            shutil.rmtree(folder)
        except Failed as failure:
            outcome = f"FAILED: {failure}; see {folder}"
            failures += 1
        print(f"{words}: {counts['killed'] - already} kills, {outcome}", flush=True)
        number += 1
        if failures >= 5:
            break
    print(f"{dict(counts)} in {time.monotonic() - begun:.0f} s, {failures} of {number} runs failed (seed {arguments.seed})")
    sys.exit(failures > 0)


main()
