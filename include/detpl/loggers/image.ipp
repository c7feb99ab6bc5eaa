// SPDX-License-Identifier: Apache-2.0
// The definitions of image.hpp (needs libpng).
#pragma once

#include <ATen/core/Tensor.h>
#include <png.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "detpl/core/error.hpp"
#include "detpl/core/os.hpp"
#include "detpl/core/replace.hpp"
#include "detpl/loggers/image.hpp"

namespace detpl::inline v0 {

at::Tensor make_grid(const at::Tensor& images, const GridOptions& options) {
  if (images.dim() < 2 || images.dim() > 4 || images.numel() == 0)
    throw config_error("a grid was asked for of a tensor of shape " + c10::str(images.sizes()) +
                       ": images are N x C x H x W, C x H x W or H x W");
  if (options.nrow < 1 || options.padding < 0)
    throw config_error("a grid of images has nrow = " + std::to_string(options.nrow) +
                       " and padding = " + std::to_string(options.padding) + ": at least 1 and 0 are needed");
  at::Tensor all = images.detach();
  while (all.dim() < 4) all = all.unsqueeze(0);
  if (options.normalize) {
    all = all.is_floating_point() ? all.clone() : all.to(at::kFloat);
    const auto normalize = [&](at::Tensor part) {
      const auto [low, high] =
          options.value_range ? *options.value_range : std::pair(part.min().item<double>(), part.max().item<double>());
      part.clamp_(low, high).sub_(low).div_(std::max(high - low, 1e-5));
    };
    if (!options.scale_each)
      normalize(all);
    else
      for (const at::Tensor& image : all.unbind()) normalize(image);
  }
  if (all.size(1) == 1) all = all.expand({-1, 3, -1, -1});
  if (all.size(0) == 1) return all[0];

  const std::int64_t count = all.size(0), columns = std::min(options.nrow, count);
  const std::int64_t rows = (count + columns - 1) / columns, padding = options.padding;
  const std::int64_t height = all.size(2) + padding, width = all.size(3) + padding;
  const at::Tensor grid =
      all.new_full({all.size(1), rows * height + padding, columns * width + padding}, options.pad_value);
  for (std::int64_t i = 0; i < count; ++i)
    grid.narrow(1, i / columns * height + padding, all.size(2))
        .narrow(2, i % columns * width + padding, all.size(3))
        .copy_(all[i]);
  return grid;
}

std::string encode_png(const at::Tensor& image) {
  at::Tensor pixels = image.detach();
  if (pixels.dim() == 2) pixels = pixels.unsqueeze(0);
  if (pixels.dim() != 3 || pixels.size(0) < 1 || pixels.size(0) > 4 || pixels.numel() == 0)
    throw config_error("an image has the shape " + c10::str(image.sizes()) +
                       ": it must be C x H x W with 1 to 4 channels, or H x W; make_grid joins several");
  if (pixels.scalar_type() != at::kByte)
    pixels = pixels.to(at::kFloat).nan_to_num().mul(255).add(0.5).clamp(0, 255).to(at::kByte);
  pixels = pixels.permute({1, 2, 0}).to(at::kCPU).contiguous();

  static constexpr png_uint_32 formats[] = {PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB, PNG_FORMAT_RGBA};
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.height = static_cast<png_uint_32>(pixels.size(0));
  header.width = static_cast<png_uint_32>(pixels.size(1));
  header.format = formats[pixels.size(2) - 1];
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(header);
  std::string png(size, '\0');
  if (!png_image_write_to_memory(&header, png.data(), &size, 0, pixels.const_data_ptr<std::uint8_t>(), 0, nullptr))
    throw io_error("cannot make a PNG of an image of shape " + c10::str(image.sizes()) + ": libpng says \"" +
                   header.message + "\"");
  png.resize(size);
  return png;
}

void save_image(const at::Tensor& images, const std::filesystem::path& path, const GridOptions& options) {
  const std::string png = encode_png(make_grid(images, options));
  if (path.has_parent_path()) os::create_directories(path.parent_path());
  os::replace_file(path, png);
}

}  // namespace detpl::inline v0
