# SPDX-License-Identifier: Apache-2.0
# Installs headers, targets and the package file that find_package(detpl) reads.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(detpl_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/detpl)

# Each component of headers is an export set of its own, so that an installed copy asks only for the packages of those in use.
function(detpl_install_component component)
  install(TARGETS detpl_${component} EXPORT detpl-${component})
  install(EXPORT detpl-${component} NAMESPACE detpl:: DESTINATION ${detpl_package_dir})
endfunction()

function(detpl_install_headers)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/detpl DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/detplConfig.cmake.in detplConfig.cmake
                                INSTALL_DESTINATION ${detpl_package_dir} NO_SET_AND_CHECK_MACRO)
  write_basic_package_version_file(detplConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
  file(GLOB sources ${PROJECT_SOURCE_DIR}/cmake/*.cpp)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/detplConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/detplConfigVersion.cmake
                ${PROJECT_SOURCE_DIR}/cmake/DetplComponents.cmake ${PROJECT_SOURCE_DIR}/cmake/DetplTorch.cmake
                ${sources}
          DESTINATION ${detpl_package_dir})
endfunction()
