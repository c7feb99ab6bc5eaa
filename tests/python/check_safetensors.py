"""Reads a file that detpl wrote with the safetensors package, and writes the same tensors for detpl to read.

check_safetensors.py FROM_DETPL TO_DETPL: the values are those of safetensors_test.cpp.
"""
import sys

try:
    import torch
    from safetensors.torch import load_file, save_file
except ImportError:
    sys.exit(77)

from_detpl, to_detpl = sys.argv[1:]
dtypes = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
          torch.int8, torch.uint8, torch.bool, torch.uint16, torch.uint32, torch.uint64, torch.complex64,
          torch.float8_e4m3fn, torch.float8_e5m2]
expected = {f"layer.{i}": torch.arange(6).reshape(2, 3).to(dtype) for i, dtype in enumerate(dtypes)}
expected["scalar"] = torch.tensor(0.1, dtype=torch.float64)
expected["empty"] = torch.zeros(0, 3)
expected["näme \"quoted\"\n"] = torch.arange(6.0).reshape(2, 3).t().contiguous()

actual = load_file(from_detpl)
assert actual.keys() == expected.keys(), (sorted(actual), sorted(expected))
for name, tensor in expected.items():
    assert actual[name].dtype == tensor.dtype and actual[name].shape == tensor.shape, name
    assert actual[name].untyped_storage().tolist() == tensor.untyped_storage().tolist(), name

save_file(expected, to_detpl)
assert open(from_detpl, "rb").read() == open(to_detpl, "rb").read(), "the files differ"
