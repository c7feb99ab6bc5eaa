# SPDX-License-Identifier: Apache-2.0
"""Checks that docs/cli.md lists the flags that a program's --help does. Usage: cli.py PROGRAM DOCUMENT."""

import pathlib
import re
import subprocess
import sys

program, document = sys.argv[1:]
helped = set(re.findall(r"^  (?:-h,)?(--[a-z-]+)", subprocess.run([program, "--help"], capture_output=True, text=True,
                                                                   check=True).stdout, re.M)) - {"--help"}
listed = set(re.findall(r"^\| `(--[a-z-]+)`", pathlib.Path(document).read_text(), re.M))
if helped != listed or not helped:
    sys.exit(f"{document} lacks {sorted(helped - listed)} of --help and has {sorted(listed - helped)} beyond it.")
print(f"{len(listed)} flags")
