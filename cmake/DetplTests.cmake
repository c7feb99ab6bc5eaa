# detpl_add_test(NAME SOURCES... [LINK targets...] [LABELS fast|full]): one doctest program, run by CTest.
# With torch among its targets the program uses the precompiled torch/torch.h of detpl_test_pch.
add_library(detpl_test_main OBJECT ${CMAKE_CURRENT_LIST_DIR}/../tests/doctest_main.cpp)
target_compile_features(detpl_test_main PRIVATE cxx_std_20)

add_library(detpl_test_pch OBJECT ${CMAKE_CURRENT_LIST_DIR}/../tests/pch.cpp)
target_link_libraries(detpl_test_pch PUBLIC detpl)
target_precompile_headers(detpl_test_pch PRIVATE <torch/torch.h> <doctest/doctest.h>)

function(detpl_add_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LABELS" ${ARGN})
  if(NOT arg_LABELS)
    set(arg_LABELS fast)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} detpl_test_main)
  if("detpl::detpl" IN_LIST arg_LINK)
    target_precompile_headers(${name} REUSE_FROM detpl_test_pch)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}")
endfunction()
