"""Trains with PyTorch's own optimizers as against_python_test.cpp did with detpl's, and compares the parameters.

optimizers.py FILE: lines of a dtype, an expression that makes the optimizer, and the parameters after 200 steps.
"""
import sys

try:
    import torch
except ImportError:
    sys.exit(77)

SHAPES = [(37, 13), (5,), (3, 1, 8), (6, 4), (2, 3, 4, 4)]
TOLERANCES = {"float32": (1.3e-6, 1e-7), "float64": (1e-12, 1e-13)}


def numbers(shape, a, b, modulus, scale):
    count = torch.Size(shape).numel()
    return (((torch.arange(count) * a + b) % modulus - modulus // 2).double() / scale).reshape(shape)


def train(expression, dtype):
    p = [torch.nn.Parameter(numbers(shape, 53, k, 17, 16).to(dtype)) for k, shape in enumerate(SHAPES)]

    def groups(**options):
        return [{"params": p[:2]}, {"params": p[2:], **options}]

    optimizer = eval(expression, {**vars(torch.optim), "p": p, "groups": groups})
    for step in range(200):
        for k, parameter in enumerate(p):
            gradient = numbers(parameter.shape, 101, 37 * step + 53 * k, 199, 64)
            parameter.grad = None if k == 1 and step % 3 == 0 else gradient.to(dtype)
        optimizer.step()
    return torch.cat([parameter.detach().flatten() for parameter in p]).double()


worst = dict.fromkeys(TOLERANCES, (0, None))
for line in open(sys.argv[1], encoding="utf-8"):
    name, expression, *actual = line.split("\t")
    relative, absolute = TOLERANCES[name]
    expected = train(expression, getattr(torch, name))
    actual = torch.tensor([float(number) for number in actual], dtype=torch.float64)
    assert actual.shape == expected.shape, expression
    share = ((actual - expected).abs() / (absolute + relative * expected.abs())).nan_to_num(nan=torch.inf).max().item()
    worst[name] = max(worst[name], (share, expression))
for name, (share, expression) in worst.items():
    print(f"{name}: at most {share:.3f} of the tolerance, by {expression}")
    assert 0 <= share <= 1 and expression
