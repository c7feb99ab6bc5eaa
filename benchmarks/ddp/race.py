# SPDX-License-Identifier: Apache-2.0
"""detpl's data-parallel training against Python's: ddp.cpp and torch_ddp.py, two ranks each, over Gloo, in turns."""

import contextlib
import statistics
import subprocess
import sys
from pathlib import Path

STEPS = {"mnist": 50, "mlp": 30, "large": 2}  # of a turn: short, so that some meet a machine that does nothing else
PYTHON = {  # ways to train in Python, by what torch_ddp.py understands; goals count from the fastest
    "fused views": "Python, fused Adam, bucket views",
    "fused": "Python, fused Adam",
    "views": "Python, bucket views",
    "fused views loader": "Python, the first, DataLoader",
}


class Contender:
    """A program that waits for lines, and answers each with the seconds of the steps that it has trained."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def turn(self, way):
        self.process.stdin.write(way + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.process.args} ended with {self.process.wait()}")
        return float(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.wait()


def compare(program, model, rounds, environment):
    """Rows: name, how many times as fast as Python's fastest by the least time of all rounds, and by the median of the rounds."""
    steps = str(STEPS[model])
    # One launcher for both: where the machine is busy, the kernel shares it out among sessions, and torchrun's ranks have their own.
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    script = Path(__file__).with_name("torch_ddp.py")
    with contextlib.ExitStack() as running:
        ours = running.enter_context(Contender([*torchrun, "--no-python", program, model, steps], environment))
        theirs = running.enter_context(Contender([*torchrun, script, model, steps], environment))
        seconds = {"detpl": [], **{way: [] for way in PYTHON}}
        for number in range(rounds + 2):  # buckets find their final form in the second
            for way, times in seconds.items():
                time = (ours if way == "detpl" else theirs).turn(way)
                if number >= 2:
                    times.append(time)
    least = {way: min(times) for way, times in seconds.items()}
    fastest = min(PYTHON, key=least.get)
    for way, times in seconds.items():
        ratios = [reference / time for reference, time in zip(seconds[fastest], times)]
        yield f"{model}: {PYTHON.get(way, way)}", least[fastest] / least[way], statistics.median(ratios)
    ours = [1000 * time / STEPS[model] for time in seconds["detpl"]]
    yield f"{model}: milliseconds of detpl's step", min(ours), statistics.median(ours)


def measure(program, rounds, environment):
    for model in STEPS:
        yield from compare(program, model, rounds if model == "large" else 3 * rounds, environment)
