// SPDX-License-Identifier: Apache-2.0
// A generative adversarial network: a generator learns to draw images that a discriminator can't tell from real ones.
// The form is that of Lightning 1.5's basic GAN and of Determined's gan_mnist_pl.
#pragma once

#include <torch/nn/modules/batchnorm.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <detpl/detpl.hpp>
#include <detpl/loggers/image.hpp>
#include <detpl/loggers/tensorboard.hpp>

/// Makes images, values -1 to 1, of noise.
struct GeneratorImpl : torch::nn::Module {
  std::vector<int64_t> image_shape;
  torch::nn::Sequential model{register_module("model", torch::nn::Sequential())};

  GeneratorImpl(int64_t latent_dim, int64_t width, std::vector<int64_t> shape) : image_shape(std::move(shape)) {
    const auto add_block = [this](int64_t inputs, int64_t outputs, bool normalize = true) {
      model->push_back(torch::nn::Linear(inputs, outputs));
      if (normalize) model->push_back(torch::nn::BatchNorm1d(outputs));
      model->push_back(torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2)));
    };
    add_block(latent_dim, width, false);
    add_block(width, 2 * width);
    add_block(2 * width, 4 * width);
    add_block(4 * width, 8 * width);
    model->push_back(torch::nn::Linear(8 * width, c10::multiply_integers(image_shape)));
    model->push_back(torch::nn::Tanh());
  }

  torch::Tensor forward(torch::Tensor noise) { return model->forward(noise).unflatten(1, image_shape); }
};
TORCH_MODULE(Generator);

/// Scores images: the logit of their being real.
struct DiscriminatorImpl : torch::nn::Module {
  torch::nn::Sequential model{register_module("model", torch::nn::Sequential())};

  DiscriminatorImpl(int64_t width, int64_t pixels) {
    const auto leaky_relu = torch::nn::LeakyReLUOptions().negative_slope(0.2);
    model->push_back(torch::nn::Linear(pixels, 4 * width));
    model->push_back(torch::nn::LeakyReLU(leaky_relu));
    model->push_back(torch::nn::Linear(4 * width, 2 * width));
    model->push_back(torch::nn::LeakyReLU(leaky_relu));
    model->push_back(torch::nn::Linear(2 * width, 1));
  }

  torch::Tensor forward(torch::Tensor images) { return model->forward(images.flatten(1)); }
};
TORCH_MODULE(Discriminator);

struct GANHParams {
  double lr = 2e-4;
  double b1 = 0.5;
  double b2 = 0.999;
  int64_t latent_dim = 100;
  int64_t hidden_size = 128;  // the width of the generator's first layer; all others are multiples of it
};
BOOST_HANA_ADAPT_STRUCT(GANHParams, lr, b1, b2, latent_dim, hidden_size);

struct GAN : detpl::LightningModule {
  using HParams = GANHParams;

  HParams hparams;
  Generator generator;
  Discriminator discriminator;
  torch::Tensor validation_z;  // a buffer: all epochs, and resumed runs, draw the same 64 samples

  /// For images of this shape, channels × rows × columns, values -1 to 1.
  GAN(HParams hparams, const std::vector<int64_t>& image_shape)
      : hparams(hparams),
        generator(register_module("generator", Generator(hparams.latent_dim, hparams.hidden_size, image_shape))),
        discriminator(
            register_module("discriminator", Discriminator(hparams.hidden_size, c10::multiply_integers(image_shape)))),
        validation_z(register_buffer("validation_z", torch::randn({64, hparams.latent_dim}))) {
    save_hyperparameters(hparams);
  }

  torch::Tensor forward(torch::Tensor noise) { return generator(noise); }

  torch::Tensor training_step(const detpl::Batch& batch, int64_t, auto optimizer_idx) {
    const torch::Tensor& real = batch.data;
    // BatchNorm wants two images at least.
    const int64_t count = std::max<int64_t>(real.size(0), 2);
    if constexpr (optimizer_idx == 0) {  // the generator: what it draws shall pass for real
      auto g_loss = adversarial_loss(discriminator(generate(count)), 1);
      log("g_loss", g_loss, {.prog_bar = true});
      return g_loss;
    } else {  // the discriminator: it shall tell both kinds apart
      auto real_loss = adversarial_loss(discriminator(real), 1);
      auto fake_loss = adversarial_loss(discriminator(generate(count).detach()), 0);
      auto d_loss = (real_loss + fake_loss) / 2;
      log("d_loss", d_loss, {.prog_bar = true});
      return d_loss;
    }
  }

  /// How real the discriminator finds held-out images, and what the generator draws: where both come near 0.5, it can't
  /// tell them apart any more.
  void validation_step(const detpl::Batch& batch, int64_t) {
    log("val_real", discriminator(batch.data).sigmoid().mean(), {.prog_bar = true});
  }
  void on_validation_epoch_end() {
    auto samples = generator(validation_z);
    log("val_fake", discriminator(samples).sigmoid().mean(), {.prog_bar = true});
    if (trainer()->stage() == detpl::Stage::fit) show(samples);
  }

  /// As many new images as the batch has.
  torch::Tensor predict_step(const detpl::Batch& batch, int64_t) { return generate(batch.data.size(0)); }

  auto configure_optimizers() {
    const detpl::optim::AdamOptions options{.betas = {hparams.b1, hparams.b2}, .lr = hparams.lr};
    return std::tuple(detpl::optim::Adam(generator->parameters(), options),
                      detpl::optim::Adam(discriminator->parameters(), options));
  }

 private:
  torch::Tensor generate(int64_t count) {
    return generator(torch::randn({count, hparams.latent_dim}, validation_z.options()));
  }

  static torch::Tensor adversarial_loss(const torch::Tensor& scores, double target) {
    return torch::binary_cross_entropy_with_logits(scores, torch::full_like(scores, target));
  }

  /// Adds a grid of images to TensorBoard and to the folder `samples` of the run, where it has one.
  void show(const torch::Tensor& images) {
    auto* board = logger<detpl::TensorBoardLogger>();
    if (!board) return;
    auto grid = detpl::make_grid(images, {.normalize = true, .value_range = std::pair(-1, 1)});
    board->add_image("generated_images", grid, current_epoch());
    detpl::save_image(grid, board->log_dir() / "samples" / ("epoch=" + std::to_string(current_epoch()) + ".png"));
  }
};
