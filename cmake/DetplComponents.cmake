# SPDX-License-Identifier: Apache-2.0
# The components and the packages that each needs, for the build tree and for an installed copy alike. Those with a
# DETPL_KIND have a source file, <component>.cpp: what doesn't depend on the user's module is compiled once, and their
# headers don't include the packages.

# detpl::hooks: the checks of a module's hooks; the standard library alone.
# detpl::detpl: the library.
set(DETPL_USES_detpl hooks)
set(DETPL_NEEDS_detpl Boost range-v3 Torch)
# detpl::idx: data/idx.hpp, MNIST's file format, plain and gzipped.
set(DETPL_USES_idx detpl)
set(DETPL_NEEDS_idx ZLIB)
# detpl::loggers: loggers/*.hpp, CSV, hparams.yaml, TensorBoard and images.
set(DETPL_USES_loggers detpl)
set(DETPL_NEEDS_loggers Boost PNG protozero yaml-cpp)
set(DETPL_KIND_loggers STATIC)
# detpl::checkpoint: checkpoint/directory.hpp, checkpoints on disk.
set(DETPL_USES_checkpoint detpl)
set(DETPL_NEEDS_checkpoint nlohmann_json xxHash)
set(DETPL_KIND_checkpoint STATIC)
# detpl::distributed: callbacks/data_parallel.hpp and what it uses, training on several processes.
set(DETPL_USES_distributed detpl)
set(DETPL_NEEDS_distributed Gloo)
set(DETPL_KIND_distributed STATIC)
# detpl::nccl: dist/nccl.hpp, training on several GPUs. An object, which no linker leaves out, so that a program that links it has NCCL
# without including anything.
set(DETPL_USES_nccl distributed)
set(DETPL_NEEDS_nccl NCCL)
set(DETPL_KIND_nccl OBJECT)
# detpl::search: search/*.hpp, hyperparameter search; without LibTorch. Its numbers are those of Determined's master, which multiplies
# and adds one after the other.
set(DETPL_USES_search hooks)
set(DETPL_NEEDS_search Boost)
set(DETPL_KIND_search STATIC)
set(DETPL_OPTIONS_search -ffp-contract=off)
# detpl::experiments: search/local_search.hpp and what it uses, experiments whose trials are processes of this machine.
set(DETPL_USES_experiments search checkpoint)
set(DETPL_NEEDS_experiments SQLite3)
set(DETPL_KIND_experiments STATIC)
# detpl::determined: trial/cluster_info.hpp, trial/master*.hpp, trial/reports.hpp, trial/submission.hpp, the client of
# Determined's master.
set(DETPL_USES_determined checkpoint)
set(DETPL_NEEDS_determined httplib OpenSSL)
set(DETPL_KIND_determined STATIC)
# detpl::main: main.hpp, the command line.
set(DETPL_USES_main idx loggers checkpoint distributed experiments determined)
set(DETPL_NEEDS_main CLI11 yaml-cpp)
set(DETPL_KIND_main STATIC)

set(DETPL_COMPONENTS hooks detpl idx loggers checkpoint distributed nccl search experiments determined main)  # each after those that it uses

# Every package's target and, for messages, its name in Debian.
set(DETPL_PACKAGE_Boost Boost::headers libboost-dev)
set(DETPL_PACKAGE_CLI11 CLI11::CLI11 libcli11-dev)
set(DETPL_PACKAGE_Gloo Gloo::headers libgloo-dev)
set(DETPL_PACKAGE_httplib httplib::httplib libcpp-httplib-dev)
set(DETPL_PACKAGE_nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev)
set(DETPL_PACKAGE_NCCL detpl::torch_nccl "a CUDA build of LibTorch with the headers of CUDA and NCCL")
set(DETPL_PACKAGE_OpenSSL OpenSSL::SSL libssl-dev)
set(DETPL_PACKAGE_PNG PNG::PNG libpng-dev)
set(DETPL_PACKAGE_protozero protozero::protozero libprotozero-dev)
set(DETPL_PACKAGE_range-v3 range-v3::range-v3 librange-v3-dev)
set(DETPL_PACKAGE_SQLite3 SQLite::SQLite3 libsqlite3-dev)
set(DETPL_PACKAGE_Torch detpl::torch "")
set(DETPL_PACKAGE_xxHash xxHash::headers libxxhash-dev)
set(DETPL_PACKAGE_yaml-cpp yaml-cpp::yaml-cpp libyaml-cpp-dev)
set(DETPL_PACKAGE_ZLIB ZLIB::ZLIB zlib1g-dev)
set(DETPL_HEADER_Gloo gloo/algorithm.h)
set(DETPL_HEADER_protozero protozero/pbf_writer.hpp)
set(DETPL_HEADER_xxHash xxhash.h)

