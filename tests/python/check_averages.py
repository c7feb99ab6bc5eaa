"""Repeats with torch.optim.swa_utils what averaging_test.cpp did, and compares.

check_averages.py FILE: a JSON object with `ema` {decay, weights, average} and a list `swalr` of {anneal_epochs,
anneal_strategy, first, swa_lr, rates}.
"""
import json
import sys

try:
    import torch
    from torch.optim.swa_utils import AveragedModel, SWALR, get_ema_avg_fn
except ImportError:
    sys.exit(77)

with open(sys.argv[1]) as file:
    found = json.load(file)


class Weights(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = torch.nn.Parameter(torch.zeros(3, dtype=torch.float64))


model = Weights()
averaged = AveragedModel(model, avg_fn=get_ema_avg_fn(found["ema"]["decay"]))
for weights in found["ema"]["weights"]:
    with torch.no_grad():
        model.weights.copy_(torch.tensor(weights, dtype=torch.float64))
    averaged.update_parameters(model)
torch.testing.assert_close(averaged.module.weights.detach(), torch.tensor(found["ema"]["average"], dtype=torch.float64),
                           rtol=1e-13, atol=0)

for case in found["swalr"]:
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": lr} for lr in case["first"]]
    optimizer = torch.optim.SGD(groups, lr=1)
    scheduler = SWALR(optimizer, case["swa_lr"], case["anneal_epochs"], case["anneal_strategy"])
    for rates in case["rates"]:
        expected = [group["lr"] for group in optimizer.param_groups]
        assert all(abs(a - b) <= 1e-14 for a, b in zip(expected, rates, strict=True)), (case, expected, rates)
        optimizer.step()
        scheduler.step()
