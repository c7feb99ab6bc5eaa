// SPDX-License-Identifier: Apache-2.0
// The definitions of tensorboard.hpp (needs Boost.CRC and protozero), which need those of image.hpp.
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "detpl/core/os.hpp"
#include "detpl/core/value.hpp"
#include "detpl/loggers/event_file.hpp"
#include "detpl/loggers/histogram.hpp"
#include "detpl/loggers/hparams_plugin.hpp"
#include "detpl/loggers/image.hpp"
#include "detpl/loggers/tensorboard.hpp"

namespace detpl::inline v0 {

namespace detail {

// Field numbers of tensorflow/core/framework/{summary,tensor,tensor_shape}.proto.
enum SummaryField : protozero::pbf_tag_type {
  summary_value = 1,
  value_tag = 1,
  value_simple_value = 2,
  value_image = 4,
  value_histo = 5,
  value_tensor = 8,
  value_metadata = 9,
  image_height = 1,
  image_width = 2,
  image_channels = 3,
  image_bytes = 4,
  metadata_plugin_data = 1,
  plugin_name = 1,
  plugin_content = 2,
  tensor_dtype = 1,
  tensor_shape = 2,
  tensor_string = 8,
  shape_dim = 2,
  dim_size = 1,
};
inline constexpr int dtype_string = 7;

void add_metadata(protozero::pbf_writer& entry, std::string_view plugin, std::string_view content) {
  protozero::pbf_writer metadata(entry, value_metadata);
  protozero::pbf_writer plugin_data(metadata, metadata_plugin_data);
  plugin_data.add_string(plugin_name, plugin.data(), plugin.size());
  plugin_data.add_bytes(plugin_content, content.data(), content.size());
}

}  // namespace detail

TensorBoardLogger::TensorBoardLogger(TensorBoardLoggerOptions options)
    : directory_(detail::directory_of(options)),
      default_hp_metric_(options.default_hp_metric),
      flush_seconds_(options.flush_seconds) {}
TensorBoardLogger::TensorBoardLogger(TensorBoardLogger&&) noexcept = default;
TensorBoardLogger& TensorBoardLogger::operator=(TensorBoardLogger&&) noexcept = default;
TensorBoardLogger::~TensorBoardLogger() = default;

void TensorBoardLogger::log_metrics(const MetricRow& metrics, std::int64_t step) {
  using enum detail::SummaryField;
  file().add_summary(step, [&](protozero::pbf_writer& summary) {
    for (const auto& [name, value] : metrics) {
      protozero::pbf_writer entry(summary, summary_value);
      entry.add_string(value_tag, name);
      entry.add_float(value_simple_value, static_cast<float>(value));
    }
  });
}

void TensorBoardLogger::log_hyperparams(const Map& hparams) {
  const Map flat = detail::flat_hparams(hparams);
  if (flat.items.empty()) return;
  session_open_ = true;
  if (!continued_.items.empty()) return;  // they are in a file of before
  if (default_hp_metric_) add_scalar("hp_metric", -1, 0);
  add_hparams_message("_hparams_/experiment", detail::hparams_experiment(flat, default_hp_metric_));
  add_hparams_message("_hparams_/session_start_info", detail::hparams_session_start(flat));
}

void TensorBoardLogger::add_scalar(std::string_view tag, double value, std::int64_t step) {
  log_metrics({{std::string(tag), value}}, step);
}

void TensorBoardLogger::add_text(std::string_view tag, std::string_view text, std::int64_t step) {
  using enum detail::SummaryField;
  file().add_summary(step, [&](protozero::pbf_writer& summary) {
    protozero::pbf_writer entry(summary, summary_value);
    entry.add_string(value_tag, std::string(tag) + "/text_summary");
    detail::add_metadata(entry, "text", "");
    protozero::pbf_writer tensor(entry, value_tensor);
    tensor.add_enum(tensor_dtype, detail::dtype_string);
    {
      protozero::pbf_writer shape(tensor, tensor_shape);
      protozero::pbf_writer dimension(shape, shape_dim);
      dimension.add_int64(dim_size, 1);
    }
    tensor.add_bytes(tensor_string, text.data(), text.size());
  });
}

void TensorBoardLogger::add_histogram(std::string_view tag, const at::Tensor& values, std::int64_t step) {
  const Histogram histogram = make_histogram(values);
  if (histogram.count == 0) return;
  using enum detail::SummaryField;
  file().add_summary(step, [&](protozero::pbf_writer& summary) {
    protozero::pbf_writer entry(summary, summary_value);
    entry.add_string(value_tag, tag.data(), tag.size());
    protozero::pbf_writer histo(entry, value_histo);
    histo.add_double(1, histogram.least);
    histo.add_double(2, histogram.greatest);
    histo.add_double(3, static_cast<double>(histogram.count));
    histo.add_double(4, histogram.sum);
    histo.add_double(5, histogram.sum_of_squares);
    histo.add_packed_double(6, histogram.limits.begin(), histogram.limits.end());
    histo.add_packed_double(7, histogram.counts.begin(), histogram.counts.end());
  });
}

void TensorBoardLogger::add_image(std::string_view tag, const at::Tensor& image, std::int64_t step) {
  using enum detail::SummaryField;
  const std::string png = encode_png(image);
  file().add_summary(step, [&](protozero::pbf_writer& summary) {
    protozero::pbf_writer entry(summary, summary_value);
    entry.add_string(value_tag, tag.data(), tag.size());
    protozero::pbf_writer picture(entry, value_image);
    picture.add_int32(image_height, static_cast<std::int32_t>(image.size(-2)));
    picture.add_int32(image_width, static_cast<std::int32_t>(image.size(-1)));
    picture.add_int32(image_channels, static_cast<std::int32_t>(image.dim() == 3 ? image.size(0) : 1));
    picture.add_bytes(image_bytes, png);
  });
}

void TensorBoardLogger::save() {
  if (file_) file_->flush();
}

void TensorBoardLogger::finalize(std::string_view status) {
  if (std::exchange(session_open_, false))
    add_hparams_message("_hparams_/session_end_info", detail::hparams_session_end(status == "success"));
  save();
}

Map TensorBoardLogger::state_dict() {
  Map files = continued_;
  if (file_) files[file_->path().filename().string()] = file_->size();
  return {{"files", files}};
}

void TensorBoardLogger::load_state_dict(const Map& state) {
  const Value* files = state.find("files");
  if (!files || !files->is<Map>()) return;
  const Map& known = *files->get_if<Map>();
  const auto exists = [&](const auto& item) { return std::filesystem::exists(log_dir() / item.first); };
  if (std::ranges::none_of(known.items, exists)) return;
  file_.reset();
  for (const auto& entry : std::filesystem::directory_iterator(log_dir())) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(EventFile::name_prefix)) continue;
    const Value* bytes = known.find(name);
    std::error_code error;
    if (!bytes || !bytes->is<std::int64_t>())
      std::filesystem::remove(entry.path(), error);
    else if (const auto size = static_cast<std::uintmax_t>(*bytes->get_if<std::int64_t>()); entry.file_size() > size)
      std::filesystem::resize_file(entry.path(), size, error);
    if (error) os::fail("write", entry.path(), error.value());
  }
  continued_ = known;
}

EventFile& TensorBoardLogger::file() {
  if (!file_) file_ = std::make_unique<EventFile>(directory_->path(), flush_seconds_);
  return *file_;
}

void TensorBoardLogger::add_hparams_message(std::string_view tag, const std::string& content) {
  using enum detail::SummaryField;
  file().add_summary(0, [&](protozero::pbf_writer& summary) {
    protozero::pbf_writer entry(summary, summary_value);
    entry.add_string(value_tag, tag.data(), tag.size());
    detail::add_metadata(entry, "hparams", content);
  });
}

}  // namespace detpl::inline v0
