# SPDX-License-Identifier: Apache-2.0
# How detpl's own programs are built: compiler launcher, warnings, sanitizers.

# ccache makes a rebuild of what was compiled before almost free; its sloppiness and the compilers' options let it do so with
# precompiled headers as well.
find_program(DETPL_CCACHE ccache)
mark_as_advanced(DETPL_CCACHE)
if(DETPL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
                                  ${DETPL_CCACHE})
endif()

option(DETPL_WERROR "Treat warnings as errors in detpl's own programs" OFF)
set(DETPL_SANITIZE "" CACHE STRING "Sanitizers for detpl's own programs, as for -fsanitize=")

set(CMAKE_CXX_EXTENSIONS OFF)
add_compile_options(-Wall -Wextra)
if(DETPL_WERROR)
  add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess)
else()
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()
if(DETPL_SANITIZE)
  add_compile_options(-fsanitize=${DETPL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${DETPL_SANITIZE})
endif()

# Sets `result` to the targets defined in `folder` and below.
function(detpl_targets_of folder result)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  get_property(subfolders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(subfolder IN LISTS subfolders)
    detpl_targets_of(${subfolder} below)
    list(APPEND targets ${below})
  endforeach()
  set(${result} ${targets} PARENT_SCOPE)
endfunction()

# Adds a target named as `folder` that builds all that is defined in it.
function(detpl_add_target_of folder)
  detpl_targets_of(${PROJECT_SOURCE_DIR}/${folder} targets)
  add_custom_target(${folder})
  if(targets)
    add_dependencies(${folder} ${targets})
  endif()
endfunction()
