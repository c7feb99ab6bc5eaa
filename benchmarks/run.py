# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmarks and compares what they measure with detpl's goals; ends with 1 if one is missed.

Usage: run.py [NAME...] [--rounds N] [--quick] [--build FOLDER] [--results FILE]; README.md says what each NAME compares.
`./run bench` builds the programs first.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import compile_time
from ddp import overlap, race as ddp

root = pathlib.Path(__file__).resolve().parent.parent

# What must be reached, by benchmark and row; the other rows are there to compare with.
goals = {
    ("loop_overhead", "adapter / hand-written loop"): ("<=", 1.01),
    ("loop_overhead", "adapter in a world of one / adapter"): ("<=", 1.005),
    ("tutorial", "adapter"): (">=", 1.5),
    ("loader", "detpl"): (">=", 8),
    ("checkpoint", "save: detpl"): (">=", 0.9),
    ("checkpoint", "load: GB/s into tensors that are there"): (">=", 2),
    ("checkpoint", "async: time until save returns / memcpy"): ("<=", 1.3),
    ("compile_time", "adapter / hand-written, -O0"): ("<=", 1.25),
    ("compile_time", "adapter / hand-written, -O2"): ("<=", 1.25),
    ("compile_time", "main / hand-written, -O2"): ("<=", 2.2),
    ("compile_time", "seconds to check a module's hooks"): ("<=", 0.3),
    ("ddp", "mnist: detpl"): (">=", 1.1),
    ("ddp", "mlp: detpl"): (">=", 1.1),
    ("ddp", "large: detpl"): (">=", 0.95),
    ("overlap", "part of the backward pass that is hidden"): (">=", 0.8),
}
# One thread everywhere: the programs say so as well, but BLAS starts its threads before they can.
environment = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def fail(sentence):
    print(f"run.py: {sentence}", file=sys.stderr)
    sys.exit(2)


def output_of(command):
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if result.returncode:
        fail(f"{' '.join(map(str, command))} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return result


def program(build, name):
    path = build / "benchmarks" / name
    if not path.exists():
        fail(f"{path} is not there: build it by `./run bench`, or by `ninja benchmarks` in {build}")
    return path


def race(build, name, rounds, *more):
    """The rows of a program that times contenders side by side (race.hpp)."""
    for line in output_of([program(build, name), str(rounds), *more]).stdout.splitlines():
        found = re.fullmatch(r"(.*?)\s+([\d.]+)\s+([\d.]+)", line)
        if not found:
            fail(f"{name} printed a line that is not a row: {line}")
        yield found[1], float(found[2]), float(found[3])


def loop_overhead(build):
    """Instructions per step of the loops, without what a run costs once: the difference of a long and a short run."""
    if not shutil.which("valgrind"):
        fail("loop_overhead needs valgrind: install it (apt-get install valgrind)")
    path = program(build, "loop_overhead")
    long, short = 60, 20
    ways = ("hand", "adapter", "parallel")

    def run(way, steps):
        with tempfile.NamedTemporaryFile() as profile:
            result = output_of(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile.name}",
                                path, way, str(steps)])
        return int(re.search(r"Collected : (\d+)", result.stderr)[1]), result.stdout

    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        runs = {(way, steps): pool.submit(run, way, steps) for way in ways for steps in (short, long)}
        counts = {key: future.result()[0] for key, future in runs.items()}
        texts = {key: future.result()[1] for key, future in runs.items()}
    for way in ways:
        if texts["hand", long] != texts[way, long]:
            fail(f"the loops of loop_overhead trained differently:\n{texts['hand', long]}---\n{texts[way, long]}")
    per_step = {way: (counts[way, long] - counts[way, short]) / (long - short) for way in ways}
    for name, over, under in (("adapter / hand-written loop", "adapter", "hand"),
                              ("adapter in a world of one / adapter", "parallel", "adapter")):
        yield name, per_step[over] / per_step[under], per_step[over] / per_step[under]


def measure(name, build, rounds, quick):
    if name == "loop_overhead":
        return loop_overhead(build)
    if name == "compile_time":
        levels = ("O0",) if quick else ("O0", "O2")
        return compile_time.measure(build, rounds or (1 if quick else 3), levels)
    if name == "ddp":
        return ddp.measure(program(build, name), rounds or (3 if quick else 15), environment)
    if name == "overlap":
        return overlap.measure(program(build, name), rounds or (1 if quick else 5), environment)
    more = ("64" if quick else "1024", sys.executable) if name == "checkpoint" else ()  # megabytes, Python
    return race(build, name, rounds or (3 if quick else 9), *more)


def passed(value, goal):
    return goal is None or (value <= goal[1] if goal[0] == "<=" else value >= goal[1])


names = ("loop_overhead", "tutorial", "loader", "optimizer", "checkpoint", "compile_time", "ddp", "overlap")


def main():
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run: {', '.join(names)}; by default all")
    parser.add_argument("--rounds", type=int, help="rounds of each comparison (default: 9, of compile_time 3)")
    parser.add_argument("--quick", action="store_true", help="3 rounds, of compile_time 1 and only -O0, of checkpoint 64 MB")
    parser.add_argument("--build", type=pathlib.Path, default=root / "build/release", help="folder of the build")
    parser.add_argument("--results", type=pathlib.Path, help="JSON file to write (BUILD/benchmarks/results.json)")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.names) - set(names)):
        parser.error(f"there is no benchmark {unknown[0]}; there are: {', '.join(names)}")
    if arguments.rounds is not None and arguments.rounds < 1:
        parser.error("--rounds must be at least 1")
    build = arguments.build.resolve()

    results = []
    print(f"{'benchmark':14} {'':40} {'best':>8}  {'median':>8}  goal")
    for name in names:
        if arguments.names and name not in arguments.names:
            continue
        try:
            rows = list(measure(name, build, arguments.rounds, arguments.quick))
        except RuntimeError as error:
            fail(error)
        except overlap.Skipped as reason:
            print(f"{name:14} skipped: {reason}", flush=True)
            continue
        for row, best, median in rows:
            goal = goals.get((name, row))
            met = passed(best, goal)
            verdict = f"{goal[0]} {goal[1]:g}  {'passed' if met else 'MISSED'}" if goal else ""
            print(f"{name:14} {row:40} {best:8.3f}  {median:8.3f}  {verdict}".rstrip(), flush=True)
            results.append({"benchmark": name, "row": row, "best": best, "median": median,
                            "goal": " ".join(map(str, goal)) if goal else None, "passed": met})
        measured = {(result["benchmark"], result["row"]) for result in results}
        for goal in goals.keys() - measured:
            if goal[0] == name and not (arguments.quick and goal[1].endswith("-O2")):
                fail(f"{name} printed no row `{goal[1]}`, which has a goal")

    path = arguments.results or build / "benchmarks/results.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n")
    missed = sum(not result["passed"] for result in results)
    print(f"goals missed: {missed}" if missed else "all goals reached")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