set(DETPL_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR})

# Finds what `component` needs: sets detpl_libraries to the targets and detpl_problem to "", or to the sentence that says what
# isn't there. A macro, since packages define their targets for the folder that asks.
macro(detpl_find_dependencies component)
  set(detpl_libraries)
  set(detpl_missing)
  set(detpl_problem "")
  foreach(detpl_package IN LISTS DETPL_NEEDS_${component})
    list(GET DETPL_PACKAGE_${detpl_package} 0 detpl_target)
    if(TARGET ${detpl_target})
      # found for another component
    elseif(detpl_package STREQUAL "Torch")
      include(${DETPL_CMAKE_DIR}/DetplTorch.cmake)
    elseif(detpl_package MATCHES "^(OpenSSL|PNG|SQLite3|ZLIB)$")  # by CMake's own modules
      find_package(${detpl_package} QUIET)
    elseif(DEFINED DETPL_HEADER_${detpl_package})  # headers alone, without a package file
      find_path(DETPL_${detpl_package}_INCLUDE_DIR ${DETPL_HEADER_${detpl_package}})
      mark_as_advanced(DETPL_${detpl_package}_INCLUDE_DIR)
      if(DETPL_${detpl_package}_INCLUDE_DIR)
        add_library(${detpl_target} INTERFACE IMPORTED GLOBAL)
        target_include_directories(${detpl_target} INTERFACE ${DETPL_${detpl_package}_INCLUDE_DIR})
      endif()
    else()
      find_package(${detpl_package} QUIET CONFIG)
      if(detpl_package STREQUAL "httplib" AND NOT TARGET httplib::httplib)  # Debian's has no package file
        find_path(DETPL_httplib_INCLUDE_DIR httplib.h)
        find_library(DETPL_httplib_LIBRARY cpp-httplib)
        mark_as_advanced(DETPL_httplib_INCLUDE_DIR DETPL_httplib_LIBRARY)
        if(DETPL_httplib_INCLUDE_DIR AND DETPL_httplib_LIBRARY)
          add_library(httplib::httplib UNKNOWN IMPORTED GLOBAL)
          set_target_properties(httplib::httplib PROPERTIES
            IMPORTED_LOCATION ${DETPL_httplib_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${DETPL_httplib_INCLUDE_DIR})
        endif()
      endif()
      if(detpl_package STREQUAL "yaml-cpp" AND TARGET yaml-cpp AND NOT TARGET yaml-cpp::yaml-cpp)  # before 0.8
        add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED GLOBAL)
        target_link_libraries(yaml-cpp::yaml-cpp INTERFACE yaml-cpp)
      endif()
    endif()
    if(TARGET ${detpl_target})
      list(APPEND detpl_libraries ${detpl_target})
    elseif(detpl_package STREQUAL "Torch")
      set(detpl_problem "${DETPL_TORCH_PROBLEM}")
    else()
      list(GET DETPL_PACKAGE_${detpl_package} 1 detpl_debian)
      list(APPEND detpl_missing "${detpl_package} (${detpl_debian})")
    endif()
  endforeach()
  foreach(detpl_used IN LISTS DETPL_USES_${component})
    if(TARGET detpl::${detpl_used})
      list(APPEND detpl_libraries detpl::${detpl_used})
    else()
      list(APPEND detpl_missing detpl::${detpl_used})
    endif()
  endforeach()
  if(detpl_missing AND NOT detpl_problem)
    list(JOIN detpl_missing ", " detpl_problem)
    set(detpl_problem "detpl::${component} needs ${detpl_problem}; install what is missing.")
  endif()
endmacro()

# Defines detpl::<component> as a library of the component's source, built where a program links it.
function(detpl_add_library component)
  add_library(detpl_${component} ${DETPL_KIND_${component}} EXCLUDE_FROM_ALL ${DETPL_CMAKE_DIR}/${component}.cpp)
  add_library(detpl::${component} ALIAS detpl_${component})
  target_link_libraries(detpl_${component} PUBLIC ${ARGN})
  target_compile_options(detpl_${component} PRIVATE ${DETPL_OPTIONS_${component}})
endfunction()
