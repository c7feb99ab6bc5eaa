// Runs a script of tests/python, where Python's own libraries judge what detpl wrote.
// A folder that uses it defines DETPL_TEST_PYTHON (the interpreter) and DETPL_TEST_SCRIPTS (the folder of
// scripts).
#pragma once

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <initializer_list>
#include <string>

/// True if the script passed. A script that lacks a Python package ends with 77 and counts as skipped.
inline bool python_agrees(const std::string& script, std::initializer_list<std::string> arguments) {
  std::string command = "'" DETPL_TEST_PYTHON "' '" DETPL_TEST_SCRIPTS "/" + script + "'";
  for (const std::string& argument : arguments) command += " '" + argument + "'";
  const int status = WEXITSTATUS(std::system(command.c_str()));
  if (status == 77) MESSAGE("skipped: ", script, " lacks a Python package");
  return status == 0 || status == 77;
}
