// SPDX-License-Identifier: Apache-2.0
// A small residual network whose parts have the names of torchvision's ResNet, so that it can take weights from Python.
#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

struct BasicBlockImpl : torch::nn::Module {
  torch::nn::Conv2d conv1, conv2;
  torch::nn::BatchNorm2d bn1, bn2;
  torch::nn::Sequential downsample{nullptr};

  BasicBlockImpl(int64_t inputs, int64_t outputs, int64_t stride)
      : conv1(register_module("conv1", conv(inputs, outputs, 3, stride))),
        conv2(register_module("conv2", conv(outputs, outputs, 3, 1))),
        bn1(register_module("bn1", torch::nn::BatchNorm2d(outputs))),
        bn2(register_module("bn2", torch::nn::BatchNorm2d(outputs))) {
    if (stride != 1)
      downsample = register_module(
          "downsample", torch::nn::Sequential(conv(inputs, outputs, 1, stride), torch::nn::BatchNorm2d(outputs)));
  }

  torch::Tensor forward(torch::Tensor x) {
    auto shortcut = downsample ? downsample->forward(x) : x;
    x = torch::relu(bn1(conv1(x)));
    return torch::relu(bn2(conv2(x)) + shortcut);
  }

  static torch::nn::Conv2d conv(int64_t inputs, int64_t outputs, int64_t size, int64_t stride) {
    return torch::nn::Conv2d(
        torch::nn::Conv2dOptions(inputs, outputs, size).stride(stride).padding(size / 2).bias(false));
  }
};
TORCH_MODULE(BasicBlock);

/// Makes `features()` numbers of an image with one channel: the ResNet without its last layer, `fc`.
struct ResNetTrunkImpl : torch::nn::Module {
  int64_t width;
  torch::nn::Conv2d conv1;
  torch::nn::BatchNorm2d bn1;
  torch::nn::Sequential layer1, layer2, layer3;

  explicit ResNetTrunkImpl(int64_t width = 8)
      : width(width),
        conv1(register_module("conv1", BasicBlockImpl::conv(1, width, 3, 1))),
        bn1(register_module("bn1", torch::nn::BatchNorm2d(width))),
        layer1(register_module("layer1", torch::nn::Sequential(BasicBlock(width, width, 1)))),
        layer2(register_module("layer2", torch::nn::Sequential(BasicBlock(width, 2 * width, 2)))),
        layer3(register_module("layer3", torch::nn::Sequential(BasicBlock(2 * width, 4 * width, 2)))) {}

  int64_t features() const { return 4 * width; }

  torch::Tensor forward(torch::Tensor images) {
    auto x = torch::relu(bn1(conv1(images)));
    x = layer3->forward(layer2->forward(layer1->forward(x)));
    return x.mean({2, 3});
  }
};
TORCH_MODULE(ResNetTrunk);
