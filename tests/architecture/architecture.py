# SPDX-License-Identifier: Apache-2.0
"""Checks what every header must keep to: layers, components, length, macros, first lines.

Usage: architecture.py ROOT COMPILER. Prints one line per offence and exits with 1 if there is any.
"""

import pathlib
import posixpath
import re
import subprocess
import sys

# A header includes its own layer and earlier ones only.
LAYERS = ["core", "hooks", "dist", "data", "nn", "optim", "metrics", "checkpoint", "loggers", "module", "trial",
          "callbacks", "search", "loop", "adapter.hpp", "detpl.hpp", "main.hpp"]
STANDARD_ONLY = ["core", "hooks"]
# Entry headers that no component's package may slow down, and what belongs to components.
CORE_ENTRIES = ["adapter.hpp", "detpl.hpp", "main.hpp"]
COMPONENT_PACKAGE = re.compile(r"(CLI|yaml-cpp|nlohmann|protozero|archive|sqlite3|openssl|png|zlib|httplib|xxhash"
                               r"|gloo|nccl|torch/csrc/distributed)(/|\.h|$)")
# Calls to the operating system live in these headers.
OS_HEADERS = ["core/os.hpp", "core/process.hpp", "core/network.hpp"]
OS_INCLUDE = re.compile(r"(sys|arpa|netinet|net)/.*|(unistd|fcntl|dlfcn|poll|signal|termios|pthread|netdb|sched|spawn|dirent|ifaddrs"
                        r"|windows|winsock2|io|syscall|pwd|glob)\.h")
MAX_LINES = 400
UNBOUNDED = re.compile(r"hooks/(table\..*|generated/.*)")  # the hook table and what is made from it
MAX_PUBLIC_MACROS = 3
# Folders whose files name no place outside the project: neither a machine's paths nor a package index.
SOURCES = ["include", "examples", "tests", "benchmarks", "cmake", "docs", "scripts", "run", "README.md"]
PLACE = re.compile(r"(?<![\w.}])/(work|root|home)/\w+|\bpypi\.\w+|pythonhosted|download\.pytorch|\.\./shared")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
MACRO = re.compile(r"^[ \t]*#[ \t]*(define|undef)[ \t]+(\w+)", re.M)


class Tree:
    """The headers below include/detpl, by their path there, with their texts and includes."""

    def __init__(self, root):
        self.folder = pathlib.Path(root) / "include" / "detpl"
        self.texts = {str(path.relative_to(self.folder)): path.read_text()
                      for path in sorted(self.folder.rglob("*")) if path.is_file()}
        self.own, self.foreign = {}, {}
        for name, text in self.texts.items():
            includes = [(quote, target) for quote, target in INCLUDE.findall(text)]
            self.own[name] = [target[len("detpl/"):] for _, target in includes if target.startswith("detpl/")]
            self.foreign[name] = [target for quote, target in includes
                                  if not target.startswith("detpl/") and quote == "<"]
            self.own[name] += [posixpath.normpath(f"{posixpath.dirname(name)}/{target}") for quote, target in includes
                               if quote == '"' and not target.startswith("detpl/")]

    def headers(self, suffixes=(".hpp",)):
        return [(name, text) for name, text in self.texts.items() if name.endswith(suffixes)]

    def reachable(self, name):
        seen, queue = set(), [name]
        while queue:
            header = queue.pop()
            if header in self.texts and header not in seen:
                seen.add(header)
                queue += self.own[header]
        return seen

    def standard_only(self):
        """The headers that reach neither LibTorch nor another library."""
        return [name for name, _ in self.headers()
                if all(is_standard(include) or OS_INCLUDE.fullmatch(include)
                       for header in self.reachable(name) for include in self.foreign[header])]


def layer(name):
    """Of a header, and of the definitions that go with it, which lie in a file .ipp."""
    return name.split("/")[0].replace(".ipp", ".hpp")


def is_standard(include):
    return re.fullmatch(r"[a-z_0-9]+", include) is not None


