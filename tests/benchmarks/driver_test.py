# SPDX-License-Identifier: Apache-2.0
"""Checks what benchmarks/run.py makes of measurements. Usage: driver_test.py DRIVER."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

driver = sys.argv.pop()


class Driver(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.build = pathlib.Path(self.folder.name)
        (self.build / "benchmarks").mkdir()

    def run_driver(self, *arguments, **printed):
        """Runs the driver on programs that print these texts."""
        for name, text in printed.items():
            path = self.build / "benchmarks" / name
            path.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
            path.chmod(0o755)
        return subprocess.run([sys.executable, driver, "--build", self.build, *arguments], capture_output=True, text=True)

    def results(self):
        return json.loads((self.build / "benchmarks/results.json").read_text())

    def test_a_goal_that_is_reached_passes(self):
        result = self.run_driver("loader", loader="torch::data  1.000  1.000\ndetpl  8.0  7.0")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("all goals reached", result.stdout)
        self.assertEqual([row["passed"] for row in self.results()], [True, True])

    def test_a_goal_that_is_missed_fails_and_is_named(self):
        result = self.run_driver("loader", loader="torch::data  1.000  1.000\ndetpl  7.999  9.0")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stdout, r"loader +detpl +7\.999 +9\.000 +>= 8 +MISSED")
        self.assertEqual([row["passed"] for row in self.results()], [True, False])

    def test_one_missed_goal_among_several_fails(self):
        result = self.run_driver("loader", "tutorial", loader="detpl  9  9", tutorial="tutorial  1  1\nadapter  1.4  1.4")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("goals missed: 1", result.stdout)

    def test_output_that_is_no_row_is_refused(self):
        self.assertEqual(self.run_driver("loader", loader="Segmentation fault").returncode, 2)

    def test_a_goal_without_a_measurement_is_refused(self):
        result = self.run_driver("loader", loader="torch::data  1.000  1.000")
        self.assertEqual(result.returncode, 2)
        self.assertIn("printed no row `detpl`", result.stderr)

    def test_a_program_that_is_not_built_is_named(self):
        result = self.run_driver("optimizer")
        self.assertEqual(result.returncode, 2)
        self.assertIn("optimizer is not there", result.stderr)

    def test_an_unknown_name_is_refused_with_those_there_are(self):
        result = self.run_driver("lodaer")
        self.assertEqual(result.returncode, 2)
        self.assertIn("there is no benchmark lodaer; there are: loop_overhead", result.stderr)


unittest.main()
