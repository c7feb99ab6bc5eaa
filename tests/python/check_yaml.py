"""Checks that PyYAML and detpl understand a YAML text alike.

check_yaml.py YAML JSON: what detpl wrote for one value. In its JSON nan and the infinities are texts, and a text
that looks like one is preceded by a backslash.
"""
import json
import math
import sys

try:
    import yaml
except ImportError:
    sys.exit(77)

actual = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
expected = json.load(open(sys.argv[2], encoding="utf-8"))


def same(a, b):
    if isinstance(a, float) and not math.isfinite(a):
        return str(a) == b
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(b, str) and b.lstrip("\\") in ("nan", "inf", "-inf"):
        b = b.removeprefix("\\")
    return type(a) is type(b) and a == b


for key in expected:
    assert same(actual[key], expected[key]), key
assert same(actual, expected)
