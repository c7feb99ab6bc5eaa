#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A trial whose master takes half a second for every answer trains as fast as the program does without a master.

slow_master.py PROGRAM. The time is that of training alone, by the profiler's table; both run in turns, and the best round of
each counts: the least time is what the program takes when nothing else runs, and on a busy machine it takes up to twelve rounds
to see it. Exits with 1 if the ratio stays below 0.98, with 77 if the package determined isn't installed.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from master import Master, Slow
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PROGRAM = Path(sys.argv[1]).resolve()
BATCHES, LEAST, FEWEST, MOST = 10000, 0.98, 3, 12  # the last two are rounds
HPARAMS = {"global_batch_size": 64, "hidden_size": 128, "learning_rate": 0.001}


def training_seconds(command, **more):
    run = subprocess.run(command, text=True, capture_output=True, check=False, **more)
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    found = re.search(r"run_training_epoch\s*\|([^\n]*)", run.stdout)
    if not found:
        sys.exit("the profiler's table has no run_training_epoch:\n" + run.stdout)
    return float(re.findall(r"[\d.e+-]+", found[1])[2])


def alone():
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(f"hyperparameters: {HPARAMS}\nscheduling_unit: 1000\nmin_validation_period: {{batches: 5000}}\n"
                          f"searcher: {{name: single, metric: val_loss, max_length: {{batches: {BATCHES}}}}}\n")
        return training_seconds([PROGRAM, "--config", config, "--profiler", "simple", "--no-progress-bar", "--threads", "1",
                                 "--no-logger", "--no-checkpointing"], cwd=folder)


def told(seconds):
    with tempfile.TemporaryDirectory() as folder, Master() as master:
        config = {"checkpoint_storage": {"type": "directory", "container_path": f"{folder}/checkpoints"},
                  "scheduling_unit": 1000, "min_validation_period": {"batches": 5000}, "checkpoint_policy": "none",
                  "searcher": {"name": "single", "metric": "val_loss", "max_length": {"batches": BATCHES}}}
        trial = master.add_trial(config, HPARAMS, seed=0)
        trial.write_info(folder)
        for method in "GET", "POST":
            master.misbehave(method, "", Slow(seconds))
        time = training_seconds([PROGRAM, "--profiler", "simple", "--threads", "1", "--no-logger"], cwd=folder,
                                env=trial.environment(Path(folder), HOME=folder))
        assert len(trial.metrics["training"]) == BATCHES // 1000 and not master.problems, master.problems
        return time


without, slow, ratio = [], [], 0
while len(slow) < FEWEST or (ratio < LEAST and len(slow) < MOST):
    without.append(alone())
    slow.append(told(0.5))
    ratio = min(without) / min(slow)
print(f"steps/s with a master that takes 500 ms, against none: {ratio:.3f} (at least {LEAST}); rounds: "
      + ", ".join(f"{a / b:.3f}" for a, b in zip(without, slow)))
sys.exit(ratio < LEAST)
