#include <torch/torch.h>

#include <doctest/doctest.h>
#include <detpl/core/os.hpp>
#include <detpl/loggers/image.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <span>

#include "../python.hpp"
#include "../temporary_folder.hpp"

using detpl::GridOptions;

namespace {

torch::Tensor ramp(torch::IntArrayRef shape) {
  return torch::arange(c10::multiply_integers(shape), torch::kFloat).reshape(shape);
}

}  // namespace

TEST_CASE("grids are torchvision's, and Pillow sees the same pixels in their files") {
  const TemporaryFolder folder;
  std::ofstream grids(folder.path / "grids");
  int number = 0;
  const auto add = [&](const char* expression, const torch::Tensor& images, const char* arguments,
                       const GridOptions& options) {
    const torch::Tensor grid = detpl::make_grid(images, options).contiguous();
    grids << expression << '\t' << arguments << '\t' << grid.sizes();
    for (const float value : std::span(grid.const_data_ptr<float>(), grid.numel())) {
      char text[32];
      std::snprintf(text, sizeof text, "\t%.9g", value);
      grids << text;
    }
    grids << '\n';
    detpl::save_image(images, folder.path / (std::to_string(number++) + ".png"), options);
  };
  const torch::Tensor many = ramp({10, 1, 3, 4}) / 100, colours = ramp({5, 3, 2, 2}).sin();
  const char* many_text = "torch.arange(120).reshape(10, 1, 3, 4) / 100";
  const char* colours_text = "torch.arange(60).reshape(5, 3, 2, 2).sin()";
  add(many_text, many, "", {});
  add(many_text, many, "nrow=4, padding=1, pad_value=0.5", {.nrow = 4, .pad_value = 0.5, .padding = 1});
  add(many_text, many, "nrow=100, padding=0", {.nrow = 100, .padding = 0});
  add(colours_text, colours, "nrow=1", {.nrow = 1});
  add(colours_text, colours, "normalize=True", {.normalize = true});
  add(colours_text, colours, "normalize=True, scale_each=True", {.normalize = true, .scale_each = true});
  add(colours_text, colours, "normalize=True, value_range=(-0.5, 1)",
      {.normalize = true, .value_range = std::pair(-0.5, 1)});
  add("torch.full((3, 1, 2, 2), 7)", torch::full({3, 1, 2, 2}, 7.0), "normalize=True", {.normalize = true});
  add("torch.arange(6).reshape(2, 3) / 6", ramp({2, 3}) / 6, "", {});
  add("torch.arange(6).reshape(1, 2, 3) / 6", ramp({1, 2, 3}) / 6, "", {});
  add("torch.arange(18).reshape(1, 3, 2, 3) / 18", ramp({1, 3, 2, 3}) / 18, "", {});
  grids.close();

  const char* modes[] = {"L", "LA", "RGB", "RGBA"};
  for (int channels = 1; channels <= 4; ++channels)
    std::ofstream(folder.path / (modes[channels - 1] + std::string(".png")), std::ios::binary)
        << detpl::encode_png((ramp({channels, 3, 5}) * 4).to(torch::kByte));
  CHECK(python_agrees("images.py", {folder.path}));
}

TEST_CASE("the images of a grid are left as they are") {
  const torch::Tensor images = ramp({4, 3, 2, 2}).requires_grad_(), before = images.detach().clone();
  const torch::Tensor grid = detpl::make_grid(images, {.normalize = true});
  CHECK(torch::equal(images, before));
  CHECK_FALSE(grid.requires_grad());
  const torch::Tensor bytes = torch::full({1, 3, 2, 2}, 200, torch::kByte);
  CHECK(torch::equal(detpl::make_grid(bytes), bytes[0]));
  CHECK(detpl::make_grid(bytes, {.normalize = true, .value_range = std::pair(0, 400)}).eq(0.5).all().item<bool>());
}

TEST_CASE("values beyond 0 to 1 and other types make the nearest pixels") {
  const float infinity = std::numeric_limits<float>::infinity();
  const auto png = [](std::initializer_list<float> values) {
    return detpl::encode_png(torch::tensor(std::vector<float>(values)).unsqueeze(0));
  };
  CHECK(png({-1, 0, 0.5, 1, 2, infinity, -infinity, NAN}) == png({0, 0, 128 / 255.f, 1, 1, 1, 0, 0}));
  const torch::Tensor image = ramp({3, 8, 8}) / 192;
  CHECK(detpl::encode_png(image.to(torch::kDouble)) == detpl::encode_png(image));
  CHECK(detpl::encode_png(image.transpose(1, 2)) == detpl::encode_png(image.transpose(1, 2).contiguous()));
  CHECK(detpl::encode_png(torch::ones({2, 2}, torch::kBool)) == detpl::encode_png(torch::ones({1, 2, 2})));
}

TEST_CASE("a file is replaced, its folder is made, and nothing is left beside it") {
  const TemporaryFolder folder;
  const auto path = folder.path / "samples" / "epoch=0.png";
  detpl::save_image(torch::zeros({8, 1, 4, 4}), path);
  detpl::save_image(torch::ones({3, 4, 4}), path);
  CHECK(detpl::os::read_file(path) == detpl::encode_png(torch::ones({3, 4, 4})));
  CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}) == 1);
  std::ofstream(folder.path / "file") << "mine";
  CHECK_THROWS_AS(detpl::save_image(torch::ones({2, 2}), folder.path / "file" / "image.png"), detpl::io_error);
}

TEST_CASE("what is no image is refused") {
  using doctest::Contains;
  CHECK_THROWS_WITH_AS(detpl::make_grid(torch::zeros({3})), Contains("shape [3]"), detpl::config_error);
  CHECK_THROWS_WITH_AS(detpl::make_grid(torch::zeros({0, 1, 2, 2})), Contains("[0, 1, 2, 2]"), detpl::config_error);
  CHECK_THROWS_WITH_AS(detpl::make_grid(torch::zeros({2, 1, 2, 2}), {.nrow = 0}), Contains("nrow = 0"),
                       detpl::config_error);
  CHECK_THROWS_AS(detpl::make_grid(torch::zeros({2, 1, 2, 2}), {.padding = -1}), detpl::config_error);
  CHECK_THROWS_WITH_AS(detpl::encode_png(torch::zeros({5, 2, 2})), Contains("1 to 4 channels"), detpl::config_error);
  CHECK_THROWS_AS(detpl::encode_png(torch::zeros({2, 3, 2, 2})), detpl::config_error);
  CHECK_THROWS_AS(detpl::encode_png(torch::zeros({3, 0, 2})), detpl::config_error);
}
