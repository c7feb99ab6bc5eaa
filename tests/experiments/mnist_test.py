# SPDX-License-Identifier: Apache-2.0
"""A search of 16 trials of MNIST's example on the bundled digits: what it costs and finds, against training all 16 to the end.

Usage: mnist_test.py MNIST [TESTS...]
"""

import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import unittest

PROGRAM = ""
LENGTH = 460  # batches of 64: 20 epochs of the 1,437 digits
CONFIG = f"""
hyperparameters:
  global_batch_size: 64
  hidden_size: 64
  learning_rate: {{type: log, base: 10, minval: -5, maxval: 0}}
min_checkpoint_period: {{batches: 50}}
reproducibility: {{experiment_seed: 42}}
searcher: {{SEARCHER, metric: accuracy, smaller_is_better: false}}
"""
ASHA = f"name: adaptive_asha, max_trials: 16, max_length: {{batches: {LENGTH}}}"


class Mnist(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, searcher, **values):
        text = CONFIG.replace("SEARCHER", searcher)
        for key, value in values.items():
            text = "\n".join(f"  {key}: {value}" if line.strip().startswith(key + ":") else line for line in text.split("\n"))
        (self.folder / name).write_text(text)

    def command(self, name, root, processes):
        return [PROGRAM, "search", "--config", name, "--default-root-dir", root, "--max-concurrent-trials", str(processes),
                "--threads", "1"]

    def search(self, name, root, processes):
        result = subprocess.run(self.command(name, root, processes), cwd=self.folder, text=True, capture_output=True,
                                check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def rows(self, root, sql):
        database = sqlite3.connect(self.folder / root / "detpl_experiments/experiment_1/experiment.sqlite")
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def trials(self, root):
        return self.rows(root, "SELECT trial, state, batches, best_metric, hparams FROM trials ORDER BY trial")

    def killed_search(self, name, root, processes, seconds):
        moments = random.Random(processes)
        for _ in range(5):
            process = subprocess.Popen(self.command(name, root, processes), cwd=self.folder, stdout=subprocess.DEVNULL)
            try:
                process.wait(moments.uniform(0.1, seconds / 4))
                return self.assertEqual(process.returncode, 0)  # it was faster
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.search(name, root, processes)

    def test_asha_finds_what_the_full_search_does_and_survives_kills(self):
        import time
        self.write("adaptive.yaml", ASHA)
        begin = time.monotonic()
        self.search("adaptive.yaml", "adaptive", 1)
        seconds = time.monotonic() - begin
        found = self.trials("adaptive")
        self.assertEqual(len(found), 16)
        self.assertEqual({row[1] for row in found}, {"completed", "stopped"})
        self.assertLessEqual(sum(row[2] for row in found), 0.45 * 16 * LENGTH)

        rates = [json.loads(row[4])["learning_rate"] for row in found]
        self.write("full.yaml", f"name: grid, max_length: {{batches: {LENGTH}}}",
                   learning_rate=f"{{type: categorical, vals: {rates}}}")
        self.search("full.yaml", "full", 2)
        whole = self.trials("full")
        self.assertEqual([row[2] for row in whole], [LENGTH] * 16)
        self.assertEqual(sorted(json.loads(row[4])["learning_rate"] for row in whole), sorted(rates))
        best, best_of_all = (max(row[3] for row in rows) for rows in (found, whole))
        self.assertGreaterEqual(best, best_of_all - 0.005)

        self.killed_search("adaptive.yaml", "killed", 1, seconds)
        self.assertEqual(self.trials("killed"), found)
        validations = "SELECT trial, batches, metrics FROM validations ORDER BY trial, batches"
        self.assertEqual(self.rows("killed", validations), self.rows("adaptive", validations))

        self.killed_search("adaptive.yaml", "several", 4, seconds / 2)
        several = self.trials("several")
        self.assertEqual([row[0] for row in several], list(range(16)))
        self.assertEqual({row[1] for row in several}, {"completed", "stopped"})
        print(f"{sum(row[2] for row in found)} of {16 * LENGTH} batches; accuracy {best:.4f}, of all 16 {best_of_all:.4f}; "
              f"with 4 at a time {sum(row[2] for row in several)} batches, accuracy {max(row[3] for row in several):.4f}")


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
