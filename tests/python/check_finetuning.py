# SPDX-License-Identifier: Apache-2.0
"""Trains what finetuning_test.cpp has trained, with pytorch_lightning's own BackboneFinetuning; rates and weights must agree.

Usage: check_finetuning.py FILE.json
"""

import inspect
import json
import sys

try:
    import pytorch_lightning.callbacks
    import torch
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

torch.set_default_dtype(torch.float64)
with open(sys.argv[1]) as file:
    run = json.load(file)


class Module(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
        self.head = torch.nn.Linear(2, 1)


module = Module()
module.load_state_dict({name: torch.tensor(value) for name, value in run["before"].items()})
callback = pytorch_lightning.callbacks.BackboneFinetuning(
    unfreeze_backbone_at_epoch=run["unfreeze"], should_align=run["align"], backbone_initial_ratio_lr=run["ratio"])
callback.freeze_before_training(module)
optimizer = torch.optim.SGD(module.head.parameters(), lr=run["lr"], momentum=0.9)
takes_index = "opt_idx" in inspect.signature(callback.finetune_function).parameters  # until Lightning 1.9

i = torch.arange(10.0).unsqueeze(1)
batches = list(zip(torch.sin(2 * i + torch.arange(1.0, 3.0)).split(2), torch.cos(i + 1).split(2)))
for epoch, rates in enumerate(run["rates"]):
    callback.finetune_function(module, epoch, optimizer, *([0] if takes_index else []))
    found = [group["lr"] for group in optimizer.param_groups]
    assert torch.allclose(torch.tensor(found), torch.tensor(rates), rtol=1e-14, atol=0), (epoch, found, rates)
    for x, y in batches:
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(module.head(module.backbone(x)), y).backward()
        optimizer.step()
for name, value in module.state_dict().items():
    assert torch.allclose(value, torch.tensor(run["after"][name], dtype=value.dtype), rtol=1e-11), name
