"""Checks the checksums of a checkpoint with xxHash's own Python package.

check_checksums.py CHECKPOINT: metadata.json's own is that of the rest of it, as indented JSON.
"""
import json
import pathlib
import sys

try:
    import xxhash
except ImportError:
    sys.exit(77)

folder = pathlib.Path(sys.argv[1])
metadata = json.loads((folder / "metadata.json").read_text())
checksums = metadata.pop("checksums")
files = {path.name: path.read_bytes() for path in folder.iterdir()}
files["metadata.json"] = (json.dumps(metadata, indent=2, ensure_ascii=False) + "\n").encode()
expected = {name: f"xxh3:{xxhash.xxh3_64_hexdigest(content)}" for name, content in files.items()}
assert checksums == expected, (checksums, expected)
