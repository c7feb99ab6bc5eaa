# SPDX-License-Identifier: Apache-2.0
"""Shows detpl's readers damaged files, made of sound ones that Python's own libraries write.

Usage: fuzz.py mutations PROGRAM COUNT     a corpus for all readers, for mutations.cpp
       fuzz.py libfuzzer PROGRAM READER    DETPL_FUZZ_SECONDS (600) of libFuzzer; what it breaks on stays in the working folder
"""

import gzip
import io
import os
import pathlib
import pickle
import struct
import subprocess
import sys
import tempfile
import zipfile

try:
    import numpy
    import safetensors.torch
    import torch
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)


def safetensors_files():
    tensors = {"layer.weight": torch.arange(6.0).reshape(2, 3), "layer.bias": torch.zeros(3, dtype=torch.bfloat16)}
    yield safetensors.torch.save(tensors)
    yield safetensors.torch.save({"step": torch.tensor(7), "mask": torch.tensor([True, False])}, {"format": "pt"})
    yield safetensors.torch.save({"empty": torch.zeros(0, 4), "z": torch.zeros(2, dtype=torch.complex64)})
    yield safetensors.torch.save({})


def torch_files():
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(4, 2)).sum().backward()
    optimizer.step()
    shared = torch.arange(12)
    views = {"whole": shared, "part": shared[3:], "turned": shared.reshape(3, 4).T, "same": shared.float().expand(2, 12)}
    odd = {"p": torch.nn.Parameter(torch.ones(2)), "b": torch.tensor([True, False]), "c": torch.ones(2, dtype=torch.cfloat).conj(),
           "half": torch.ones(2, dtype=torch.bfloat16), "u": torch.ones(2, dtype=torch.uint16), "empty": torch.zeros(0, 3)}
    lightning = {"epoch": 3, "state_dict": model.state_dict(), "optimizer_states": [optimizer.state_dict()],
                 "hyper_parameters": {"lr": 1e-3, "name": "\u00e9", "sizes": (1, 2)}, "callbacks": {}}
    for saved in (model.state_dict(), views, odd, lightning):
        file = io.BytesIO()
        torch.save(saved, file)
        yield file.getvalue()
        with zipfile.ZipFile(file) as archive:
            yield archive.read(next(name for name in archive.namelist() if name.endswith("data.pkl")))
    circle = {"list": [1, -2, 1 << 40, 2.5, None, True, b"bytes", "text", {3}, frozenset({4})]}
    circle["list"].append(circle)
    for protocol in range(2, 6):
        yield pickle.dumps(circle, protocol)


def idx_files():
    codes = {0x08: "u1", 0x09: "i1", 0x0B: "i2", 0x0C: "i4", 0x0D: "f4", 0x0E: "f8"}
    for code, dtype in codes.items():
        values = numpy.arange(24).reshape(2, 3, 4).astype(">" + dtype)
        plain = struct.pack(">4B3I", 0, 0, code, values.ndim, *values.shape) + values.tobytes()
        yield plain
        yield gzip.compress(plain, compresslevel=code % 10, mtime=0)


def yaml_files():
    yield yaml.safe_dump({"hyperparameters": {"lr": 1e-3, "layers": [64, 128], "name": "a: b", "flag": True, "none": None}})
    yield "base: &base {a: 1, b: [1.5, .inf, -.inf, 0x1F, 0o17, 1_000]}\nrest:\n  <<: *base\n  b: *base\n  c: !!str 1\n"
    yield "- |\n  block\n  text\n- >-\n  folded\n\n  text\n- \"quoted \\u00e9 \\n\"\n- 'it''s'\n- ? key\n  : value\n- ~\n"
    yield "%YAML 1.2\n---\n# comment\n{a: [b, {c: d}], ? e : f, \"g\": !!float 1}\n...\n"
    yield "a: &x [1, 2]\nb: &y [*x, *x]\nc: &z [*y, *y]\nd: [*z, *z]\n"


CORPORA = {"safetensors": safetensors_files, "torch": torch_files, "idx": idx_files, "yaml": yaml_files}


def write_corpus(reader, folder):
    folder.mkdir()
    for number, contents in enumerate(CORPORA[reader]()):
        (folder / f"{number:02}").write_bytes(contents.encode() if isinstance(contents, str) else contents)


def main(mode, program, argument):
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder)
        if mode == "mutations":
            for reader in CORPORA:
                write_corpus(reader, corpus / reader)
            result = subprocess.run([program, folder, argument])
            broken = corpus / "broken"
            if broken.exists():
                pathlib.Path("fuzz-broken").write_bytes(broken.read_bytes())
                print(f"the last input is in {pathlib.Path('fuzz-broken').absolute()}")
            return result.returncode
        write_corpus(argument, corpus / argument)
        # LibTorch's zip reader forgets the table of contents of every archive that it refuses.
        leaks = "detect_leaks=0" if argument == "torch" else ""
        seconds = os.environ.get("DETPL_FUZZ_SECONDS", "600")
        result = subprocess.run(
            [program, corpus / argument, f"-max_total_time={seconds}", "-seed=1", "-timeout=10", "-max_len=16384",
             "-malloc_limit_mb=512", "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={argument}-"],
            env=os.environ | {"ASAN_OPTIONS": leaks, "DETPL_FUZZ_READER": argument})
        return result.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) != 0)
