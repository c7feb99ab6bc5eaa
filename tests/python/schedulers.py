"""Steps PyTorch's own learning-rate schedulers as schedulers_test.cpp did detpl's, and compares rates and momenta.

schedulers.py FILE: lines of an expression that makes the schedulers, then rate and momentum (or Adam's first beta) of
each group, first as the optimizer starts, then after each step.
"""
import math
import sys

try:
    import torch
except ImportError:
    sys.exit(77)
from torch.optim import lr_scheduler
from torch.optim.swa_utils import SWALR


def optimizers():
    p = [torch.nn.Parameter(torch.zeros(1)) for _ in range(4)]
    return {"sgd": torch.optim.SGD([{"params": p[:1]}, {"params": p[1:2], "lr": 0.02}], lr=0.1, momentum=0.9),
            "adam": torch.optim.Adam(p[2:3]), "rmsprop": torch.optim.RMSprop(p[3:], lr=0.003)}


def metric(step):
    return 2 / (1 + step if step < 20 else 20) + step * 7 % 5 / 1000


def state(optimizer):
    return [number for group in optimizer.param_groups
            for number in (group["lr"], group["momentum"] if "momentum" in group else group["betas"][0])]


worst = 0, ""
for line in open(sys.argv[1], encoding="utf-8"):
    expression, *actual = line.rstrip("\n").split("\t")
    schedulers = eval(expression, {**vars(lr_scheduler), "math": math, "SWALR": SWALR, **optimizers()})
    schedulers = schedulers if isinstance(schedulers, list) else [schedulers]
    optimizer = schedulers[0].optimizer
    optimizer.step()  # or the schedulers warn
    expected = state(optimizer)
    for step in range(60):
        for scheduler in schedulers:
            scheduler.step(*[metric(step)] * isinstance(scheduler, lr_scheduler.ReduceLROnPlateau))
        expected += state(optimizer)
    assert len(actual) == len(expected), expression
    for i, (a, b) in enumerate(zip(map(float, actual), expected)):
        deviation = 0 if a == b else abs(a - b) / abs(b) if b else math.inf
        assert deviation <= 1e-15, (expression, i // len(state(optimizer)), a, b)
        worst = max(worst, (deviation, expression))
print(f"at most {worst[0]:.1e} off, by {worst[1]}")
assert worst[1]
