# SPDX-License-Identifier: Apache-2.0
"""Alters one thing in a recording and checks that golden_runner fails on it. Usage: altered.py RUNNER GOLDEN FOLDER."""

import copy
import json
import pathlib
import subprocess
import sys

runner, golden, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
recording = json.loads((golden / "val_sanity.json").read_text())
with_rates = json.loads((golden / "sched_step.json").read_text())
with_saves = json.loads((golden / "checkpoint_every_n_steps.json").read_text())


def loss_digit(run):
    run["train_steps"][3]["loss"] *= 1 + 1e-9


def validation_loss(run):
    run["eval_steps"][4]["loss"] += 1e-6


def trace_row(run):
    row = next(i for i, row in enumerate(run["trace"]) if row[:2] == ["M", "on_after_backward"])
    run["trace"][row], run["trace"][row - 2] = run["trace"][row - 2], run["trace"][row]


def missing_trace_row(run):
    del run["trace"][[row[1] for row in run["trace"]].index("on_train_batch_end")]


def logged_step(run):
    run["logger"][2]["step"] += 1


def logged_value(run):
    run["logger"][5]["metrics"]["val_loss"] += 1e-9


def learning_rate(run):
    run["final"]["lr"][0] = 0.2


def weight(run):
    run["final"]["weights"]["net.bias"][0] += 1e-9


def stepped_rate(run):
    run["lr_history"][2]["lr_after"] *= 1 + 1e-9


def scheduler_row(run):
    row = next(i for i, row in enumerate(run["trace"]) if row[0] == "S")
    run["trace"][row], run["trace"][row + 1] = run["trace"][row + 1], run["trace"][row]


def saved_step(run):
    run["saves"][1]["global_step"] += 1


def missing_save(run):
    del run["saves"][-1]


def run(name, recorded):
    path = folder / f"{name}.json"
    path.write_text(json.dumps(recorded))
    return subprocess.run([runner, str(path)], capture_output=True, text=True)


alterations = [
    (recording, (loss_digit, validation_loss, trace_row, missing_trace_row, logged_step, logged_value, learning_rate, weight)),
    (with_rates, (stepped_rate, scheduler_row)),
    (with_saves, (saved_step, missing_save)),
]
failures = []
for original, alters in alterations:
    unaltered = run("unaltered", original)
    if unaltered.returncode != 0 or "1 passed, 0 failed, 0 skipped" not in unaltered.stdout:
        failures.append("an unaltered recording fails:\n" + unaltered.stdout)
    for alter in alters:
        altered = copy.deepcopy(original)
        alter(altered)
        result = run(alter.__name__, altered)
        if result.returncode == 0 or "0 passed, 1 failed, 0 skipped" not in result.stdout:
            failures.append(f"{alter.__name__} goes unnoticed:\n" + result.stdout)
print("\n".join(failures) or "every alteration is noticed")
sys.exit(bool(failures))
