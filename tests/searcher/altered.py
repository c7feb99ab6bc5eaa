# SPDX-License-Identifier: Apache-2.0
"""Alters one thing in a recording and checks that searcher_runner fails on it. Usage: altered.py RUNNER RECORDING FOLDER."""

import copy
import json
import pathlib
import subprocess
import sys

runner, recording, folder = sys.argv[1], json.loads(pathlib.Path(sys.argv[2]).read_text()), pathlib.Path(sys.argv[3])


def actions(file, search, kind):
    """The actions of one kind in a recorded search."""
    return [action for event in file["searches"][search]["events"] for action in event["actions"]
            if action["type"] == kind]


def draw(file):
    file["rng"][0]["below"][2][4] += 1


def uniform(file):
    file["rng"][1]["uniform_-3_5"][3] += 1e-15


def identifier(file):
    file["rng"][0]["uuid4"][0] = file["rng"][0]["uuid4"][1]


def rung(file):
    file["rungs"][1]["units"][1] -= 1


def bracket(file):
    file["brackets"][0]["brackets"][1]["max_concurrent_trials"] += 1


def missing_point(file):
    del file["grids"][0]["points"][-1]


def order_of_points(file):
    file["grids"][0]["points"].reverse()


def planned(file):
    file["simulate"][0]["plan"][0]["trials"] += 1


def drawn_double(file):
    actions(file, 0, "create")[3]["hparams"]["dropout"] += 1e-15


def drawn_log(file):
    actions(file, 0, "create")[3]["hparams"]["learning_rate"] *= 1 + 1e-11


def drawn_nested(file):
    actions(file, 0, "create")[1]["hparams"]["optimizer"]["beta"] += 1e-15


def seed(file):
    actions(file, 2, "create")[5]["trial_seed"] += 1


def request(file):
    create = actions(file, 2, "create")
    create[5]["request_id"] = create[4]["request_id"]


def stopped(file):
    actions(file, 2, "stop")[1]["trial"] = 0


def missing_action(file):
    next(event for event in file["searches"][4]["events"] if len(event["actions"]) == 2)["actions"].pop()


def progress(file):
    file["searches"][4]["events"][40]["progress"] += 1e-15


def shutdown(file):
    actions(file, 1, "shutdown")[0]["cancel"] = False


def good_metrics(file):
    file["refused_metrics"]["metrics"].append({"val_loss": 0.5, "batches": 20})


def unknown_section(file):
    file["promotions"] = []


def verdict(file):
    path = folder / "altered.json"
    path.write_text(json.dumps(file))
    done = subprocess.run([runner, str(path)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()[-1] if done.stdout else done.stderr


failures = []
if verdict(recording) != (0, "1 passed, 0 failed, 0 skipped"):
    failures.append(f"the recording itself: {verdict(recording)}")
for alter in (draw, uniform, identifier, rung, bracket, missing_point, order_of_points, planned, drawn_double, drawn_log,
              drawn_nested, seed, request, stopped, missing_action, progress, shutdown, good_metrics, unknown_section):
    altered = copy.deepcopy(recording)
    alter(altered)
    if altered == recording:
        failures.append(f"{alter.__name__} alters nothing")
    if verdict(altered) != (1, "0 passed, 1 failed, 0 skipped"):
        failures.append(f"{alter.__name__}: {verdict(altered)}")
if subprocess.run([runner], capture_output=True, check=False).returncode != 1:
    failures.append("no files: the runner doesn't fail")
print("\n".join(failures) or "every alteration was noticed")
sys.exit(bool(failures))
