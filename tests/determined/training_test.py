#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A training program as a trial of a cluster: examples/mnist against the loop-back master.

training_test.py PROGRAM [TESTS...]. Exits with 77 if the package determined isn't installed.
"""
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

try:
    from determined.common.api import authentication
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from master import Master, Slow, make_certificates

PROGRAM = Path(sys.argv.pop(1)).resolve()
QUICK = {"DET_RETRY_CONFIG": '{"total": 3, "backoff_factor": 0.02}', "OMP_NUM_THREADS": "1"}
EPOCH = 23  # batches of 64 of the bundled digits' training records


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class TrainingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="detpl_trial_")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def begin(self, version="0.38.1", slots=1, master=None, **config):
        self.master = self.enterContext(Master(version, **(master or {})))
        searcher = {"name": "single", "metric": "val_loss", "smaller_is_better": True, "max_length": {"batches": 40}}
        config = {"checkpoint_storage": {"type": "directory", "container_path": str(self.folder / "checkpoints")},
                  "searcher": searcher, "scheduling_unit": 10, "min_validation_period": {"batches": 20}, **config}
        self.trial = self.master.add_trial(config, {"global_batch_size": 64, "hidden_size": 32, "learning_rate": 0.01},
                                           slots=slots, seed=7)
        self.trial.write_info(self.folder)
        return self.trial

    def start(self, *arguments, **more):
        environment = self.trial.environment(self.folder, **{**QUICK, "HOME": str(self.folder), **more})
        return subprocess.Popen([PROGRAM, *map(str, arguments)], env=environment, text=True, cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self, process, code=0):
        output, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, code, output + errors)
        for secret in (self.master.session_token, self.master.user_token):
            self.assertNotIn(secret, output + errors)
        return errors if code else output

    def train(self, *arguments, code=0, **more):
        return self.finish(self.start(*arguments, **more), code)

    def weights(self, uuid):
        return (self.folder / "checkpoints" / uuid / "model.safetensors").read_bytes()

    def newest(self):
        return list(self.master.checkpoints)[-1]

    def tearDown(self):
        if hasattr(self, "master"):
            self.assertEqual(self.master.problems, [])


class Reports(TrainingTest):
    def test_workloads_end_where_the_periods_say(self):
        trial = self.begin(min_checkpoint_period={"batches": 15}, checkpoint_policy="none")
        output = self.train()
        told = [event for event in trial.events if event[0] != "status"]
        self.assertEqual(told, [("training", 10), ("training", 15), ("checkpoint", 15), ("training", 20),
                                ("validation", 20), ("training", 30), ("checkpoint", 30), ("training", 40),
                                ("validation", 40), ("checkpoint", 40)])
        lines = [line for line in output.splitlines() if line.startswith("after ")]  # for the task's log
        self.assertEqual([re.sub(r"=[\d.e-]+| \w+(-\w+){4}", "", line) for line in lines],
                         [f"after {batches} batches: " + {"training": "training loss train_loss", "checkpoint": "checkpoint",
                                                          "validation": "validation val_loss accuracy"}[kind]
                          for kind, batches in told])
        self.assertEqual(trial.progress[-1], 1)
        self.assertEqual(trial.early_exit, None)
        self.assertEqual(trial.acknowledged, 0)
        last = trial.metrics["validation"][40]
        self.assertEqual((last["batches"], last["epochs"]), (40, 1))
        self.assertGreater(last["accuracy"], 0.85)
        means = trial.metrics["training"][10]
        batches = trial.batch_metrics["training"][10]
        self.assertEqual(len(batches), 10)
        self.assertAlmostEqual(means["loss"], sum(batch["loss"] for batch in batches) / 10, places=12)
        self.assertEqual(means["loss"], means["train_loss"])
        self.assertEqual([checkpoint["metadata"]["steps_completed"] for checkpoint in self.master.checkpoints.values()],
                         [15, 30, 40])
        resources = self.master.checkpoints[self.newest()]["resources"]
        self.assertEqual(sorted(resources), ["metadata.json", "model.safetensors", "optimizer.safetensors",
                                             "trainer_state.json"])

    def test_epochs_and_the_initial_validation(self):
        trial = self.begin(searcher={"name": "single", "metric": "val_loss", "max_length": {"epochs": 2}},
                           min_validation_period={"epochs": 1}, perform_initial_validation=True, scheduling_unit=1000)
        self.train()
        self.assertEqual(list(trial.metrics["validation"]), [0, EPOCH, 2 * EPOCH])
        self.assertEqual(list(trial.metrics["training"]), [EPOCH, 2 * EPOCH])
        self.assertEqual([metrics["epochs"] for metrics in trial.metrics["validation"].values()], [0, 1, 2])

    def test_records_are_counted_in_batches(self):
        trial = self.begin(searcher={"name": "single", "metric": "val_loss", "max_length": {"records": 64 * 12 + 63}},
                           min_validation_period={"records": 64 * 6})
        self.train()
        self.assertEqual(list(trial.metrics["validation"]), [6, 12])

    def test_tensorboard_finds_reported_and_logged_metrics(self):
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        trial = self.begin()
        self.train()
        cluster = json.loads((self.folder / "info" / "cluster.json").read_text())["cluster_id"]
        folder = (self.folder / "checkpoints" / cluster / "tensorboard" / "experiment" / str(trial.experiment) /
                  "trial" / str(trial.id))
        events = EventAccumulator(str(folder))
        events.Reload()
        tags = set(events.Tags()["scalars"])
        self.assertLessEqual({"Determined/loss", "Determined/val_loss", "Determined/val_accuracy", "train_loss",
                              "accuracy"}, tags)
        self.assertEqual([event.step for event in events.Scalars("Determined/loss")], list(range(40)))
        self.assertEqual([event.step for event in events.Scalars("Determined/val_loss")], [20, 40])

    def test_a_metric_that_is_never_logged_ends_the_trial(self):
        trial = self.begin(searcher={"name": "single", "metric": "val_los", "max_length": {"batches": 20}})
        errors = self.train(code=1)
        self.assertIn("the searcher's metric `val_los` was not logged", errors)
        self.assertIn(20, trial.metrics["validation"])  # what there is was reported

    def test_hyperparameters_of_a_wrong_type(self):
        trial = self.begin()
        trial.hparams["learning_rate"] = "fast"
        trial.write_info(self.folder)
        self.assertIn("learning_rate", self.train(code=2))

    def test_a_module_refuses_its_hyperparameters(self):
        trial = self.begin()
        trial.hparams["learning_rate"] = -0.1
        trial.write_info(self.folder)
        self.train()
        self.assertEqual(trial.early_exit, "EXITED_REASON_INVALID_HP")
        self.assertEqual(trial.metrics, {})

    def test_batch_size_beside_the_global_one(self):
        self.begin()
        self.assertIn("--batch-size 3 stands beside the hyperparameter global_batch_size",
                      self.train("--batch-size", 3, code=2))


class Stops(TrainingTest):
    LONG = {"searcher": {"name": "single", "metric": "val_loss", "max_length": {"batches": 60 * EPOCH}},
            "min_validation_period": {"batches": 100}, "scheduling_unit": 50}

    def test_a_preempted_trial_goes_on_as_if_nothing_had_happened(self):
        trial = self.begin(**self.LONG)
        self.train()
        undisturbed, weights = dict(trial.metrics["validation"]), self.weights(self.newest())
        self.assertEqual(trial.acknowledged, 0)

        self.master.__exit__(None, None, None)
        trial = self.begin(**self.LONG)
        process = self.start()
        while len(trial.metrics.get("validation", {})) < 3:
            self.assertIsNone(process.poll())
            time.sleep(0.002)
        trial.preempt()
        self.finish(process)
        self.assertEqual(trial.acknowledged, 1)
        stopped = self.master.checkpoints[self.newest()]["metadata"]["steps_completed"]
        self.assertLess(stopped, 60 * EPOCH)
        trial.restart()
        trial.write_info(self.folder)
        self.train()
        self.assertEqual(trial.metrics["validation"], undisturbed)
        self.assertEqual(self.weights(self.newest()), weights)

    def test_a_stop_at_the_last_batch_leaves_its_validation_to_the_next_process(self):
        trial = self.begin(searcher={"name": "single", "metric": "val_loss", "max_length": {"batches": 1}})
        trial.preempt()
        self.train()
        self.assertEqual((list(trial.metrics.get("validation", {})), trial.acknowledged), ([], 1))
        trial.restart()
        trial.write_info(self.folder)
        self.train()
        self.assertEqual(list(trial.metrics["validation"]), [1])

    def test_a_killed_trial_restarts_from_its_checkpoint(self):
        trial = self.begin(**{**self.LONG, "min_checkpoint_period": {"batches": 70}})
        process = self.start()
        while len(self.master.checkpoints) < 3:
            self.assertIsNone(process.poll())
            time.sleep(0.002)
        process.kill()
        process.communicate()
        time.sleep(0.1)
        self.master.problems.clear()  # a request that was cut in its middle
        trial.restart()
        trial.write_info(self.folder)
        self.train()
        self.assertEqual(max(trial.metrics["validation"]), 60 * EPOCH)

    def test_a_checkpoint_of_another_trial_begins_this_one(self):
        trial = self.begin()
        self.train()
        first = self.newest()
        other = self.master.add_trial(trial.config, trial.hparams, slots=1, seed=8)
        other.latest_checkpoint = first
        self.trial = other
        other.write_info(self.folder)
        self.train()
        self.assertEqual(list(other.metrics["validation"]), [20, 40])
        self.assertLess(other.metrics["validation"][20]["val_loss"], trial.metrics["validation"][20]["val_loss"])

    def test_a_checkpoint_that_is_not_there(self):
        trial = self.begin()
        trial.latest_checkpoint = "5bb2260c-9f54-4c11-be1d-abf9ab26ef33"
        trial.write_info(self.folder)
        self.assertIn("go on from the checkpoint 5bb2260c", self.train(code=2))


class OtherMasters(TrainingTest):
    def test_two_operations_of_an_old_searcher(self):
        for version in "0.36.0", "0.37.0", "0.22.2":
            with self.subTest(version):
                trial = self.begin(version)
                trial.operations = [20, 40]
                self.train()
                self.assertEqual([length for length, _ in trial.completed], [20, 40])
                self.assertEqual([metric for _, metric in trial.completed],
                                 [trial.metrics["validation"][at]["val_loss"] for at in (20, 40)])
                self.master.__exit__(None, None, None)

    def test_flaky_answers_lose_nothing(self):
        trial = self.begin()
        self.master.misbehave("POST", "/metrics", [500, 503, "reset", Slow(0.5)])
        self.train()
        self.assertEqual(list(trial.metrics["training"]), [10, 20, 30, 40])
        self.assertEqual(list(trial.metrics["validation"]), [20, 40])

    def test_an_expired_token_and_a_master_that_is_gone(self):
        self.begin()
        self.master.misbehave("POST", "/metrics", [401] * 20)
        self.assertIn("401", self.train(code=1))
        self.master.__exit__(None, None, None)
        self.assertRegex(self.train(code=1), "detpl: [^\n]*127.0.0.1")

    def test_tls_with_a_certificate_of_its_own(self):
        authority, certificate, key = make_certificates(self.folder, "the-master")
        trial = self.begin(master={"certificate": certificate, "key": key})
        self.train(DET_MASTER_CERT_FILE=str(authority), DET_MASTER_CERT_NAME="the-master")
        self.assertEqual(list(trial.metrics["validation"]), [20, 40])


class Outside(TrainingTest):
    def test_an_unmanaged_run(self):
        self.master = self.enterContext(Master())
        self.master.users["ann"] = authentication.salt_and_hash("pass-word")
        config = self.folder / "config.yaml"
        config.write_text("name: outside\nhyperparameters: {learning_rate: 0.01, hidden_size: 32, global_batch_size: 64}\n"
                          "searcher: {name: single, metric: val_loss, max_length: {batches: 40}}\n"
                          "min_validation_period: {batches: 20}\n")
        environment = {**{name: value for name, value in os.environ.items() if not name.startswith("DET_")}, **QUICK,
                       "DET_MASTER": self.master.url, "DET_USER": "ann", "DET_PASS": "pass-word",
                       "DET_RUN_DIR": "/nowhere", "HOME": str(self.folder), "XDG_CONFIG_HOME": ""}
        run = subprocess.run([PROGRAM, "--config", config, "--unmanaged"], env=environment, cwd=self.folder, text=True,
                             capture_output=True, timeout=120)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertNotIn("pass-word", run.stdout + run.stderr)
        trial, = self.master.trials.values()
        self.assertEqual(list(trial.metrics["validation"]), [20, 40])
        self.assertEqual(trial.states[-1], "STATE_COMPLETED")
        self.assertIn("after 40 batches: validation val_loss=", "".join(trial.logs))
        self.assertTrue((self.folder / "checkpoints" / self.newest() / "metadata.json").exists())


class Ranks(TrainingTest):
    def test_two_ranks_under_determineds_launcher(self):
        trial = self.begin(slots=2)
        # It looks for the files about the task in /run alone: here, one of its own.
        private = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /run && mkdir /run/determined && '
                   'ln -s "$0" /run/determined/info && exec "$@"', str(self.folder / "info")]
        if subprocess.run([*private, "true"], capture_output=True, check=False).returncode:
            self.skipTest("needs root, for a /run of its own")
        environment = self.trial.environment(self.folder, **{**QUICK, "HOME": str(self.folder)},
                                             C10D_PORT=str(free_port()), PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        launcher = [sys.executable, "-m", "determined.launch.torch_distributed", "--", str(PROGRAM)]
        run = subprocess.run([*private, *launcher], env=environment, text=True, cwd=self.folder, capture_output=True,
                             timeout=180)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertEqual(list(trial.metrics["validation"]), [20, 40])
        self.assertEqual([len(batches) for batches in trial.batch_metrics["training"].values()], [10] * 4)

    def test_several_slots_need_a_launcher(self):
        self.begin(slots=2)
        self.assertIn("launch", self.train(code=2))


if __name__ == "__main__":
    unittest.main()
