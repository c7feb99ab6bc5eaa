# SPDX-License-Identifier: Apache-2.0
"""Turns the C++ blocks of documents into source files and prints their paths.

Usage: blocks.py ROOT OUTPUT DOCUMENT... The word after a fence's `cpp` says what the block is:

    ```cpp              a file of its own; <detpl/detpl.hpp> is included where the block includes nothing
    ```cpp members      members of a module: put into a struct that derives from detpl::LightningModule
    ```cpp statements   put into a function
    ```cpp no-compile   left alone: wrong on purpose, or an outline

All blocks of members or statements of a document share one file, since each file costs seconds. README.md's first
block, if it is a file, must be the text of examples/minimal.
"""

import pathlib
import re
import sys

FENCE = re.compile(r"^```cpp *(\S*)[^\n]*\n(.*?)^```", re.M | re.S)
KINDS = ("", "members", "statements", "no-compile")


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def source(kind, number, line, document, text):
    body = f'#line {line} "{document}"\n{text}'
    if kind == "members":
        return f"struct Members{number} : detpl::LightningModule {{\n{body}}};\n"
    if kind == "statements":
        return f"[[maybe_unused]] static void statements_{number}() {{\n{body}}}\n"
    return body if "#include" in text else f"#include <detpl/detpl.hpp>\n{body}"


def sources_of(document):
    """The source files of one document, by name."""
    text = document.read_text()
    files, shared = {}, []
    for number, block in enumerate(FENCE.finditer(text), 1):
        kind, line = block[1], line_of(text, block.start(2))
        if kind not in KINDS:
            raise SystemExit(f"{document}:{line - 1}: ```cpp {kind} is none of: cpp {', cpp '.join(KINDS[1:])}.")
        if kind in ("members", "statements"):
            shared.append(source(kind, number, line, document, block[2]))
        elif kind == "":
            files[f"{document.stem}_{line}.cpp"] = source(kind, number, line, document, block[2])
    if shared:
        files[f"{document.stem}_fragments.cpp"] = "#include <detpl/detpl.hpp>\n" + "".join(shared)
    return files


def check_first_block(root):
    """README.md's first block and examples/minimal must be the same program."""
    program = next(iter((root / "examples" / "minimal").glob("*.cpp")), None)
    block = FENCE.search((root / "README.md").read_text())
    if program and block and "int main" in block[2] and block[2].strip() not in program.read_text():
        raise SystemExit(f"README.md's first block isn't the text of {program.relative_to(root)}; copy it from there.")


def main(root, output, *documents):
    check_first_block(pathlib.Path(root))
    folder = pathlib.Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        for name, text in sources_of(pathlib.Path(document)).items():
            path = folder / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
            print(path)


main(*sys.argv[1:])
