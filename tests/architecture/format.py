# SPDX-License-Identifier: Apache-2.0
"""Checks that clang-format leaves every C++ file as it is. Usage: format.py ROOT CLANG_FORMAT."""

import pathlib
import subprocess
import sys

root, formatter = sys.argv[1:]
files = [path for folder in ("include", "examples", "tests", "benchmarks")
         for path in sorted(pathlib.Path(root, folder).rglob("*"))
         if path.suffix in (".hpp", ".ipp", ".cpp") and path.parent.name != "generated"]

result = subprocess.run([formatter, "--dry-run", "--Werror", "--ferror-limit=1", *map(str, files)],
                        capture_output=True, text=True)
offenders = sorted({line.split(":")[0] for line in result.stderr.splitlines() if "clang-format-violations" in line})
print("\n".join(f"run clang-format on {path}" for path in offenders) or f"{len(files)} files are formatted")
sys.exit(result.returncode)
