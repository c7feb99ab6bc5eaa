# SPDX-License-Identifier: Apache-2.0
"""Keeps the pages that show compile errors in step with the programs in examples/errors.

Usage: gallery.py ROOT [--write]. Checks that examples/errors/README.md is what the programs' comments make it, and that
each sentence of an error in README.md is one that a program of the gallery is tested to get. --write writes the former.
"""

import pathlib
import re
import sys

SPDX = "// SPDX-License-Identifier: Apache-2.0"
SENTENCE = "// expect-error: "
HEAD = """# Compile errors

<!-- Made from the programs' comments by tests/errors/gallery.py --write: don't edit. -->

What g++ and clang say to mistakes that Lightning would pass over or report when the program runs. The sentence stands on the
first line with `error:`; for one mistake g++ prints ten lines in all. Each program is compiled by the tests, which compare
every error with the sentences below.
"""


def entry(path):
    """A program's part of the page: its name, the mistake, the sentences."""
    spdx, mistake, *rest = path.read_text().splitlines()
    sentences = [line.removeprefix(SENTENCE) for line in rest if line.startswith(SENTENCE)]
    if spdx != SPDX or not mistake.startswith("// ") or not sentences:
        raise SystemExit(f"{path}: begin with the licence, `// the mistake.` and the lines `{SENTENCE}sentence`.")
    quotes = "\n>\n".join(f"> {sentence}" for sentence in sentences)
    return f"## [`{path.name}`]({path.name})\n{mistake.removeprefix('// ')}\n{quotes}\n", sentences


def main(root, *arguments):
    folder = pathlib.Path(root, "examples", "errors")
    entries = [entry(path) for path in sorted(folder.glob("*.cpp"))]
    page = "\n".join([HEAD, *(text for text, _ in entries)])
    readme = folder / "README.md"
    if "--write" in arguments:
        readme.write_text(page)
    if readme.read_text() != page:
        raise SystemExit(f"{readme} is out of step with its programs: run tests/errors/gallery.py {root} --write.")

    tested = {sentence for _, sentences in entries for sentence in sentences}
    shown = re.findall(r"error: .*?(detpl: .*\])$", pathlib.Path(root, "README.md").read_text(), re.M)
    if not shown:
        raise SystemExit("README.md shows no compile error.")
    for sentence in shown:
        if sentence not in tested:
            raise SystemExit(f"README.md shows an error that no program of examples/errors gets: {sentence}")
    print(f"{len(entries)} programs, {len(shown)} sentences in README.md")


main(*sys.argv[1:])
