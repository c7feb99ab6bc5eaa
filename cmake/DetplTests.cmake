# SPDX-License-Identifier: Apache-2.0
# detpl_add_test(NAME SOURCES files... [LINK targets...] [LABELS fast|full] [LIGHT]): one doctest program, run by CTest.
# detpl_add_runner(NAME SOURCES files... [LINK targets...] [LIGHT]): a program in build/.../tests, for people and other tests.
#
# Every test also has the label `unit`: these run again under the sanitizers, and the target unit_tests builds them. Tests of
# label `full` are built by the target full_tests, runners by the target runners. A program that links anything beyond
# detpl::hooks uses the precompiled torch/torch.h of detpl_test_pch, which saves 10 of 20 s per file; LIGHT says that its
# sources don't include torch/torch.h: then the precompiled header, which itself takes 5 s to load, is left out.
find_path(DETPL_DOCTEST_INCLUDE_DIR doctest/doctest.h REQUIRED)
mark_as_advanced(DETPL_DOCTEST_INCLUDE_DIR)

add_library(detpl_doctest INTERFACE)
target_include_directories(detpl_doctest SYSTEM INTERFACE ${DETPL_DOCTEST_INCLUDE_DIR})

add_library(detpl_test_main OBJECT ${PROJECT_SOURCE_DIR}/tests/doctest_main.cpp)
target_compile_features(detpl_test_main PRIVATE cxx_std_20)
target_link_libraries(detpl_test_main PUBLIC detpl_doctest)

add_library(detpl_test_pch OBJECT ${PROJECT_SOURCE_DIR}/tests/pch.cpp)
target_link_libraries(detpl_test_pch PUBLIC detpl::detpl)
target_precompile_headers(detpl_test_pch PRIVATE <torch/torch.h>)

add_custom_target(full_tests)
add_custom_target(runners)
add_custom_target(unit_tests)

function(detpl_test_program name light sources libraries)
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${libraries})
  list(FILTER libraries INCLUDE REGEX "^detpl::")
  list(REMOVE_ITEM libraries detpl::hooks)
  if(libraries AND NOT light)
    target_precompile_headers(${name} REUSE_FROM detpl_test_pch)
  endif()
endfunction()

function(detpl_add_test name)
  cmake_parse_arguments(arg "LIGHT" "LABELS" "SOURCES;LINK" ${ARGN})
  if(NOT arg_LABELS)
    set(arg_LABELS fast)
  endif()
  detpl_test_program(${name} "${arg_LIGHT}" "${arg_SOURCES}" "${arg_LINK};detpl_test_main")
  if(arg_LABELS STREQUAL "full")
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    add_dependencies(full_tests ${name})
  endif()
  add_dependencies(unit_tests ${name})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "unit;${arg_LABELS}" ENVIRONMENT OMP_NUM_THREADS=1 TIMEOUT 600)
endfunction()

function(detpl_add_runner name)
  cmake_parse_arguments(arg "LIGHT" "" "SOURCES;LINK" ${ARGN})
  detpl_test_program(${name} "${arg_LIGHT}" "${arg_SOURCES}" "${arg_LINK}")
  add_dependencies(runners ${name})
endfunction()
