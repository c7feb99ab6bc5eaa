// SPDX-License-Identifier: Apache-2.0
// The digits that the examples train on: the bundled 8×8 ones, or any folder of files in MNIST's format.
#pragma once

#include <boost/hana/adapt_struct.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <detpl/core/os.hpp>
#include <detpl/data/idx.hpp>
#include <detpl/data/loader.hpp>
#include <detpl/module/data_module.hpp>

struct MnistOptions {
  int64_t batch_size = 64;
  std::string data;  // a folder of idx files: both sets or one of them; empty: the bundled digits
};
BOOST_HANA_ADAPT_STRUCT(MnistOptions, batch_size, data);

/// A file or folder below `examples` of the source tree that this program was built in.
inline std::filesystem::path bundled(const std::filesystem::path& name) {
  const std::filesystem::path program = detpl::os::executable_path();
  for (auto folder = program.parent_path(); folder != folder.root_path(); folder = folder.parent_path())
    if (auto path = folder / "examples" / name; std::filesystem::exists(path)) return path;
  throw detpl::data_error("examples/" + name.string() + " isn't in any folder above " + program.string() +
                          ": give the path of such data");
}

/// Images of handwritten digits, 1 × rows × columns, and their labels.
class MnistDataModule : public detpl::DataModule {
 public:
  using Options = MnistOptions;

  /// Images are normalised by `normalize`, or else by the mean and deviation of the training images.
  explicit MnistDataModule(Options options = {}, std::optional<detpl::data::Normalize> normalize = {})
      : options_(std::move(options)), normalize_(std::move(normalize)) {}

  void setup() {
    if (train_) return;
    const std::filesystem::path folder =
        options_.data.empty() ? bundled("data/digits") : std::filesystem::path(options_.data);
    const auto [train, test] = read(folder);
    if (!normalize_) {
      const torch::Tensor pixels = train.data.to(torch::kDouble) / 255;
      normalize_ = {.mean = pixels.mean().item<double>(), .std = pixels.std().item<double>()};
    }
    train_ = std::make_shared<Dataset>(train, *normalize_);
    test_ = std::make_shared<Dataset>(test, *normalize_);
  }

  auto train_dataloader() const {
    return detpl::data::DataLoader(train_, {.batch_size = options_.batch_size, .shuffle = true});
  }
  auto val_dataloader() const { return detpl::data::DataLoader(test_, {.batch_size = options_.batch_size}); }
  auto predict_dataloader() const { return val_dataloader(); }

  /// 1 × rows × columns.
  std::vector<int64_t> image_shape() const { return train_->columns().data[0].sizes().vec(); }
  /// Pixels of one image.
  int64_t pixels() const { return train_->columns().data[0].numel(); }

 protected:
  using Dataset = detpl::data::TensorDataset<detpl::Batch>;
  const std::shared_ptr<Dataset>& train() const { return train_; }

 private:
  /// The training and the test set of a folder. Where it has only one of them, four fifths of that, taken at random,
  /// are for training and the rest for validation.
  static std::pair<detpl::Batch, detpl::Batch> read(const std::filesystem::path& folder) {
    using detpl::data::MnistSplit;
    const bool has_train = has_images(folder, "train"), has_test = has_images(folder, "t10k");
    if (has_train == has_test)
      return {detpl::data::read_mnist(folder, MnistSplit::train), detpl::data::read_mnist(folder, MnistSplit::test)};

    const detpl::Batch all = detpl::data::read_mnist(folder, has_train ? MnistSplit::train : MnistSplit::test);
    const int64_t records = all.data.size(0), for_training = records * 4 / 5;
    const auto order = detpl::data::shuffled(records, 0, 0);
    const auto indices = torch::tensor(std::vector<int64_t>(order.begin(), order.end()));
    const auto part = [&](int64_t first, int64_t last) {
      const auto chosen = indices.slice(0, first, last);
      return detpl::Batch(all.data.index_select(0, chosen), all.target.index_select(0, chosen));
    };
    return {part(0, for_training), part(for_training, records)};
  }
  static bool has_images(const std::filesystem::path& folder, const std::string& set) {
    const auto path = folder / (set + "-images-idx3-ubyte");
    return std::filesystem::exists(path) || std::filesystem::exists(path.string() + ".gz");
  }

  Options options_;
  std::optional<detpl::data::Normalize> normalize_;
  std::shared_ptr<Dataset> train_, test_;
};
