# SPDX-License-Identifier: Apache-2.0
# Installs the build folder `build` below `work`, then configures, builds and runs the project `consumer` against it.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "install: failed: ${command}\n${output}")
  endif()
endfunction()

unset(ENV{Torch_DIR})
set(ENV{CMAKE_PREFIX_PATH} "${work}/prefix:${torch}")
file(REMOVE_RECURSE ${work})
run(${CMAKE_COMMAND} --install ${build} --prefix ${work}/prefix)
run(${CMAKE_COMMAND} -S ${consumer} -B ${work}/build -G ${generator} -DCMAKE_CXX_COMPILER=${compiler}
    -DDETPL_SOURCE_DIR=${source})
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/consumer)
