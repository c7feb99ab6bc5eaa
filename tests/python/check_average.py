"""Averages with torch.optim.swa_utils the weights that averaging_test.cpp averaged with EMA, and compares.

check_average.py FILE: a JSON object {decay, weights, average}
"""
import json
import sys

try:
    import torch
    from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn
except ImportError:
    sys.exit(77)

with open(sys.argv[1]) as file:
    found = json.load(file)
model = torch.nn.ParameterList([torch.zeros(3, dtype=torch.float64)])
averaged = AveragedModel(model, avg_fn=get_ema_avg_fn(found["decay"]))
for weights in found["weights"]:
    with torch.no_grad():
        model[0].copy_(torch.tensor(weights, dtype=torch.float64))
    averaged.update_parameters(model)
expected = torch.tensor(found["average"], dtype=torch.float64)
torch.testing.assert_close(averaged.module[0].detach(), expected, rtol=1e-13, atol=0)