def check_includes(tree):
    for name, text in tree.texts.items():
        if layer(name) not in LAYERS:
            yield f"{name}: {layer(name)} is no layer; add it to LAYERS where it belongs."
            continue
        for target in tree.own[name]:
            if target not in tree.texts:
                yield f"{name}: includes detpl/{target}, which doesn't exist."
            elif layer(target) in LAYERS and LAYERS.index(layer(target)) > LAYERS.index(layer(name)):
                yield f"{name}: includes detpl/{target}, of a later layer."
            elif name.endswith(".hpp") and target.endswith(".ipp"):
                yield f"{name}: includes detpl/{target}, whose definitions every program would have a second time."
        for target in tree.foreign[name]:
            if OS_INCLUDE.fullmatch(target):
                if name not in OS_HEADERS:
                    yield f"{name}: includes <{target}>; calls to the operating system live in {', '.join(OS_HEADERS)}."
            elif layer(name) in STANDARD_ONLY and not is_standard(target):
                yield f"{name}: includes <{target}>; {layer(name)}/ knows the standard library alone."
    for entry in CORE_ENTRIES:
        for name in sorted(tree.reachable(entry)):
            for target in tree.foreign[name]:
                if COMPONENT_PACKAGE.match(target):
                    yield f"{name}: {entry} reaches it and it includes <{target}>, which belongs to a component."


def check_form(tree):
    for name, text in tree.headers((".hpp", ".ipp")):
        lines = text.splitlines()
        if not text.startswith("// SPDX-License-Identifier: Apache-2.0\n// "):
            yield f"{name}: begins with the SPDX line and one line of purpose."
        if lines.count("#pragma once") != 1:
            yield f"{name}: has one #pragma once."
        if len(lines) > MAX_LINES and not UNBOUNDED.fullmatch(name):
            yield f"{name}: has {len(lines)} lines; {MAX_LINES} at most."
        for number, line in enumerate(lines, 1):
            if len(line) > 120 and not UNBOUNDED.fullmatch(name) and "http" not in line:
                yield f"{name}:{number}: has {len(line)} columns; 120 at most."


def check_macros(tree):
    """A macro ends in the file that defines it, unless it is one of the few public ones, documented with ///."""
    public = set()
    for name, text in tree.texts.items():
        defined = set()
        for verb, macro in MACRO.findall(text):
            defined.add(macro) if verb == "define" else defined.discard(macro)
        for macro in sorted(defined):
            documented = re.search(rf"///.*\n(#.*\n)*[ \t]*#[ \t]*define[ \t]+{macro}\b", text)
            if macro.startswith("DETPL_") and documented:
                public.add(macro)
            else:
                yield f"{name}: leaks the macro {macro}; #undef it, or document it as one of DETPL_'s."
    if len(public) > MAX_PUBLIC_MACROS:
        yield f"{len(public)} public macros ({', '.join(sorted(public))}); {MAX_PUBLIC_MACROS} at most."


def check_places(root):
    for path in sorted(path for name in SOURCES for path in files_below(pathlib.Path(root) / name)):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if PLACE.search(line) and path.name != pathlib.Path(__file__).name:
                yield f"{path.relative_to(root)}:{number}: names a place outside the project."


def files_below(path):
    suffixes = (".hpp", ".ipp", ".cpp", ".py", ".cmake", ".txt", ".md", ".in", ".toml", "")
    return [file for file in (path.rglob("*") if path.is_dir() else [path])
            if file.is_file() and file.suffix in suffixes and "__pycache__" not in file.parts]


def macros_after(tree, includes, compiler):
    """The macros that are defined after a file with these includes, as the compiler sees it."""
    source = "".join(f"#include <{include}>\n" for include in includes)
    result = subprocess.run([compiler, "-std=c++20", "-x", "c++", "-dM", "-E", f"-I{tree.folder.parent}", "-"],
                            input=source, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(result.stderr.strip())
    return {re.split(r"[ (]", line)[1] for line in result.stdout.splitlines()}


def check_macros_as_compiled(tree, compiler):
    headers = tree.standard_only()
    foreign = sorted({include for name in headers for include in tree.foreign[name]})
    try:
        before = macros_after(tree, foreign, compiler)
        after = macros_after(tree, foreign + [f"detpl/{name}" for name in headers], compiler)
    except RuntimeError as error:
        yield f"the standard-only headers can't be preprocessed: {error}"
        return
    for macro in sorted(after - before):
        if not macro.startswith("DETPL_"):
            yield f"the standard-only headers leave the macro {macro} defined."


def offences(root, compiler):
    tree = Tree(root)
    for check in check_includes, check_form, check_macros:
        yield from check(tree)
    yield from check_places(root)
    yield from check_macros_as_compiled(tree, compiler)


if __name__ == "__main__":
    found = list(offences(*sys.argv[1:]))
    print("\n".join(found) or "no offence")
    sys.exit(bool(found))
