# SPDX-License-Identifier: Apache-2.0
"""What detpl costs the compiler: CPU time of the programs in compile_time/, compared in interleaved rounds.

Usage: compile_time.py [--rounds N] [--build FOLDER] [--levels O0 O2]

Compiler and flags are those of the build folder; ccache and precompiled headers are left out. Each program is compiled once a
round; a comparison is given by the smallest times of all rounds, and by the median of the rounds' own ratios.
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent
programs = {"hand": "hand_written.cpp", "adapter": "adapter.cpp", "main": "main.cpp"}
module_counts = (1, 21)


def compile_command(build):
    """The compiler with the include folders, definitions and standard that benchmarks are built with."""
    commands = json.loads((build / "compile_commands.json").read_text())
    command = next(entry["command"] for entry in commands if entry["file"].endswith("/benchmarks/loader.cpp"))
    words = shlex.split(command)
    compiler = next(word for word in words if os.path.basename(word).startswith(("c++", "g++", "clang++")))
    kept = []
    for word, following in zip(words, words[1:] + [""]):
        if word == "-isystem":
            kept += [word, following]
        elif word.startswith(("-D", "-I", "-std=")):
            kept.append(word)
    return [compiler, *kept, f"-I{root}/tests/unit/hooks"]


def cpu_seconds(command):
    """User and system time of a command and what it starts."""
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"compile_time.py: this failed: {shlex.join(command)}")
    return usage.ru_utime + usage.ru_stime


def modules(count):
    """A program without LibTorch in which `count` modules are checked as an Adapter checks its module."""
    text = ['#include "stubs.hpp"']
    for index in range(count):
        text.append(f"""
struct LitMNIST{index} {{
  void prepare_data() {{}}
  int train_dataloader() {{ return 0; }}
  int val_dataloader() {{ return 0; }}
  stub::Tensor training_step(const stub::Batch&, std::int64_t) {{ return {{}}; }}
  void validation_step(const stub::Batch&, std::int64_t) {{}}
  void on_train_epoch_start() {{}}
  void on_validation_end() {{}}
  stub::Adam configure_optimizers() {{ return {{}}; }}
}};
static_assert(detpl::explain<stub::module_check<LitMNIST{index}>>());
static_assert(detpl::accepted<stub::module_check<LitMNIST{index}>>);""")
    return "\n".join(text) + "\n"


def measure(build, rounds, levels=("O0", "O2")):
    """Yields (name, from the smallest times, from the medians): ratios of CPU times, and seconds for a module's checks."""
    command = compile_command(build)
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        output = ["-c", "-o", f"{folder}/object.o"]
        jobs = {(level, name): [*command, f"-{level}", *output, str(root / "benchmarks/compile_time" / source)]
                for level in levels for name, source in programs.items()}
        for count in module_counts:
            source = pathlib.Path(folder, f"modules_{count}.cpp")
            source.write_text(modules(count))
            jobs["O0", f"{count} modules"] = [*command, "-O0", *output, str(source)]
        for done in range(rounds):
            for job, words in jobs.items():
                if sys.stderr.isatty():
                    print(f"\r\033[Kround {done + 1} of {rounds}: {job[1]} -{job[0]}", end="", file=sys.stderr, flush=True)
                times.setdefault(job, []).append(cpu_seconds(words))
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)

    for level in levels:
        hand = times[level, "hand"]
        for name in ("adapter", "main"):
            own = times[level, name]
            yield (f"{name} / hand-written, -{level}", min(own) / min(hand),
                   statistics.median(one / other for one, other in zip(own, hand)))
    few, many = (times["O0", f"{count} modules"] for count in module_counts)
    more = module_counts[1] - module_counts[0]
    yield ("seconds to check a module's hooks", (min(many) - min(few)) / more,
           statistics.median(one - other for one, other in zip(many, few)) / more)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--build", type=pathlib.Path, default=root / "build/release")
    parser.add_argument("--levels", nargs="+", default=["O0", "O2"])
    arguments = parser.parse_args()
    for name, smallest, median in measure(arguments.build, arguments.rounds, arguments.levels):
        print(f"{name:40} {smallest:8.3f}  {median:8.3f}")


if __name__ == "__main__":
    main()
