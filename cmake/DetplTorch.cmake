# SPDX-License-Identifier: Apache-2.0
# Finds LibTorch and defines detpl::torch, or sets DETPL_TORCH_PROBLEM to the sentence that says why it can't.
#
# LibTorch's own package file is not used: for a CUDA build it demands nvcc and a CUDA toolkit, which a program that
# only calls LibTorch doesn't need. This one takes a wheel or a zip, with or without CUDA, from the first of
#   Torch_DIR (CMake or environment), CMAKE_PREFIX_PATH (both), the place found by an earlier run,
#   an active virtual environment, .venv next to the project, the system's prefixes.
#
# DETPL_TORCH_CUDA=OFF leaves the CUDA libraries of a CUDA build out. By default they are linked, as LibTorch's own
# package does, so that `module->to(torch::kCUDA)` works in every program; that costs 0.15 s at program start.
#
# Where the headers of CUDA and NCCL are there as well, it defines detpl::torch_nccl: what compiling c10d's NCCL backend takes.
#
# As a script, `cmake -P DetplTorch.cmake` prints the place that Torch_DIR or CMAKE_PREFIX_PATH of the environment
# name, or nothing.

set(DETPL_TORCH_MINIMUM 2.11)

# Sets `result` to the LibTorch at one of the prefixes, or to "". A prefix may be LibTorch's own folder or a virtual environment,
# and, as users of find_package(Torch) have them, the folder of TorchConfig.cmake or its parent.
function(detpl_torch_below result)
  foreach(prefix IN LISTS ARGN)
    file(GLOB wheels ${prefix}/lib/python3*/site-packages/torch)
    foreach(root IN ITEMS ${prefix} ${prefix}/../.. ${prefix}/../../.. ${prefix}/torch ${wheels})
      if(EXISTS "${root}/include/torch/csrc/api/include/torch/torch.h")
        get_filename_component(root "${root}" ABSOLUTE)
        set(${result} "${root}" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
  set(${result} "" PARENT_SCOPE)
endfunction()

# Sets `result` to the prefixes that the user names.
function(detpl_torch_named_prefixes result)
  file(TO_CMAKE_PATH "$ENV{CMAKE_PREFIX_PATH}" from_environment)
  set(${result} ${Torch_DIR} $ENV{Torch_DIR} ${CMAKE_PREFIX_PATH} ${from_environment} PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  detpl_torch_named_prefixes(prefixes)
  detpl_torch_below(root ${prefixes})
  if(root)
    execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${root}")
  endif()
  return()
endif()

option(DETPL_TORCH_CUDA "Link the CUDA libraries of a CUDA build of LibTorch" ON)

# Sets `result` to the version in LibTorch's headers.
function(detpl_torch_version root result)
  set(${result} 0 PARENT_SCOPE)
  foreach(header IN ITEMS torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(EXISTS "${root}/include/${header}")
      file(STRINGS "${root}/include/${header}" lines REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) +[0-9]+")
      string(REGEX MATCHALL "[0-9]+" numbers "${lines}")
      if(numbers)
        list(JOIN numbers "." version)
        set(${result} "${version}" PARENT_SCOPE)
        return()
      endif()
    endif()
  endforeach()
endfunction()

# Defines detpl::torch, or sets `problem` to the sentence that says why it can't.
function(detpl_find_torch problem)
  detpl_torch_named_prefixes(named)
  detpl_torch_below(root ${named})
  if(NOT root AND (Torch_DIR OR DEFINED ENV{Torch_DIR}))
    set(${problem} "Torch_DIR (${Torch_DIR}$ENV{Torch_DIR}) isn't the share/cmake/Torch of a LibTorch; correct it, or unset it \
to use .venv." PARENT_SCOPE)
    return()
  endif()
  if(NOT root)
    detpl_torch_below(root ${DETPL_TORCH_ROOT} $ENV{VIRTUAL_ENV} ${PROJECT_SOURCE_DIR}/.venv ${CMAKE_SOURCE_DIR}/.venv
                      ${CMAKE_SYSTEM_PREFIX_PATH})
  endif()
  if(NOT root)
    set(${problem} "no LibTorch found; make one with `python3 -m venv .venv && .venv/bin/pip install torch`, or name yours \
with -DCMAKE_PREFIX_PATH=/path/to/libtorch." PARENT_SCOPE)
    return()
  endif()
  set(DETPL_TORCH_ROOT "${root}" CACHE PATH "The LibTorch in use" FORCE)
  mark_as_advanced(DETPL_TORCH_ROOT)

  detpl_torch_version("${root}" version)
  if(version VERSION_LESS DETPL_TORCH_MINIMUM)
    set(${problem} "LibTorch ${version} in ${root} is too old; detpl needs ${DETPL_TORCH_MINIMUM} or later." PARENT_SCOPE)
    return()
  endif()
  foreach(library IN ITEMS torch torch_cpu c10 torch_cuda c10_cuda)
    find_library(lib${library} ${library} PATHS "${root}/lib" NO_DEFAULT_PATH NO_CACHE)
  endforeach()
  if(NOT libtorch OR NOT libtorch_cpu OR NOT libc10)
    set(${problem} "LibTorch in ${root} lacks libtorch, libtorch_cpu or libc10 in its lib folder; install it again."
        PARENT_SCOPE)
    return()
  endif()
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    file(STRINGS "${libc10}" abi REGEX "__cxx11" LIMIT_COUNT 1)
    if(NOT abi)
      set(${problem} "LibTorch in ${root} has the C++ ABI from before C++11; take a build with the C++11 ABI, as every \
wheel since 2.7 is." PARENT_SCOPE)
      return()
    endif()
  endif()

  add_library(detpl::torch INTERFACE IMPORTED GLOBAL)
  target_compile_features(detpl::torch INTERFACE cxx_std_20)
  target_compile_definitions(detpl::torch INTERFACE USE_DISTRIBUTED USE_C10D_GLOO)  # as LibTorch's own package does
  file(GLOB cuda_includes "${root}/../nvidia/*/include")  # a wheel's CUDA headers lie in packages beside it
  target_include_directories(detpl::torch SYSTEM INTERFACE "${root}/include" "${root}/include/torch/csrc/api/include"
                             ${cuda_includes})
  target_link_libraries(detpl::torch INTERFACE "${libtorch_cpu}" "${libc10}")
  if(NOT libtorch_cuda)
    set(kind "for CPUs")
  elseif(NOT DETPL_TORCH_CUDA)
    set(kind "for CUDA, used without it (DETPL_TORCH_CUDA=OFF)")
  else()
    set(kind "for CUDA")
    target_compile_definitions(detpl::torch INTERFACE USE_C10D_NCCL)
    # CUDA's kernels register themselves when libtorch_cuda is loaded. No program names a symbol of it, so the linker would
    # drop it; libtorch, which needs it, is linked whether or not anything asks.
    target_link_libraries(detpl::torch INTERFACE "${libtorch_cuda}" "${libc10_cuda}"
                          "-Wl,--push-state,--no-as-needed \"${libtorch}\" -Wl,--pop-state")
    foreach(header IN ITEMS nccl.h cuda_runtime_api.h)
      find_path(folder_of_${header} ${header} HINTS ${cuda_includes} $ENV{CUDA_HOME}/include /usr/local/cuda/include NO_CACHE)
    endforeach()
    if(folder_of_nccl.h AND folder_of_cuda_runtime_api.h)
      add_library(detpl::torch_nccl INTERFACE IMPORTED GLOBAL)
      target_include_directories(detpl::torch_nccl SYSTEM INTERFACE "${folder_of_nccl.h}" "${folder_of_cuda_runtime_api.h}")
      target_link_libraries(detpl::torch_nccl INTERFACE detpl::torch)
    endif()
  endif()
  message(STATUS "detpl: LibTorch ${version} ${kind}, ${root}")
endfunction()

if(NOT TARGET detpl::torch)
  detpl_find_torch(DETPL_TORCH_PROBLEM)
endif()
