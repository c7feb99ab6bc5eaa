# SPDX-License-Identifier: Apache-2.0
"""Compiles headers one by one, each included twice by an otherwise empty file; a warning is an error.

Usage: headers.py light|torch ROOT COMPILER FLAGS... `light` are the headers that don't reach LibTorch. dist/nccl.hpp counts
only with -DUSE_C10D_NCCL, without which it refuses to compile.
"""

import concurrent.futures
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "architecture"))
from architecture import Tree  # noqa: E402

kind, root, *compiler = sys.argv[1:]
tree = Tree(root)


def reaches_torch(name):
    return any(re.match(r"(torch|ATen|c10|caffe2)/", include)
               for header in tree.reachable(name) for include in tree.foreign[header])


def complaint(name):
    """What the compiler says about the header, or None."""
    command = [*compiler, "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c++", "-"]
    result = subprocess.run(command, input=f"#include <detpl/{name}>\n" * 2, capture_output=True, text=True, check=False)
    return f"--- {name}\n{result.stderr}" if result.returncode else None


headers = [name for name in tree.texts if name.endswith(".hpp") and reaches_torch(name) == (kind == "torch")
           and (name != "dist/nccl.hpp" or "-DUSE_C10D_NCCL" in compiler)]
start = time.monotonic()
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    complaints = [text for text in pool.map(complaint, headers) if text]
print("\n".join(complaints))
print(f"{len(headers) - len(complaints)} headers passed, {len(complaints)} failed, in {time.monotonic() - start:.0f} s")
sys.exit(bool(complaints))
