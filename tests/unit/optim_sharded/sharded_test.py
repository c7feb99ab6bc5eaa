#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Optimizers shared out among 1 to 4 ranks; the state of 2 goes on in the others.

sharded_test.py SHARDED, where SHARDED is the program made of sharded.cpp.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SHARDED = Path(sys.argv[1]).resolve()
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not re.match(r"(OMP_|RANK$|WORLD_SIZE$|LOCAL_|MASTER_|OMPI_|PMIX_|SLURM_|TORCHELASTIC_)", name)}


class Sharded(unittest.TestCase):
    def test_any_number_of_ranks(self):
        with tempfile.TemporaryDirectory(prefix="detpl_sharded_") as folder:
            for ranks in 2, 1, 3, 4:
                with self.subTest(ranks=ranks):
                    done = subprocess.run([SHARDED, str(ranks), folder], stdin=subprocess.DEVNULL,
                                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=200,
                                          env=ENVIRONMENT)
                    self.assertEqual(done.returncode, 0, done.stdout)
                    self.assertEqual(len(re.findall("Status: SUCCESS", done.stdout)), ranks)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
