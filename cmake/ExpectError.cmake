# Tests that a source file is refused by the compiler with exactly the sentences it names, and that its twin is not.
#
#   include(ExpectError)
#   detpl_add_reject_test(NAME name SOURCE file COMPILER path FLAGS flags... LABELS fast|full)
#   detpl_add_accept_test(... the same ...)
#
# The source has one line `// expect-error: sentence` for each line of the compiler's output with `error:`, in order;
# the sentence must occur in that line. Fewer errors fail the test, and so do more: a cascade, a missing include.
# g++ may write 6 lines and 4 for each error, or what `// expect-lines: N` says.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(DETPL_EXPECT_ERROR ${CMAKE_CURRENT_LIST_FILE})

  function(detpl_add_reject_test)
    cmake_parse_arguments(arg "" "NAME;SOURCE;COMPILER" "FLAGS;LABELS" ${ARGN})
    add_test(NAME ${arg_NAME} COMMAND ${CMAKE_COMMAND} "-DCOMPILER=${arg_COMPILER}" "-DFLAGS=${arg_FLAGS}"
      -DSOURCE=${arg_SOURCE} -P ${DETPL_EXPECT_ERROR})
    set_tests_properties(${arg_NAME} PROPERTIES LABELS "${arg_LABELS}")
  endfunction()

  function(detpl_add_accept_test)
    cmake_parse_arguments(arg "" "NAME;SOURCE;COMPILER" "FLAGS;LABELS" ${ARGN})
    add_test(NAME ${arg_NAME} COMMAND ${arg_COMPILER} ${arg_FLAGS} -Werror -fsyntax-only ${arg_SOURCE})
    set_tests_properties(${arg_NAME} PROPERTIES LABELS "${arg_LABELS}")
  endfunction()
  return()
endif()

# The lines of `text` that match `pattern`, as a list; characters that CMake's lists treat specially are replaced.
function(detpl_lines_of text pattern out)
  foreach(pair ";=," "[=(" "]=)")
    string(SUBSTRING "${pair}" 0 1 from)
    string(SUBSTRING "${pair}" 2 1 to)
    string(REPLACE "${from}" "${to}" text "${text}")
  endforeach()
  string(REGEX MATCHALL "${pattern}" lines "${text}")
  set(${out} "${lines}" PARENT_SCOPE)
endfunction()

# Notices keep their lines, which fatal errors wrap.
function(fail text)
  message(NOTICE "${text}")
  message(FATAL_ERROR "${SOURCE}")
endfunction()

set(ENV{LC_ALL} C)
set(unlimited -ferror-limit=0)
execute_process(COMMAND ${COMPILER} --version OUTPUT_VARIABLE version)
if(NOT version MATCHES "clang")
  set(is_gcc TRUE)
  set(unlimited -fmax-errors=0)
endif()
execute_process(COMMAND ${COMPILER} ${FLAGS} ${unlimited} -fsyntax-only -fdiagnostics-color=never ${SOURCE}
  RESULT_VARIABLE status ERROR_VARIABLE output)

file(READ ${SOURCE} source)
detpl_lines_of("${source}" "// expect-error: [^\n]*" wanted)
list(TRANSFORM wanted REPLACE "// expect-error: " "")
detpl_lines_of("${output}" "[^\n]*error: [^\n]*" errors)
list(LENGTH wanted wanted_count)
list(LENGTH errors error_count)
if(wanted_count EQUAL 0)
  fail("no `// expect-error:` line")
elseif(status EQUAL 0)
  fail("compiled, but must not")
endif()
foreach(sentence error IN ZIP_LISTS wanted errors)
  string(FIND "${error}" "${sentence}" at)
  if(at EQUAL -1 OR sentence STREQUAL "")
    fail("unexpected error:\n  ${error}\nexpected:\n  ${sentence}\n\n${output}")
  endif()
endforeach()
if(NOT wanted_count EQUAL error_count)
  fail("${error_count} errors, expected ${wanted_count}\n\n${output}")
endif()

string(REGEX MATCHALL "\n" lines "${output}")
list(LENGTH lines line_count)
math(EXPR budget "6 + 4 * ${wanted_count}")
if(source MATCHES "// expect-lines: ([0-9]+)")
  set(budget ${CMAKE_MATCH_1})
endif()
if(is_gcc AND line_count GREATER budget)
  fail("${line_count} lines of diagnostics, at most ${budget} are allowed\n\n${output}")
endif()
message(STATUS "refused in ${line_count} lines: ${SOURCE}")
