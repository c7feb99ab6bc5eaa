# SPDX-License-Identifier: Apache-2.0
"""Checks that clang-format leaves every C++ file as it is. Usage: format.py ROOT CLANG_FORMAT."""

import pathlib
import subprocess
import sys

root, formatter = sys.argv[1:]
files = [path for folder in ("include", "examples", "tests", "benchmarks")
         for path in sorted(pathlib.Path(root, folder).rglob("*")) if path.suffix in (".hpp", ".cpp")]


def formatted(path):
    # Not --dry-run: clang-format 14 reports replacements of a namespace's closing comment by itself.
    return subprocess.run([formatter, str(path)], capture_output=True, check=True).stdout


offenders = [path for path in files if formatted(path) != path.read_bytes()]
print("\n".join(f"run clang-format on {path}" for path in offenders) or f"{len(files)} files are formatted")
sys.exit(bool(offenders))
