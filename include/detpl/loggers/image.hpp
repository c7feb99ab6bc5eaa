// SPDX-License-Identifier: Apache-2.0
// Images: many of them in one grid, and as PNG. Defined in image.ipp (component: detpl::loggers).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace detpl::inline v0 {

/// The options of `make_grid`, with torchvision's names and defaults.
struct GridOptions {
  bool normalize = false;    ///< maps `value_range` to 0..1; values outside are taken for its ends
  std::int64_t nrow = 8;     ///< images in a row
  double pad_value = 0;      ///< of the pixels between images
  std::int64_t padding = 2;  ///< pixels around each image
  bool scale_each = false;   ///< without a `value_range`: maps each image's own range, not that of all
  std::optional<std::pair<double, double>> value_range = {};  ///< (least, greatest); default: those that occur
};

/// Joins images into one, row by row.
///
/// Shapes: N × C × H × W; C × H × W and H × W are one image, which stays without a border. One channel becomes three.
/// Errors: config_error for another shape, no pixel, or options out of range.
/// Source: torchvision.utils.make_grid.
at::Tensor make_grid(const at::Tensor& images, const GridOptions& options = {});

/// An image as the bytes of a PNG file.
///
/// Shapes: C × H × W with 1 to 4 channels (grey, grey and alpha, RGB, RGBA), or H × W.
/// Units:  0..1, or 0..255 in a tensor of bytes; values outside are taken for the ends, NaN for 0.
/// Errors: config_error for another shape or no pixel, io_error if libpng refuses.
std::string encode_png(const at::Tensor& image);

/// Writes an image, or a grid of several, to a PNG file, whose folder is created where absent. A file of that name is
/// replaced.
///
/// Shapes: as for `make_grid`.
/// Errors: config_error as from `make_grid` and `encode_png`; io_error if the file can't be written.
/// Source: torchvision.utils.save_image.
void save_image(const at::Tensor& images, const std::filesystem::path& path, const GridOptions& options = {});

}  // namespace detpl::inline v0
