#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs on several ranks train what a run on one trains, with the same global batch.

parallel_test.py RUNNER [TESTS...], where RUNNER is the program made of parallel_runner.cpp. It compares the ranks'
weights with each other after every step.
"""
import os
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy
from safetensors.numpy import load_file

RUNNER = Path(sys.argv[1]).resolve()


class Outcome:
    """Weights, metrics and the number of steps of a run, and what it leaves in `folder`."""

    def __init__(self, case, ranks, steps=100, checkpoint=None, folder=None):
        with tempfile.TemporaryDirectory(prefix="detpl_parallel_") as temporary:
            file = Path(folder or temporary) / "weights.safetensors"
            more = [checkpoint] if checkpoint else []
            run = subprocess.run([RUNNER, case, str(ranks), file, str(steps), *more], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, timeout=120, env=os.environ | {"OMP_NUM_THREADS": "1"})
            self.exit_code, self.errors = run.returncode, run.stderr
            self.weights = load_file(file) if file.exists() else {}
        lines = [line.split() for line in run.stdout.splitlines()]
        self.metrics = {line[1]: float(line[2]) for line in lines if line[0] == "metric"}
        self.steps = next((int(line[1]) for line in lines if line[0] == "steps"), None)


def distance(ours, theirs):
    """The largest deviation of a weight, relative to the largest weight of its tensor."""
    assert ours.keys() == theirs.keys() and ours, (ours.keys(), theirs.keys())
    return max(numpy.abs(ours[name] - theirs[name]).max() / numpy.abs(theirs[name]).max() for name in ours)


class Runs(unittest.TestCase):
    def assert_equal_runs(self, case, ranks, tolerance=1e-10, steps=100):
        alone = Outcome(case, 1, steps)
        self.assertEqual(alone.exit_code, 0, alone.errors)
        for size in ranks:
            with self.subTest(case=case, ranks=size):
                together = Outcome(case, size, steps)
                self.assertEqual(together.exit_code, 0, together.errors)
                self.assertEqual(together.steps, steps)
                self.assertLess(distance(together.weights, alone.weights), tolerance)
                self.assertEqual(together.metrics.keys(), alone.metrics.keys())
                for name, value in alone.metrics.items():
                    self.assertAlmostEqual(together.metrics[name] / value, 1, delta=max(tolerance, 1e-9), msg=name)

    def check_resumed_runs(self, case, other_strategy):
        """From inside and after epochs, accumulation groups and validations: to the last bit with as many ranks as
        before; with others, or another strategy, the run goes on."""
        with tempfile.TemporaryDirectory(prefix="detpl_parallel_") as folder:
            whole = Outcome(case, 2, 12, folder=folder)
            self.assertEqual(whole.exit_code, 0, whole.errors)
            checkpoints = Path(folder) / "weights.safetensors.checkpoints"
            names = ["step=1", "step=5", "step=9", *sorted(f"validated/{path.name}" for path in
                                                           (checkpoints / "validated").glob("step=*"))]
            self.assertGreater(len(names), 6)
            for name in names[::2] if case.startswith("zero1") else names:
                with self.subTest(name):
                    resumed = Outcome(case, 2, 12, checkpoint=checkpoints / name)
                    self.assertEqual(resumed.exit_code, 0, resumed.errors)
                    for weight, value in whole.weights.items():
                        numpy.testing.assert_array_equal(resumed.weights[weight], value)
                    self.assertEqual(resumed.metrics, whole.metrics)
            for ranks in 1, 4:
                with self.subTest("other ranks", ranks=ranks):
                    resumed = Outcome(other_strategy, ranks, 12, checkpoint=checkpoints / names[3])
                    self.assertEqual(resumed.exit_code, 0, resumed.errors)
                    self.assertEqual(resumed.steps, 12)
            resumed = Outcome(other_strategy, 2, 12, checkpoint=checkpoints / names[1])
            self.assertLess(distance(resumed.weights, whole.weights), 1e-10)


class Parallel(Runs):
    def test_mlp(self):
        """The metrics: means by records over 53 records, which 2 and 4 ranks can't share out evenly."""
        self.assert_equal_runs("mlp", [2, 4])

    def test_gan(self):
        self.assert_equal_runs("gan", [2, 4])
        self.assert_equal_runs("gan_adam", [2])

    def test_cnn_with_sync_batchnorm(self):
        """Adam makes whole steps of the rounding errors that are the gradient of a bias before a BatchNorm."""
        self.assert_equal_runs("cnn", [2, 4])
        alone, together = Outcome("cnn_adam", 1), Outcome("cnn_adam", 2)
        for name, weight in alone.weights.items():
            tolerance = 1e-6 if name in ("layers.0.bias", "layers.3.bias") or "running" in name else 1e-10
            self.assertLess(numpy.abs(together.weights[name] - weight).max() / numpy.abs(weight).max(), tolerance, name)

    def test_sharded_optimizers(self):
        self.assert_equal_runs("zero1_adam", [2, 4])
        self.assert_equal_runs("zero1_gan", [2])
        self.assert_equal_runs("zero1_clipped", [2])
        self.assert_equal_runs("zero1_accumulated", [2])

    def test_accumulation_reduces_once_a_group(self):
        """Five batches an epoch in groups of three: the last is short."""
        self.assert_equal_runs("accumulated", [2])

    def test_unused_parameters(self):
        unused = Outcome("unused", 2)
        self.assertNotEqual(unused.exit_code, 0)
        self.assertRegex(unused.errors, r"(?s)the loss doesn't depend on the parameters `(in|other)\.weight`, "
                                        r"`(in|other)\.bias`.*find_unused_parameters")
        found = Outcome("branches", 2)
        self.assertEqual(found.exit_code, 0, found.errors)

    def test_ranks_with_different_numbers_of_batches(self):
        """Rank r has 3 + 2 r batches: an epoch takes as many steps as the most."""
        uneven = Outcome("own_part", 3, steps=14)
        self.assertEqual(uneven.exit_code, 0, uneven.errors)
        self.assertEqual(uneven.steps, 14)
        whole = Outcome("whole", 2)
        self.assertEqual(whole.exit_code, 1)
        self.assertIn("each must read its own part of the data", whole.errors)
        self.assertEqual(Outcome("whole", 1, steps=3).exit_code, 0)

    def test_data_is_prepared_once_on_each_host(self):
        """Four processes of two hosts, which are this one."""
        for case, expected in ("prepare", ["rank 0", "rank 2"]), ("prepare_once", ["rank 0"]):
            with socket.create_server(("127.0.0.1", 0)) as server:
                port = server.getsockname()[1]
            runs = [subprocess.Popen([RUNNER, case, "0", "/dev/null"], stdout=subprocess.PIPE, text=True,
                                     env=os.environ | {"RANK": str(rank), "WORLD_SIZE": "4", "LOCAL_RANK": str(rank % 2),
                                                       "LOCAL_WORLD_SIZE": "2", "GROUP_RANK": str(rank // 2),
                                                       "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)})
                    for rank in range(4)]
            lines = "".join(run.communicate(timeout=60)[0] for run in runs).splitlines()
            self.assertEqual([run.returncode for run in runs], [0] * 4)
            self.assertEqual([line[:6] for line in lines if "prepares" in line], expected)
            self.assertEqual(sum("sets up" in line for line in lines), 4)

    def test_resumed_runs(self):
        self.check_resumed_runs("resumable", "zero1_resumable")


class More(Runs):
    """The long part of `./run test --full`."""

    def test_adam(self):
        self.assert_equal_runs("adam", [2, 4])

    def test_lbfgs(self):
        """Its line search makes much of the last digits: after a few steps more, any two runs part."""
        self.assert_equal_runs("lbfgs", [2], steps=2)

    def test_clipping_sees_whole_gradients(self):
        self.assert_equal_runs("clipped", [2])

    def test_buckets(self):
        self.assert_equal_runs("small_buckets", [3])

    def test_compressed_gradients(self):
        for case, tolerance in ("fp16", 1e-2), ("bf16", 5e-2):
            self.assert_equal_runs(case, [2], tolerance)

    def test_resumed_runs_with_sharded_optimizers(self):
        self.check_resumed_runs("zero1_resumable", "resumable")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
