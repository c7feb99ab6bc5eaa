# SPDX-License-Identifier: Apache-2.0
"""Shows that architecture.py refuses what it should, on small trees with one offence each."""

import pathlib
import sys
import tempfile

import architecture

HEAD = "// SPDX-License-Identifier: Apache-2.0\n// A purpose.\n#pragma once\n"
REFUSED = {
    "an upward include": ({"core/a.hpp": HEAD + "#include <detpl/data/b.hpp>\n", "data/b.hpp": HEAD}, "of a later layer"),
    "a relative upward include": ({"core/a.hpp": HEAD + '#include "../data/b.hpp"\n', "data/b.hpp": HEAD}, "of a later layer"),
    "an include of the entry header": ({"loop/a.hpp": HEAD + "#include <detpl/adapter.hpp>\n", "adapter.hpp": HEAD},
                                       "of a later layer"),
    "an upward include of definitions": ({"core/a.ipp": HEAD + "#include <detpl/data/b.hpp>\n", "data/b.hpp": HEAD},
                                         "of a later layer"),
    "an include that doesn't exist": ({"core/a.hpp": HEAD + "#include <detpl/core/b.hpp>\n"}, "doesn't exist"),
    "torch in hooks/": ({"hooks/a.hpp": HEAD + "#include <torch/torch.h>\n"}, "standard library alone"),
    "a call to the system": ({"dist/a.hpp": HEAD + "#include <unistd.h>\n"}, "core/os.hpp"),
    "a component's package below the entry": (
        {"adapter.hpp": HEAD + "#include <detpl/data/a.hpp>\n", "data/a.hpp": HEAD + "#include <zlib.h>\n"},
        "belongs to a component"),
    "processes below the entry": (
        {"detpl.hpp": HEAD + "#include <detpl/dist/a.hpp>\n",
         "dist/a.hpp": HEAD + "#include <torch/csrc/distributed/c10d/TCPStore.hpp>\n"},
        "belongs to a component"),
    "an unknown folder": ({"misc/a.hpp": HEAD}, "no layer"),
    "definitions in a header": ({"data/a.hpp": HEAD + "#include <detpl/data/a.ipp>\n", "data/a.ipp": HEAD}, "a second time"),
    "long definitions": ({"data/a.ipp": HEAD + "\n" * 400}, "403 lines"),
    "a component's package below main": ({"main.hpp": HEAD + "#include <CLI/App.hpp>\n"}, "belongs to a component"),
    "a long header": ({"data/a.hpp": HEAD + "\n" * 400}, "403 lines"),
    "a machine's path": ({"core/a.hpp": HEAD + "// see /" + "home/somebody/notes\n"}, "a place outside"),
    "no licence": ({"core/a.hpp": "#pragma once\n"}, "SPDX"),
    "no guard": ({"core/a.hpp": HEAD.replace("#pragma once\n", "")}, "#pragma once"),
    "a leaked macro": ({"data/a.hpp": HEAD + "#define HELPER 1\n"}, "HELPER"),
    "an undocumented macro": ({"data/a.hpp": HEAD + "#define DETPL_HELPER 1\n"}, "DETPL_HELPER"),
    "four public macros": ({"data/a.hpp": HEAD + "".join(f"/// Says {i}.\n#define DETPL_{i} 1\n" for i in "ABCD")}, "at most"),
    "a macro that only the compiler sees": (
        {"core/a.hpp": HEAD + "#include <detpl/core/b.inc>\n", "core/b.inc": HEAD + "/**/ #define SEEN 1\n"}, "SEEN"),
}
ACCEPTED = {
    "includes downward": {"core/a.hpp": HEAD, "data/b.hpp": HEAD + "#include <detpl/core/a.hpp>\n#include <torch/torch.h>\n"},
    "a component's package in definitions": {"main.hpp": HEAD, "main.ipp": HEAD + "#include <CLI/App.hpp>\n"},
    "a component apart from the entry": {"detpl.hpp": HEAD, "data/a.hpp": HEAD + "#include <zlib.h>\n"},
    "a macro that ends in its file": {"core/a.hpp": HEAD + "#define DETPL_ROW 1\n#undef DETPL_ROW\n"},
    "a documented macro": {"core/a.hpp": HEAD + "/// Says so.\n#define DETPL_SAYS 1\n"},
}


def offences(files, compiler):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root) / "include" / "detpl" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return list(architecture.offences(root, compiler))


failures = 0
for case, (files, expected) in REFUSED.items():
    found = offences(files, sys.argv[1])
    if not any(expected in line for line in found):
        failures += 1
        print(f"{case}: not refused as expected; found {found}")
for case, files in ACCEPTED.items():
    found = offences(files, sys.argv[1])
    if found:
        failures += 1
        print(f"{case}: refused: {found}")
print(f"{len(REFUSED) + len(ACCEPTED) - failures} passed, {failures} failed")
sys.exit(failures > 0)
