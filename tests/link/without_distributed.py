# SPDX-License-Identifier: Apache-2.0
"""Checks that a program without data parallelism neither compiles nor links anything of it.

Usage: without_distributed.py NM DISTRIBUTED.a LIBRARY.o EVERYTHING.o COMPILER FLAGS... DISTRIBUTED.a is the library of
detpl::distributed, LIBRARY.o of a file that includes detpl/detpl.hpp alone, EVERYTHING.o of one that includes all headers.
"""

import re
import subprocess
import sys


def output_of(command, text=None):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def headers(compiler, include):
    """The headers of c10d that a header makes the compiler read."""
    read = output_of([*compiler, "-M", "-x", "c++", "-"], f"#include <{include}>\n")
    return sorted(set(re.findall(r"\S*/csrc/distributed/\S*", read)))


def symbols(nm, path):
    """What an object needs or has of c10d."""
    return [line for line in output_of([nm, "--demangle", path]).splitlines() if "c10d::" in line]


nm, distributed, library, _, *compiler = sys.argv[1:]
if not symbols(nm, distributed) or not headers(compiler, "detpl/dist/process_group.hpp"):
    sys.exit("nothing of c10d is found even where it must be: this check sees nothing")
if found := headers(compiler, "detpl/detpl.hpp") + symbols(nm, library):
    sys.exit("a program that includes detpl/detpl.hpp alone has\n" + "\n".join(found))
print("nothing of c10d")
