#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes trunk.pt: a small ResNet in torchvision's manner that has seen the bundled digits, but none of their labels.

Its task was to say which of 60 groups of similar images (k-means) an image is from. Takes ten seconds; needs PyTorch.
"""

import pathlib
import struct

import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
GROUPS = 60
EPOCHS = 20


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(x)) + shortcut)


class ResNet(nn.Module):
    def __init__(self, classes, width=8):
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.layer1 = nn.Sequential(BasicBlock(width, width, 1))
        self.layer2 = nn.Sequential(BasicBlock(width, 2 * width, 2))
        self.layer3 = nn.Sequential(BasicBlock(2 * width, 4 * width, 2))
        self.fc = nn.Linear(4 * width, classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


def read_images():
    """The bundled training images, normalised by their mean and deviation."""
    contents = (HERE.parent / "data" / "digits" / "train-images-idx3-ubyte").read_bytes()
    shape = struct.unpack(">3I", contents[4:16])
    images = torch.frombuffer(bytearray(contents[16:]), dtype=torch.uint8).reshape(shape[0], 1, *shape[1:]) / 255
    return (images - images.mean()) / images.std()


def find_groups(images):
    """The number of each image's group."""
    points = images.flatten(1)
    centres = points[torch.randperm(len(points))[:GROUPS]]
    for _ in range(50):
        groups = torch.cdist(points, centres).argmin(1)
        centres = torch.stack([points[groups == group].mean(0) if (groups == group).any() else centre
                               for group, centre in enumerate(centres)])
    return groups


def train(model, images, targets):
    optimizer = torch.optim.AdamW(model.parameters())
    batches = list(range(0, len(images), 64))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, EPOCHS * len(batches))
    for epoch in range(EPOCHS):
        order = torch.randperm(len(images))
        for first in batches:
            chosen = order[first:first + 64]
            shifts = torch.randint(-1, 2, (2,)).tolist()
            scores = model(torch.roll(images[chosen], shifts, (2, 3)))
            loss = nn.functional.cross_entropy(scores, targets[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch}: loss {loss.item():.3f}")


torch.manual_seed(0)
torch.set_num_threads(1)
images = read_images()
groups = find_groups(images)
model = ResNet(GROUPS)
train(model, images, groups)
torch.save(model.state_dict(), HERE / "trunk.pt")
