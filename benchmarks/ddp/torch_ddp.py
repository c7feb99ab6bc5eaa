# SPDX-License-Identifier: Apache-2.0
"""Python's side of race.py: the stack of ddp.cpp trained by DistributedDataParallel, under torchrun.

Usage: torch_ddp.py MODEL STEPS. A line on rank 0's standard input asks for STEPS steps, whose seconds are printed. Its words say how
they are trained: `views` are DistributedDataParallel's gradient_as_bucket_view, `fused` is Adam's, `loader` is for data by
DataLoader.
"""

import sys
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

BATCH_SIZE = 64
WIDTHS = {"mnist": [784, 128, 256, 10], "mlp": [784, 512, 512, 10], "large": [784, *[1024] * 19, 10]}  # as stack.hpp

def stack(widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def indexed(images, labels):
    """Shuffled batches of this rank by the cheapest way that Python has: a permutation's part as an index."""
    for epoch in range(sys.maxsize):
        order = torch.randperm(len(images), generator=torch.Generator().manual_seed(epoch))
        for part in order[dist.get_rank()::dist.get_world_size()].split(BATCH_SIZE):
            yield images[part], labels[part]


def loaded(images, labels):
    dataset = TensorDataset(images, labels)
    sampler = DistributedSampler(dataset, shuffle=True)
    loader = DataLoader(dataset, batch_size=BATCH_SIZE, sampler=sampler)
    for epoch in range(sys.maxsize):
        sampler.set_epoch(epoch)
        yield from loader


def trainer(model, images, labels, words):
    """A function that trains some steps and returns their seconds."""
    model = nn.parallel.DistributedDataParallel(stack(WIDTHS[model]), gradient_as_bucket_view="views" in words)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, fused=True if "fused" in words else None)
    loss_of = nn.CrossEntropyLoss()
    batches = (loaded if "loader" in words else indexed)(images, labels)

    def train(steps):
        dist.barrier()
        start = time.perf_counter()
        for _ in range(steps):
            inputs, targets = next(batches)
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(inputs), targets).backward()
            optimizer.step()
        return time.perf_counter() - start

    return train


def main(model, steps):
    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    torch.manual_seed(1)
    records = 100 * BATCH_SIZE * dist.get_world_size()
    images, labels = torch.randn(records, 784), torch.randint(0, 10, (records,))
    trainers = {}
    while True:
        way = [sys.stdin.readline().strip() if dist.get_rank() == 0 else ""]
        dist.broadcast_object_list(way)
        if not way[0]:
            break
        if way[0] not in trainers:
            trainers[way[0]] = trainer(model, images, labels, way[0].split())
        seconds = trainers[way[0]](int(steps))
        if dist.get_rank() == 0:
            print(f"{seconds:.9f}", flush=True)
    dist.destroy_process_group()


if __name__ == "__main__":
    main(*sys.argv[1:])
