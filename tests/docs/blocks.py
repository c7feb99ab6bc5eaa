# SPDX-License-Identifier: Apache-2.0
"""Turns the C++ blocks of documents into source files and prints their paths.

Usage: blocks.py ROOT OUTPUT DOCUMENT... The word after a fence's `cpp` says what the block is:

    ```cpp              a file of its own; <detpl/detpl.hpp> is included where the block includes nothing
    ```cpp definitions  includes and definitions, whose names no other document has
    ```cpp members      members of a module: put into a struct that derives from detpl::LightningModule
    ```cpp statements   put into a function
    ```cpp no-compile   left alone: wrong on purpose, or an outline

All blocks of the latter kinds share one file, since each file costs seconds; it includes detpl.hpp and main.hpp, and `Line` is
the module of examples/minimal there. README.md's first block must be the text of examples/minimal, which is compiled as such.
"""

import pathlib
import re
import sys

FENCE = re.compile(r"^```cpp *(\S*)[^\n]*\n(.*?)^```", re.M | re.S)
SHARED = ("definitions", "members", "statements")
KINDS = ("", *SHARED, "no-compile")
HEAD = """#include <torch/torch.h>

#include <detpl/data/split.hpp>
#include <detpl/detpl.hpp>
#include <detpl/main.hpp>
namespace minimal {
#include "minimal.cpp"
}
using minimal::Line;
"""


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def fragment(kind, number, body):
    """What a block becomes in the shared file."""
    if kind == "definitions":
        return body
    if kind == "members":
        return f"struct Members{number} : detpl::LightningModule {{\n{body}}};\n"
    return f"[[maybe_unused]] static void statements_{number}() {{\n{body}}}\n"


def sources_of(documents, minimal):
    """The source files of all documents, by name. `minimal` is a program that needs no file of its own."""
    files, fragments = {}, []
    for document in documents:
        text = document.read_text()
        for block in FENCE.finditer(text):
            kind, line = block[1], line_of(text, block.start(2))
            body = f'#line {line} "{document}"\n{block[2]}'
            if kind not in KINDS:
                raise SystemExit(f"{document}:{line - 1}: ```cpp {kind} is none of: cpp {', cpp '.join(KINDS[1:])}.")
            if kind in SHARED:
                fragments.append(fragment(kind, len(fragments), body))
            elif kind == "" and block[2].strip() not in minimal:
                include = "" if "#include" in block[2] else "#include <detpl/detpl.hpp>\n"
                files[f"{document.stem}_{line}.cpp"] = include + body
    if fragments:
        files["fragments.cpp"] = HEAD + "".join(fragments)
    return files


def main(root, output, *documents):
    program = pathlib.Path(root, "examples", "minimal", "minimal.cpp")
    minimal = program.read_text()
    if FENCE.search(pathlib.Path(root, "README.md").read_text())[2].strip() not in minimal:
        raise SystemExit(f"README.md's first block isn't the text of {program}; copy it from there.")
    folder = pathlib.Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sources_of([pathlib.Path(document) for document in documents], minimal).items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        print(path)


main(*sys.argv[1:])
