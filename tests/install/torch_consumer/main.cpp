#include <torch/torch.h>

#include <detpl/detpl.hpp>
#include <detpl/main.hpp>

struct Line : detpl::LightningModule {
  torch::nn::Linear layer{register_module("layer", torch::nn::Linear(1, 1))};

  torch::Tensor training_step(const detpl::Batch& batch, int64_t) {
    auto loss = torch::mse_loss(layer(batch.data), batch.target);
    log("train_loss", loss);
    return loss;
  }
  auto configure_optimizers() { return detpl::optim::SGD(parameters(), {.lr = 0.1}); }
  auto train_dataloader() {
    auto x = torch::linspace(0, 1, 100).unsqueeze(1);
    return detpl::data::DataLoader(detpl::data::TensorDataset(x, 3 * x - 1), {.batch_size = 10, .shuffle = true});
  }
};

int main() {
  torch::manual_seed(1);
  auto context = detpl::TrialContext::local();
  detpl::Adapter trial{context, Line(), detpl::FitOptions{.max_epochs = 30, .seed = 1}};
  if (!(trial.fit().metrics.find("train_loss")->item() < 0.1)) return 1;
  const char* arguments[] = {"consumer", "--fast-dev-run"};
  return detpl::main<Line>(2, arguments);
}
