#include <torch/torch.h>

#include <detpl/core/version.hpp>

int main() { return torch::ones({2, 3}).sum().item<float>() != 6; }
