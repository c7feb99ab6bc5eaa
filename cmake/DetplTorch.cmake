# Finds LibTorch without find_package(Torch), which demands nvcc for a CUDA build.
find_path(DETPL_TORCH_ROOT include/torch/csrc/api/include/torch/torch.h
  HINTS ${Torch_DIR}/../../.. ${CMAKE_CURRENT_SOURCE_DIR}/.venv/lib/python3.11/site-packages/torch)
add_library(detpl_torch INTERFACE)
target_include_directories(detpl_torch SYSTEM INTERFACE
  ${DETPL_TORCH_ROOT}/include ${DETPL_TORCH_ROOT}/include/torch/csrc/api/include)
target_link_libraries(detpl_torch INTERFACE
  ${DETPL_TORCH_ROOT}/lib/libtorch.so ${DETPL_TORCH_ROOT}/lib/libtorch_cpu.so ${DETPL_TORCH_ROOT}/lib/libc10.so)
