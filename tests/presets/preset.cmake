# SPDX-License-Identifier: Apache-2.0
# Configures, builds and tests `preset` with `compiler`, in the project's folder.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "preset ${preset}: failed: ${ARGN}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --preset ${preset} -DCMAKE_CXX_COMPILER=${compiler} -DDETPL_TORCH_ROOT=${torch}
    -DPython3_EXECUTABLE=${python})
run(${CMAKE_COMMAND} --build --preset ${preset} --parallel 2)
run(${CMAKE_CTEST_COMMAND} --preset ${preset})
