// SPDX-License-Identifier: Apache-2.0
// Learns to draw handwritten digits. Each epoch leaves 64 of them in the run's folder, as samples/epoch=N.png, and in
// TensorBoard under IMAGES. Of the bundled ones, most can be read after 20 epochs.
#include <detpl/detpl.hpp>
#include <detpl/main.hpp>
#include "../mnist_data.hpp"
#include "gan.hpp"

/// The digits with values from -1 to 1, as the generator's Tanh gives them.
struct GANDataModule : MnistDataModule {
  explicit GANDataModule(Options options = {})
      : MnistDataModule(std::move(options), detpl::data::Normalize{.mean = 0.5, .std = 0.5}) {}
};

struct MnistGAN : GAN {
  MnistGAN(HParams hparams, GANDataModule& data) : GAN(hparams, data.image_shape()) {}
};

int main(int argc, char** argv) { return detpl::main<MnistGAN, GANDataModule>(argc, argv, {.max_epochs = 50}); }
